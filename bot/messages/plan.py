"""Stretches on offer, the if-then plan, and what became of it."""

from bot.domain.coaching import Stretch
from bot.domain.framework import Action, Framework
from bot.domain.plan import PLAN_WORDS_MAX, IfThen, Plan
from bot.messages.parts import Button, Buttons, Choice, Entry, Form, Message, Part, Pick, Prose, Quote, Style
from bot.messages.words import Words
from bot.services.plans import NextView

ANY_PATH = "any"
"""What stands for no path in the list; no path has this id, for the list would show it twice."""


def message(words: Words, view: NextView, opening: str = "") -> Message:
    """Give what is next: the open plan, or stretches to choose from.

    Args:
        words: of the content folder.
        view: the state.
        opening: the prompt to open with, such as `plan/done` after a plan was carried out.
    """
    opened = (Prose(words.say(opening)),) if opening else ()
    if view.plan:
        return Message((*opened, *present(words, view.plan)))
    return offer(words, view, opened)


def offer(words: Words, view: NextView, opened: tuple[Part, ...] = ()) -> Message:
    """Give the stretches to choose from, whether there is an open plan or not."""
    if not view.stretches:
        begin = Button("check.begin", words.label("check.begin"), style=Style.PRIMARY)
        return Message((*opened, Prose(words.say("plan/none_yet")), Buttons((begin,))))
    opening = opened or (Prose(words.say("plan/offer")),)
    return Message((*opening, *choices(words, view)))


def choices(words: Words, view: NextView) -> tuple[Part, ...]:
    """Give the stretches, each with its button."""
    return tuple(
        part
        for place, stretch in enumerate(view.stretches)
        for part in (
            Prose(_brief(words, view.framework, stretch)),
            Buttons((commit_button(words, stretch, Style.PLAIN if place else Style.PRIMARY),)),
        )
    )


def present(words: Words, plan: Plan) -> tuple[Part, ...]:
    """Give an open plan with its buttons."""
    return (
        Prose(words.say("plan/present", made=plan.made_at)),
        Quote(sentence(words, plan.words)),
        Buttons(
            (
                Button("plan.done", words.label("plan.did_it"), plan.id, style=Style.PRIMARY),
                Button("plan.reword", words.label("plan.reword"), plan.id),
                Button("plan.cancel", words.label("plan.let_go"), plan.id),
                Button("plan.others", words.label("check.others"), plan.id),
            )
        ),
    )


def made(words: Words, plan: Plan) -> Message:
    """Say that a plan was made."""
    return Message((Prose(words.say("plan/made")), Quote(sentence(words, plan.words))))


def form(words: Words, action: Action, said: IfThen | None = None) -> Form:
    """Give the dialog that makes an action a plan, with the content's words to start from."""
    start = said or IfThen(action.when, action.will, action.done)

    def entry(name: str, value: str, hint: str = "") -> Entry:
        return Entry(name, words.label(f"plan.{name}"), value, hint, lines=True, most=PLAN_WORDS_MAX)

    return Form(
        title=words.label("plan.title"),
        close=words.label("help.cancel"),
        deed="plan.make",
        submit=words.label("plan.save"),
        token=action.id,
        parts=(Prose(words.say("plan/form", title=action.title, how=action.how)),),
        entries=(
            entry("when", start.when, words.label("plan.when_hint")),
            entry("will", start.will),
            entry("done", start.done),
        ),
    )


def picked(words: Words, framework: Framework, stretch: Stretch) -> str:
    """Say what a stretch is and why it was picked."""
    action = stretch.action
    return words.say(
        "check/stretch",
        title=action.title,
        how=action.how,
        raises=stretch.raises.item.name if stretch.raises else None,
        path=framework.path(action.path).name if stretch.on_path else None,
        minutes=action.minutes,
    )


def commit_button(words: Words, stretch: Stretch, style: Style = Style.PRIMARY) -> Button:
    """Give the button that makes a stretch a plan."""
    return Button("plan.commit", words.label("plan.commit"), stretch.action.id, stretch.action.id, style)


def path_pick(words: Words, view: NextView) -> tuple[Part, ...]:
    """Give the choice of a path."""
    paths = tuple(Choice(path.id, path.name) for path in view.framework.paths)
    options = (("", (Choice(ANY_PATH, words.label("plan.any_path")), *paths)),)
    pick = Pick("settings.path", words.label("plan.choose_path"), options, chosen=view.path or ANY_PATH)
    return (Prose(words.say("home/path")), pick)


def sentence(words: Words, said: IfThen) -> str:
    """Write a plan as one sentence. It holds a person's words: only ever for a `Quote`, never for prose."""
    return words.say("plan/sentence", when=said.when, will=said.will, done=said.done)


def _brief(words: Words, framework: Framework, stretch: Stretch) -> str:
    action = stretch.action
    return words.say(
        "plan/stretch",
        title=action.title,
        how=action.how,
        raises=stretch.raises.item.name if stretch.raises else None,
        path=framework.path(action.path).name,
        minutes=action.minutes,
    )
