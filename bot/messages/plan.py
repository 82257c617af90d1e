"""Actions on offer, the if-then plan, and what became of it."""

from bot.domain.coaching import Draft
from bot.domain.plan import PLAN_WORDS_MAX, IfThen, Plan
from bot.messages.elements import Elements
from bot.messages.parts import Button, Buttons, Form, Input, Message, Option, Part, Prose, Quote, Select, Style
from bot.messages.words import Words
from bot.services.plans import NextView

ANY_PATH = "any"
"""Option value for "no path"; no path has this id."""


class PlanMessages:
    """Actions on offer, the if-then plan, and what became of it."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def message(self, view: NextView, opening: str = "") -> Message:
        """What is next: the open plan, or actions to choose from.

        Args:
            view: the state.
            opening: the prompt to open with, such as `plan/done` after a plan was carried out.
        """
        opened = (Prose(self._words.say(opening)),) if opening else ()
        if view.plan:
            return Message((*opened, *self.present(view.plan)))
        return self.offer(view, opened)

    def offer(self, view: NextView, opened: tuple[Part, ...] = ()) -> Message:
        """Actions to choose from, whether there is an open plan or not."""
        if not view.steps:
            begin = Buttons((self._elements.begin_button(),))
            return Message((*opened, Prose(self._words.say("plan/none_yet")), begin))
        opening = opened or (Prose(self._words.say("plan/offer")),)
        return Message((*opening, *self.choices(view)))

    def others(self, view: NextView) -> Message:
        """Actions in place of one that was not wanted; says so where few are left."""
        return Message((Prose(self._words.say("plan/others", count=len(view.steps))), *self.choices(view)))

    def choices(self, view: NextView) -> tuple[Part, ...]:
        """One card an action, each with its button."""
        return tuple(
            part
            for place, step in enumerate(view.steps)
            for part in (
                self._elements.action_card(view.framework, step, "plan/stretch"),
                Buttons((self._elements.commit_button(step, Style.PLAIN if place else Style.PRIMARY),)),
            )
        )

    def present(self, plan: Plan) -> tuple[Part, ...]:
        """An open plan with its buttons."""
        return (
            Prose(self._words.say("plan/present", made=plan.made_at)),
            Quote(self._elements.plan_sentence(plan.words)),
            Buttons(
                (
                    Button("plan.done", self._words.label("plan.did_it"), plan.id, style=Style.PRIMARY),
                    Button("plan.reword", self._words.label("plan.reword"), plan.id),
                    Button("plan.cancel", self._words.label("plan.let_go"), plan.id),
                    self._elements.other_actions_button(plan.action),
                )
            ),
        )

    def made(self, plan: Plan) -> Message:
        return Message((Prose(self._words.say("plan/made")), Quote(self._elements.plan_sentence(plan.words))))

    def form(self, draft: Draft, said: IfThen | None = None) -> Form:
        """The dialog that makes an action a plan, filled with the content's words."""
        start = said or IfThen(draft.when, draft.will, draft.done)

        def entry(name: str, value: str, hint: str = "") -> Input:
            return Input(
                name, self._words.label(f"plan.{name}"), value, hint, multiline=True, max_length=PLAN_WORDS_MAX
            )

        return Form(
            title=self._words.label("plan.title"),
            close=self._words.label("help.cancel"),
            action="plan.make",
            submit=self._words.label("plan.save"),
            value=draft.id,
            parts=(Prose(self._words.say("plan/form", title=draft.title, how=draft.how)),),
            inputs=(
                entry("when", start.when, self._words.label("plan.when_hint")),
                entry("will", start.will),
                entry("done", start.done),
            ),
        )

    def path_pick(self, view: NextView) -> tuple[Part, ...]:
        paths = tuple(Option(path.id, path.name) for path in view.framework.paths)
        options = (("", (Option(ANY_PATH, self._words.label("plan.any_path")), *paths)),)
        pick = Select("settings.path", self._words.label("plan.choose_path"), options, selected=view.path or ANY_PATH)
        return (Prose(self._words.say("home/path")), pick)
