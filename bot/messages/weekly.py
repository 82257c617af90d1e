"""The weekly reflection, and the wish for it."""

from collections.abc import Iterator
from datetime import time
from zoneinfo import ZoneInfo

from bot.domain import reflection as rules
from bot.domain.conversation import WORDS_MAX
from bot.domain.plan import PlanStatus
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription
from bot.messages import evidence
from bot.messages import plan as plans
from bot.messages.parts import (
    Button,
    Buttons,
    Choice,
    Entry,
    Form,
    Heading,
    Message,
    Note,
    Part,
    Prose,
    Quote,
    Style,
    Wants,
)
from bot.messages.words import Words
from bot.services.reflections import ReflectionView


def message(words: Words, view: ReflectionView) -> Message:
    """Give the one picture of a reflection as it stands."""
    match view.step.id if view.step else None:
        case rules.PLAN | rules.ANSWER:
            parts = _asking(words, view)
        case rules.SWAP:
            parts = _swap(words, view)
        case rules.SCOPE:
            parts = _scope(words, view)
        case _:
            parts = _over(words, view)
    return Message(tuple(parts))


def moved(words: Words) -> Message:
    """What stays of a message when the reflection goes on in another one below."""
    return Message((Note(words.say("weekly/moved")),))


def snoozed(words: Words) -> Message:
    """Say that it will be asked again tomorrow."""
    return Message((Prose(words.say("weekly/snoozed")),))


def write_form(words: Words, view: ReflectionView) -> Form:
    """Give the dialog for the answer."""
    said = view.reflection.session.answers.get(rules.ANSWER) or ""
    return Form(
        title=words.label("weekly.write_title"),
        close=words.label("help.cancel"),
        deed="weekly.write",
        submit=words.label("weekly.save"),
        token=view.reflection.token,
        parts=(Prose(words.say("weekly/question", question=view.question.question)),),
        entries=(Entry("words", words.label("weekly.write_field"), value=said, lines=True, most=WORDS_MAX),),
    )


def status(words: Words, subscription: Subscription | None) -> Message:
    """Say how things stand with the weekly question."""
    return Message(tuple(standing(words, subscription)))


def standing(words: Words, subscription: Subscription | None) -> Iterator[Part]:
    """Give how things stand, for a message or the Home page."""
    settings = Button("weekly.settings", words.label("weekly.settings"))
    if subscription is None or (subscription.next_at is None and subscription.silence == 0):
        yield Prose(words.say("weekly/status_never"))
        yield Buttons((_join(words), settings))
    elif subscription.next_at is None:
        yield Prose(words.say("weekly/silent"))
        yield Buttons((_join(words), settings))
    else:
        yield Prose(words.say("weekly/status_on", next=subscription.next_at))
        yield Buttons((settings, Button("weekly.leave", words.label("weekly.leave"))))


def joined(words: Words, subscription: Subscription) -> Message:
    """Say when the next one comes."""
    settings = Button("weekly.settings", words.label("weekly.settings"))
    return Message((Prose(words.say("weekly/joined", next=subscription.next_at)), Buttons((settings,))))


def left(words: Words) -> Message:
    """Say that it is off."""
    return Message((Prose(words.say("weekly/off")), Buttons((_join(words),))))


def unreadable(words: Words) -> Message:
    """Say how to write a weekday and time."""
    settings = Button("weekly.settings", words.label("weekly.settings"))
    return Message((Prose(words.say("weekly/unreadable")), Buttons((settings,))))


def settings_form(words: Words, subscription: Subscription | None, usual: Weekly) -> Form:
    """Give the dialog for weekday, time, time zone and pause."""
    weekly = subscription.weekly if subscription else usual
    weekdays = tuple(Choice(str(number), names[0].capitalize()) for number, names in enumerate(words.calendar.weekdays))
    paused = subscription.paused_until if subscription else None
    until = paused.astimezone(ZoneInfo(weekly.zone)).date().isoformat() if paused else ""
    return Form(
        title=words.label("weekly.settings_title"),
        close=words.label("help.cancel"),
        deed="settings.weekly",
        submit=words.label("weekly.save"),
        entries=(
            Entry("weekday", words.label("weekly.weekday"), str(weekly.weekday), wants=Wants.CHOICE, choices=weekdays),
            Entry("time", words.label("weekly.time"), _clock(weekly.at), wants=Wants.TIME),
            Entry("zone", words.label("weekly.zone"), weekly.zone, words.label("weekly.zone_hint"), most=64),
            Entry(
                "until",
                words.label("weekly.until"),
                until,
                words.label("weekly.until_hint"),
                wants=Wants.DATE,
                optional=True,
            ),
        ),
    )


def _asking(words: Words, view: ReflectionView) -> Iterator[Part]:
    token = view.reflection.token
    if view.plan and view.step and view.step.id == rules.PLAN:
        yield Prose(words.say("weekly/plan"))
        yield Quote(plans.sentence(words, view.plan.words))
        yield Prose(words.say("weekly/how_did_it_go"))
        outcomes = (rules.DONE, rules.PARTLY, rules.NO_CHANCE, rules.NOT_YET)
        yield Buttons(tuple(Button("weekly.plan", words.label(f"weekly.{o}"), token, o) for o in outcomes))
    yield Prose(words.say("weekly/question", question=view.question.question))
    yield Note(words.say("weekly/write_here"))
    yield Buttons(
        (
            Button("weekly.answer", words.label("weekly.answer"), token),
            Button("weekly.snooze", words.label("weekly.tomorrow"), token),
            Button("weekly.skip", words.label("weekly.skip"), token),
            Button("weekly.settings", words.label("weekly.settings")),
        )
    )


def _swap(words: Words, view: ReflectionView) -> Iterator[Part]:
    token = view.reflection.token
    yield Prose(words.say("weekly/swap"))
    yield Buttons(tuple(Button("weekly.swap", words.label(f"weekly.{o}"), token, o) for o in (rules.KEEP, rules.OTHER)))


def _scope(words: Words, view: ReflectionView) -> Iterator[Part]:
    token, scopes = view.reflection.token, view.framework.scopes
    yield from _answer(view)
    yield Prose(words.say("weekly/scope", scopes=scopes))
    reached = tuple(Button("weekly.scope", scope.name, token, scope.id) for scope in scopes)
    yield Buttons((*reached, Button("weekly.skip", words.label("weekly.cant_say"), token)))


def _over(words: Words, view: ReflectionView) -> Iterator[Part]:
    answers, token = view.reflection.session.answers, view.reflection.token
    if answers.get(rules.ANSWER):
        yield Prose(words.say("weekly/question", question=view.question.question))
        yield from _answer(view)
        echo = view.framework.echo(view.question.signal, view.scope.id) if view.scope else None
        if echo:
            yield Prose(echo.text)
        edit = Button("weekly.edit", words.label("weekly.edit"), token, rules.ANSWER)
        yield from evidence.offered(words, view, edit)
    else:
        yield Prose(words.say("weekly/skipped"))
    if view.plan and view.plan.status is PlanStatus.DONE:
        yield Note(words.say("weekly/plan_done"))
    if view.present:
        yield Prose(words.say("weekly/plan_kept"))
        yield Quote(plans.sentence(words, view.present.words))
    elif view.stretches:
        yield Heading(words.label("check.stretch"))
        yield Prose(plans.picked(words, view.framework, view.stretches[0]))
        commit = plans.commit_button(words, view.stretches[0])
        yield Buttons((commit, Button("plan.others", words.label("check.others"))))


def _answer(view: ReflectionView) -> Iterator[Part]:
    said = view.reflection.session.answers.get(rules.ANSWER)
    if said:
        yield Quote(said)


def _join(words: Words) -> Button:
    return Button("weekly.join", words.label("weekly.join"), style=Style.PRIMARY)


def _clock(at: time) -> str:
    return at.strftime("%H:%M")
