"""Steps on offer, the if-then plan, its reminder and its outcome."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain import plan as rules
from bot.domain.conversation import WORDS_MAX
from bot.domain.framework import Obstacle
from bot.domain.plan import PLAN_WORDS_MAX, Plan, PlanStatus
from bot.messages.elements import Elements
from bot.messages.parts import (
    Button,
    Buttons,
    Form,
    Input,
    InputType,
    Message,
    Note,
    Option,
    Part,
    Prose,
    Style,
)
from bot.messages.words import Words
from bot.services.plans import NextView, PlanDialog, PlanView

NO_OBSTACLE = "-"
"""Option value for no expected obstacle; no obstacle's id is the same."""


class PlanMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def message(self, view: NextView, opening: str = "") -> Message:
        """The open plan, or steps to choose from.

        Args:
            view: the open plan, if any, and the steps on offer.
            opening: the first prompt, such as `plan/done` after a plan was carried out.
        """
        first = (Prose(self._words.say(opening)),) if opening else ()
        if view.plan:
            return Message((*first, *self.open_plan(view.plan, view.remind_at)))
        return self.offer(view, first)

    def offer(self, view: NextView, first: tuple[Part, ...] = ()) -> Message:
        """Steps to choose from, even if there is an open plan. `first` replaces the first sentence."""
        if not view.steps and view.has_checked:
            return Message((*first, *self._elements.none_left()))
        if not view.steps:
            begin = Buttons((self._elements.begin_button(),))
            return Message((*first, Prose(self._words.say("plan/none_yet")), begin))
        opening = first or (Prose(self._words.say("plan/offer", count=len(view.steps))),)
        return Message((*opening, *self.choices(view)))

    def others(self, view: NextView) -> Message:
        """Steps to replace the one that the member didn't want. The text says if only few are left."""
        text = Prose(self._words.say("plan/others", count=len(view.steps)))
        return Message((text, *self.choices(view), Buttons((self._elements.own_button(),))))

    def choices(self, view: NextView) -> tuple[Part, ...]:
        """Each step as a card with its button."""
        return tuple(
            part
            for number, step in enumerate(view.steps)
            for part in (
                self._elements.action_card(view.framework, step, "plan/step"),
                Buttons((self._elements.commit_button(step, Style.PLAIN if number else Style.PRIMARY),)),
            )
        )

    def open_plan(self, plan: Plan, remind_at: datetime | None) -> tuple[Part, ...]:
        text = Prose(self._words.say("plan/present", made=plan.made_at, remind=remind_at))
        return (text, self._elements.plan_quote(plan.words), self._outcomes(plan))

    def made(self, view: PlanView) -> Message:
        plan = view.plan
        expected = view.framework.obstacle(plan.obstacle)
        parts: list[Part] = [Prose(self._words.say("plan/made", remind=plan.remind_at, missed=view.reminder_missed))]
        parts.append(self._elements.plan_quote(plan.words))
        if expected and expected.has_step:
            parts.append(Note(self._words.say("plan/expected", name=expected.name, says=expected.says)))
        return Message(tuple(parts))

    def reminder(self, view: PlanView) -> Message:
        """The reminder that the member asked for."""
        plan = view.plan
        text = Prose(self._words.say("plan/reminder"))
        return Message((text, self._elements.plan_quote(plan.words), self._outcomes(plan)))

    def answered(self, view: PlanView, kept: tuple[Part, ...] = ()) -> Message:
        """A plan after an answer about it, with the next question. `kept` shows the evidence saved from its result."""
        match view.step.id if view.step else None:
            case rules.CAME_OF_IT:
                return Message(tuple(self._ask_result(view.plan)))
            case rules.IN_THE_WAY:
                return Message(tuple(self._ask_obstacle(view)))
        if kept:
            return Message((*kept, Note(self._words.say("plan/then"))))
        if view.plan.status is PlanStatus.OPEN and view.is_overtaken:
            return Message((Prose(self._words.say("plan/overtaken")), *self.open_plan(view.plan, view.next.remind_at)))
        if view.plan.status is PlanStatus.OPEN:
            reply = self._elements.outcome_reply(view.plan.session.answers.get(rules.HOW), view.obstacle)
            return Message((*reply, *self.open_plan(view.plan, view.next.remind_at)))
        done = view.plan.status is PlanStatus.DONE
        return self.message(view.next, "plan/done" if done else "plan/let_go")

    def result_form(self, view: PlanView) -> Form:
        """The dialog for a plan's result."""
        return Form(
            title=self._words.label("plan.result_title"),
            close=self._words.label("help.cancel"),
            action="plan.result",
            submit=self._words.label("weekly.save"),
            value=view.plan.at_turn,
            parts=(self._elements.plan_quote(view.plan.words),),
            inputs=(Input("words", self._words.label("plan.result_field"), multiline=True, max_length=WORDS_MAX),),
        )

    def form(self, wording: PlanDialog) -> Form:
        """The dialog for making a step a plan, or for rewording a plan."""
        label = self._words.label

        def entry(name: str, value: str, hint: str = "") -> Input:
            return Input(name, label(f"plan.{name}"), value, hint, multiline=True, max_length=PLAN_WORDS_MAX)

        day = wording.remind_on.isoformat() if wording.remind_on else ""
        at = wording.remind_at.strftime("%H:%M")
        hint = label("plan.remind_hint")
        return Form(
            title=label("plan.title"),
            close=label("help.cancel"),
            action="plan.make",
            submit=label("plan.save"),
            value=wording.draft.id,
            parts=(Prose(self._words.say("plan/form", title=wording.draft.title, how=wording.draft.how)),),
            inputs=(
                entry("when", wording.words.when, label("plan.when_hint")),
                entry("will", wording.words.will),
                entry("done", wording.words.done),
                self._obstacle_input(wording.obstacles, wording.obstacle),
                Input("remind_on", label("plan.remind_on"), day, hint, type=InputType.DATE, optional=True),
                Input("remind_at", label("plan.remind_at"), at, type=InputType.TIME, optional=True),
            ),
        )

    def _obstacle_input(self, obstacles: tuple[Obstacle, ...], chosen: str | None) -> Input:
        none = Option(NO_OBSTACLE, self._words.label("plan.no_obstacle"))
        options = (none, *(Option(obstacle.id, obstacle.name) for obstacle in obstacles))
        known = chosen if chosen in {option.value for option in options} else None
        return Input(
            "obstacle",
            self._words.label("plan.obstacle"),
            known or NO_OBSTACLE,
            type=InputType.SELECT,
            options=options,
        )

    def _outcomes(self, plan: Plan) -> Buttons:
        outcomes = ((rules.DONE, Style.PRIMARY), (rules.PARTLY, Style.PLAIN), (rules.NOT_YET, Style.PLAIN))
        return Buttons(
            (
                *(self._outcome_button(plan, how, style) for how, style in outcomes),
                Button("plan.reword", self._words.label("plan.reword"), plan.id),
                self._outcome_button(plan, rules.LET_GO, Style.PLAIN),
                self._elements.other_actions_button(plan.action),
            )
        )

    def _outcome_button(self, plan: Plan, how: str, style: Style) -> Button:
        return Button("plan.how", self._words.label(f"weekly.{how}"), plan.at_turn, how, style)

    def _ask_result(self, plan: Plan) -> Iterator[Part]:
        value = plan.at_turn
        yield Prose(self._words.say("plan/came_of_it"))
        yield self._elements.plan_quote(plan.words)
        yield Note(self._words.say("weekly/write_here"))
        yield Buttons(
            (
                Button("plan.write", self._words.label("weekly.answer"), value),
                Button("plan.skip", self._words.label("plan.nothing_to_keep"), value),
            )
        )

    def _ask_obstacle(self, view: PlanView) -> Iterator[Part]:
        plan = view.plan
        yield Prose(self._words.say("plan/in_the_way"))
        yield self._elements.plan_quote(plan.words)
        yield self._elements.obstacle_buttons("plan.in_the_way", view.framework, plan.at_turn)
