"""Evidence: one piece, what is asked about it, the list, and how far it all reached."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain import evidence as rules
from bot.domain.conversation import WORDS_MAX
from bot.domain.evidence import Trend
from bot.domain.framework import Framework, Level
from bot.messages.parts import (
    Button,
    Buttons,
    Chart,
    Choice,
    Confirm,
    Divider,
    Entry,
    Form,
    Heading,
    Line,
    Message,
    Note,
    Part,
    Prose,
    Quote,
    Wants,
)
from bot.messages.words import Words
from bot.services.evidence import PAGE, EvidenceView, LogView
from bot.services.reflections import ReflectionView

UNSAID = "-"
"""What stands for no signal, or no scope, in a list; no id looks like this."""

QUOTED = 500
"""Characters of a piece that the list shows: five at full length would be more than one message can hold."""


@dataclass(frozen=True, slots=True)
class Week:
    """What a week reached, as the trend says it."""

    level: Level
    name: str


def message(words: Words, view: EvidenceView) -> Message:
    """Give the one picture of a piece of evidence as it stands, with what is asked about it."""
    token, framework = view.evidence.token, view.framework
    cant_say = Button("log.skip", words.label("weekly.cant_say"), token)
    quote = Quote(view.evidence.words)
    match view.step.id if view.step else None:
        case rules.SIGNAL:
            ask = Prose(words.say("log/signal", signals=framework.signals))
            numbered = enumerate(framework.signals, 1)
            buttons = (Button("log.signal", str(number), token, signal.id) for number, signal in numbered)
            return Message((Prose(words.say("log/kept")), quote, ask, Buttons((*buttons, cant_say))))
        case rules.SCOPE:
            ask = Prose(words.say("weekly/scope", scopes=framework.scopes))
            buttons = (Button("log.scope", scope.name, token, scope.id) for scope in framework.scopes)
            return Message((quote, ask, Buttons((*buttons, cant_say))))
        case _:
            more = (*_changes(words, view, ""), Button("log.list", words.label("log.all")))
            return Message((Prose(words.say("log/kept")), quote, _about(words, view), Buttons(more)))


def listed(words: Words, view: LogView) -> Message:
    """Give a page of the list."""
    return Message(tuple(_listed(words, view)))


def at_home(words: Words, view: LogView) -> Iterator[Part]:
    """Give the part of the Home page."""
    yield Heading(words.label("log.title"))
    if not view.total:
        yield Prose(words.say("log/empty"))
        yield Buttons((_add(words),))
    for newest in view.shown[:1]:
        yield Prose(words.say("log/count", total=view.total))
        yield Quote(_short(newest.evidence.words))
        yield _about(words, newest)
        yield Buttons((_add(words), Button("log.list", words.label("log.all"))))
    if view.total or view.trend.total:
        yield from _reached(words, view.trend, view.framework)


def deleted(words: Words) -> Message:
    """Say that a piece of evidence is gone."""
    return Message((Prose(words.say("log/deleted")), Buttons((Button("log.list", words.label("log.all")),))))


def offered(words: Words, view: ReflectionView, edit: Button) -> Iterator[Part]:
    """Give what stands below a weekly answer: the offer to keep it, or that it is kept; and the button to edit it."""
    signals = {signal.id: signal.name for signal in view.framework.signals}
    signal = signals.get(view.question.signal)
    if view.is_kept:
        yield Note(words.say("log/is_kept", signal=signal))
        yield Buttons((edit, Button("log.list", words.label("log.all"))))
    elif view.can_be_kept:
        yield Prose(words.say("log/offer", signal=signal))
        yield Buttons((Button("log.keep", words.label("log.keep"), view.reflection.token), edit))
    else:
        yield Buttons((edit,))


def write_form(words: Words, framework: Framework, token: str) -> Form:
    """Give the dialog for a line of one's own."""
    return _form(words, framework, "log.write", token)


def message_form(words: Words, framework: Framework, token: str, text: str) -> Form:
    """Give the dialog for a message of Slack's: its text to start from, or an empty field where it has none."""
    says = words.say("log/from_message" if text.strip() else "log/no_text")
    return _form(words, framework, "log.write", token, value=text[:WORDS_MAX], parts=(Prose(says),))


def edit_form(words: Words, framework: Framework, token: str, view: EvidenceView) -> Form:
    """Give the dialog with everything that can be changed about a piece of evidence."""
    signal = view.signal.id if view.signal else UNSAID
    scope = view.scope.id if view.scope else UNSAID
    return _form(words, framework, "log.reword", token, value=view.evidence.words, signal=signal, scope=scope)


def _form(  # noqa: PLR0913  each is something that the dialog shows
    words: Words,
    framework: Framework,
    deed: str,
    token: str,
    *,
    value: str = "",
    signal: str = UNSAID,
    scope: str = UNSAID,
    parts: tuple[Part, ...] = (),
) -> Form:
    unsaid = Choice(UNSAID, words.label("weekly.cant_say"))
    signals = (unsaid, *(Choice(each.id, each.name) for each in framework.signals))
    scopes = (unsaid, *(Choice(each.id, each.name) for each in framework.scopes))

    def pick(name: str, chosen: str, choices: tuple[Choice, ...]) -> Entry:
        known = chosen if chosen in {choice.value for choice in choices} else UNSAID
        return Entry(name, words.label(f"log.{name}"), known, wants=Wants.CHOICE, choices=choices)

    return Form(
        title=words.label("log.form_title"),
        close=words.label("help.cancel"),
        deed=deed,
        submit=words.label("weekly.save"),
        token=token,
        parts=parts,
        entries=(
            Entry("words", words.label("log.words"), value, words.label("log.words_hint"), lines=True, most=WORDS_MAX),
            pick("signal", signal, signals),
            pick("scope", scope, scopes),
        ),
    )


def _listed(words: Words, view: LogView) -> Iterator[Part]:
    yield Heading(words.label("log.title"))
    if not view.total:
        yield Prose(words.say("log/empty"))
    else:
        yield Prose(words.say("log/list", total=view.total))
    for number, shown in enumerate(view.shown):
        yield Quote(_short(shown.evidence.words))
        yield _about(words, shown)
        yield Buttons(_changes(words, shown, f"{view.skipped}.{number}"))
    newer = (Button("log.page", words.label("log.newer"), "", str(view.skipped - PAGE)),) if view.skipped else ()
    older = (Button("log.page", words.label("log.older"), "", str(view.skipped + PAGE)),) if view.has_older else ()
    if newer or older:
        yield Divider()
    yield Buttons((*newer, *older, _add(words, str(view.skipped))))
    if view.total or view.trend.total:
        yield Divider()
        yield from _reached(words, view.trend, view.framework)


def _about(words: Words, view: EvidenceView) -> Note:
    signal, scope = view.signal.name if view.signal else None, view.scope.name if view.scope else None
    kept = view.evidence
    return Note(words.say("log/about", kept=kept.kept_at, signal=signal, scope=scope, link=kept.link))


def _changes(words: Words, view: EvidenceView, detail: str) -> tuple[Button, ...]:
    """Give the buttons that change a piece of evidence; `detail` says where in a list it stands."""
    confirm = Confirm(
        words.label("log.delete_title"),
        words.label("log.delete_text"),
        words.label("log.delete"),
        words.label("log.delete_no"),
    )
    token = view.evidence.token
    return (
        Button("log.edit", words.label("log.edit"), token, detail),
        Button("log.delete", words.label("log.delete"), token, detail, confirm=confirm),
    )


def _add(words: Words, detail: str = "") -> Button:
    return Button("log.add", words.label("log.add"), detail=detail)


def _reached(words: Words, trend: Trend, framework: Framework) -> Iterator[Part]:
    """Say how far it reached, as a chart and in words."""
    yield Heading(words.label("log.trend"))
    if not trend.tells:
        yield Prose(words.say("log/too_few", enough=rules.ENOUGH, total=trend.total))
        return

    def name(level: Level | None) -> str | None:
        return framework.scope_at(level).name if level else None

    yield Prose(
        words.say(
            "log/trend",
            before=name(trend.usual_before),
            lately=name(trend.widest_lately),
            times=trend.times_lately,
        )
    )
    if not trend.moves:
        return
    ago = range(len(trend.weeks) - 1, -1, -1)
    categories = tuple(words.say("log/week", ago=weeks) for weeks in ago)
    line = Line(words.label("log.chart_line"), tuple(float(level or 0) for level in trend.widest))
    yield Chart(words.label("log.chart"), categories, (line,), bars=True)
    weeks = [Week(level, framework.scope_at(level).name) if level else None for level in trend.widest]
    yield Note(words.say("log/weeks", weeks=weeks))


def _short(text: str) -> str:
    return text if len(text) <= QUOTED else text[: QUOTED - 1].rstrip() + "…"
