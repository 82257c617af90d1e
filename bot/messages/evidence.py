"""Evidence: a single piece with the questions about it, the list, and the trend of its scope."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.domain import evidence as rules
from bot.domain.conversation import WORDS_MAX
from bot.domain.evidence import Trend
from bot.domain.framework import Framework, Level
from bot.messages.elements import Elements
from bot.messages.parts import (
    Button,
    Buttons,
    Chart,
    Divider,
    Form,
    Heading,
    Input,
    InputType,
    Message,
    Note,
    Option,
    Part,
    Prose,
    Quote,
    Series,
)
from bot.messages.words import Words
from bot.services.evidence import PAGE, EvidenceView, LogView

UNSAID = "-"
"""Option value for "no signal" or "no scope"; no id is the same."""

QUOTE_MAX = 500
"""Characters shown of each piece in the list, since five at full length would not fit into one message."""


@dataclass(frozen=True, slots=True)
class Week:
    """The widest scope of a week's evidence."""

    level: Level
    name: str


class EvidenceMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def message(self, view: EvidenceView) -> Message:
        """A piece of evidence with the next question about it."""
        value, framework = view.evidence.at_turn, view.framework
        cant_say = Button("log.skip", self._words.label("weekly.cant_say"), value)
        quote = Quote(view.evidence.words)
        match view.step.id if view.step else None:
            case rules.SIGNAL:
                ask = Prose(self._words.say("log/signal", signals=framework.signals))
                numbered = enumerate(framework.signals, 1)
                buttons = (
                    Button(
                        "log.signal",
                        str(number),
                        value,
                        signal.id,
                        accessibility_label=self._words.accessibility_label(str(number), signal.name),
                    )
                    for number, signal in numbered
                )
                return Message((Prose(self._words.say("log/kept")), quote, ask, Buttons((*buttons, cant_say))))
            case rules.SCOPE:
                ask = Prose(self._words.say("weekly/scope", scopes=framework.scopes))
                buttons = (Button("log.scope", scope.name, value, scope.id) for scope in framework.scopes)
                return Message((quote, ask, Buttons((*buttons, cant_say))))
            case _:
                more = (*self._edit_buttons(view), self._elements.evidence_button())
                return Message((Prose(self._words.say("log/kept")), quote, self._about(view), Buttons(more)))

    def listed(self, view: LogView) -> Message:
        """A page of the list."""
        return Message(tuple(self._listed(view)))

    def home_section(self, view: LogView) -> Iterator[Part]:
        """The newest piece and the trend in a sentence, for the Home tab."""
        yield Heading(self._words.label("log.title"))
        if not view.total:
            yield Prose(self._words.say("log/empty"))
            yield Buttons((self._elements.add_line_button(),))
        if view.trend.is_meaningful:
            yield self._trend_sentence(view.trend, view.framework)
        for newest in view.shown[:1]:
            yield Prose(self._words.say("log/count", total=view.total))
            yield Quote(_short(newest.evidence.words))
            yield self._about(newest)
            elements = self._elements
            yield Buttons((elements.add_line_button(), elements.evidence_button(), elements.brief_button()))

    def deleted(self) -> Message:
        return Message((Prose(self._words.say("log/deleted")), Buttons((self._elements.evidence_button(),))))

    def write_form(self, framework: Framework, value: str, today: date) -> Form:
        """The dialog for a new line."""
        return self._form(framework, "log.write", value, today)

    def message_form(self, framework: Framework, value: str, today: date, text: str) -> Form:
        """The dialog for saving a Slack message, filled with its text."""
        intro = Prose(self._words.say("log/from_message" if text.strip() else "log/no_text"))
        return self._form(framework, "log.write", value, today, words=text[:WORDS_MAX], parts=(intro,))

    def edit_form(self, framework: Framework, value: str, view: EvidenceView) -> Form:
        """The dialog for editing a piece of evidence."""
        signal = view.signal.id if view.signal else UNSAID
        scope = view.scope.id if view.scope else UNSAID
        words = view.evidence.words
        return self._form(framework, "log.reword", value, view.day, words=words, signal=signal, scope=scope)

    def _form(  # noqa: PLR0913  the dialog shows all of these
        self,
        framework: Framework,
        action: str,
        value: str,
        day: date,
        *,
        words: str = "",
        signal: str = UNSAID,
        scope: str = UNSAID,
        parts: tuple[Part, ...] = (),
    ) -> Form:
        unsaid = Option(UNSAID, self._words.label("weekly.cant_say"))
        signals = (unsaid, *(Option(each.id, each.name) for each in framework.signals))
        scopes = (unsaid, *(Option(each.id, each.name) for each in framework.scopes))

        def pick(name: str, chosen: str, choices: tuple[Option, ...]) -> Input:
            known = chosen if chosen in {choice.value for choice in choices} else UNSAID
            return Input(name, self._words.label(f"log.{name}"), known, type=InputType.SELECT, options=choices)

        return Form(
            title=self._words.label("log.form_title"),
            close=self._words.label("help.cancel"),
            action=action,
            submit=self._words.label("weekly.save"),
            value=value,
            parts=parts,
            inputs=(
                Input(
                    "words",
                    self._words.label("log.words"),
                    words,
                    self._words.label("log.words_hint"),
                    multiline=True,
                    max_length=WORDS_MAX,
                ),
                pick("signal", signal, signals),
                pick("scope", scope, scopes),
                Input("day", self._words.label("log.day"), day.isoformat(), type=InputType.DATE),
            ),
        )

    def _listed(self, view: LogView) -> Iterator[Part]:
        yield Heading(self._words.label("log.title"))
        if not view.total:
            yield Prose(self._words.say("log/empty"))
        else:
            yield Prose(self._words.say("log/list", total=view.total))
        for number, shown in enumerate(view.shown):
            yield Quote(_short(shown.evidence.words))
            yield self._about(shown)
            line = self._words.say("log/line", number=view.skipped + number + 1, total=view.total)
            yield Buttons(self._edit_buttons(shown, f"{view.skipped}.{number}", line))
        newer = (
            (Button("log.page", self._words.label("log.newer"), "", str(view.skipped - PAGE)),) if view.skipped else ()
        )
        older = (
            (Button("log.page", self._words.label("log.older"), "", str(view.skipped + PAGE)),)
            if view.has_older
            else ()
        )
        if newer or older:
            yield Divider()
        brief = (self._elements.brief_button(),) if view.total else ()
        yield Buttons((*newer, *older, self._elements.add_line_button(str(view.skipped)), *brief))
        if view.total or view.trend.total:
            yield Divider()
            yield from self._trend(view.trend, view.framework)

    def _about(self, view: EvidenceView) -> Note:
        signal, scope = view.signal.name if view.signal else None, view.scope.name if view.scope else None
        kept = view.evidence
        return Note(
            self._words.say(
                "log/about", dated=kept.dated, source=kept.source, signal=signal, scope=scope, link=kept.link
            )
        )

    def _edit_buttons(self, view: EvidenceView, detail: str = "", line: str = "") -> tuple[Button, ...]:
        """The buttons for editing and deleting. In a list, `detail` is the position, and `line` the same in words."""
        value, label = view.evidence.at_turn, self._words.label("log.edit")
        spoken = self._words.accessibility_label(label, line) if line else ""
        return (
            Button("log.edit", label, value, detail, accessibility_label=spoken),
            self._elements.delete_button(value, detail, line),
        )

    def _trend(self, trend: Trend, framework: Framework) -> Iterator[Part]:
        yield Heading(self._words.label("log.trend"))
        if not trend.is_meaningful:
            yield Prose(self._words.say("log/too_few", enough=rules.ENOUGH, total=trend.total))
            return
        yield self._trend_sentence(trend, framework)
        if not trend.spans_weeks:
            return
        ago = range(len(trend.weeks) - 1, -1, -1)
        categories = tuple(self._words.say("log/week", ago=weeks) for weeks in ago)
        line = Series(self._words.label("log.chart_line"), tuple(float(level or 0) for level in trend.widest))
        yield Chart(self._words.label("log.chart"), categories, (line,), bars=True)
        weeks = [Week(level, framework.scope_at(level).name) if level else None for level in trend.widest]
        yield Note(self._words.say("log/weeks", weeks=weeks))

    def _trend_sentence(self, trend: Trend, framework: Framework) -> Prose:
        """The scope of recent evidence compared to that of earlier evidence."""

        def name(level: Level | None) -> str | None:
            return framework.scope_at(level).name if level else None

        before, lately = name(trend.usual_before), name(trend.widest_lately)
        return Prose(self._words.say("log/trend", before=before, lately=lately, times=trend.times_lately))


def _short(text: str) -> str:
    return text if len(text) <= QUOTE_MAX else text[: QUOTE_MAX - 1].rstrip() + "…"
