"""A manager's summary: the team in bands, what they may mean, and the manager's turn."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.domain import marks, reading
from bot.domain.framework import CHART_NAME_MAX, Enabling, Framework
from bot.domain.reading import Move
from bot.domain.summary import Pledge, Release
from bot.messages import parts
from bot.messages.cards import CardMessages
from bot.messages.elements import Elements
from bot.messages.parts import (
    Bar,
    Button,
    Buttons,
    Chart,
    Divider,
    Form,
    Heading,
    Message,
    Note,
    Part,
    Prose,
    Style,
    user,
)
from bot.messages.summary_lines import SummaryLines, glances
from bot.messages.words import Words
from bot.services.summaries import CardView, SummaryView

PATTERNS = 2
"""Patterns shown at a time: more than two at once is a scolding."""

NAMED = 10
"""Names of those who share a card in a message; of more only the number."""


class SummaryMessages:
    """A manager's summary."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._cards = CardMessages(words)
        self._elements = Elements(words)
        self._lines = SummaryLines(words)

    def message(self, view: SummaryView, *, mirror: bool = False, cards: Sequence[CardView] = ()) -> Message:
        """The summary as it stands.

        Args:
            view: the state.
            mirror: whether it is shown to somebody who wants to see what a manager would get: without any button.
            cards: those that stand below the mirror's picture, as the manager would open them.
        """
        parts = (*self._standing(view), *self._turn(view), *self._cards_section(view))
        if not mirror:
            return Message(parts)
        opened = (part for card in cards for part in self._cards.parts(card))
        return Message((*_only_to_read(parts), *opened))

    def moved(self) -> Message:
        """What replaces a summary once there is a newer one below."""
        return Message((Note(self._words.say("summary/moved")),))

    def others(self, view: SummaryView) -> Message:
        """What a manager could commit to."""
        if not view.enabling:
            return Message((self._refusal(),))
        offered = (
            part
            for action in view.others
            for part in (Prose(self._said("summary/other", action)), Buttons((self._pledge_button(action),)))
        )
        return Message((Prose(self._words.say("summary/others", count=len(view.others))), *offered))

    def trend(self, view: SummaryView) -> Message:
        """How far the signals reached from one summary to the next."""
        heading, went = Heading(self._words.label("summary.trend")), reading.trend(view.framework, view.trend)
        if len(went.moments) <= 1:
            return Message((heading, Prose(self._words.say("summary/no_trend"))))
        furthest = reading.furthest(view.framework)
        courses = [(course.signal.name, course.reaches) for course in went.courses]
        first, last = went.moments[0], went.moments[-1]
        said = self._words.say(
            "summary/trend", first=first, last=last, count=len(went.moments), furthest=furthest, courses=courses
        )
        lines = tuple(parts.Series(course.signal.at_a_glance, course.reaches) for course in went.courses)
        chart = Chart(self._words.say("summary/chart", furthest=furthest), self._axis(went.moments), lines)
        return Message((heading, *((chart,) if len(lines) <= parts.CHART_SERIES_MAX else ()), Prose(said)))

    def protected_form(self, minimum: int) -> Form:
        """The dialog about how a summary protects people. `minimum` is the smallest group."""
        return self._elements.notice_form("summary.protected", "summary/protected", minimum=minimum)

    def pledged(self, framework: Framework, pledge: Pledge) -> Message:
        """The confirmation of a commitment, which the team sees."""
        action = framework.enabling_action(pledge.action)
        return Message((Prose(self._words.say("summary/pledged", title=action.title if action else None)),))

    def follow_up(self, pledge: Pledge, action: Enabling) -> Message:
        """The question, a month later, what became of a commitment."""
        return Message(
            (
                Prose(self._words.say("summary/follow_up", title=action.title)),
                Buttons(
                    (
                        Button("team.done", self._words.label("weekly.done"), pledge.id, style=Style.PRIMARY),
                        Button("team.keep", self._words.label("weekly.not_yet"), pledge.id),
                        Button("team.cancel", self._words.label("weekly.let_go"), pledge.id),
                    )
                ),
            )
        )

    def kept(self) -> Message:
        """The answer to "not yet": the commitment stays open."""
        return Message((Prose(self._words.say("summary/kept")),))

    def settled(self) -> Message:
        return Message((Prose(self._words.say("summary/settled")),))

    def _standing(self, view: SummaryView) -> Iterator[Part]:
        yield Heading(self._lines.title(view))
        if view.standing is None:
            yield self._refusal()
            return
        release, framework = view.standing, view.framework
        counted = self._words.say("summary/counted", counted=release.counted, at=release.at)
        yield Prose(counted, self._protected())
        if view.again:
            yield Note(self._words.say("summary/again", at=release.at))
        known = reading.told(framework, release.bands)
        if known:
            furthest = reading.furthest(framework)
            reaches = tuple(reading.reach(framework, release.bands, signal) for signal in known)
            title = self._words.say("summary/chart", furthest=furthest)
            yield Chart(
                title, tuple(glances(known)), (parts.Series(self._words.label("summary.reach"), reaches),), bars=True
            )
            yield Prose(self._lines.overview(framework, release.bands))
            for signal, reach in zip(known, reaches, strict=True):
                bands = [release.bands[mark] for mark in marks.signal_chain(framework, signal)]
                yield Bar(signal.name, reach, furthest, self._lines.reached(framework, bands))
        for line in self._lines.beside_signals(view, parts.day):
            yield Prose(
                self._words.say("summary/line", part=line.part, told=self._words.say("summary/bands", told=line.values))
            )
        yield Note(self._words.say("summary/counts"))
        if view.since:
            yield Note(self._since(framework, view.since, release))
        shown = reading.patterns(framework, release.bands)[:PATTERNS]
        if shown:
            yield Heading(self._words.label("summary.meaning"))
        for pitfall in shown:
            yield Prose(self._words.say("summary/pattern", name=pitfall.name, text=pitfall.text, why=pitfall.why))

    def _turn(self, view: SummaryView) -> Iterator[Part]:
        """What the manager committed to, or else what they could."""
        pledge = view.pledge
        committed = view.framework.enabling_action(pledge.action) if pledge else None
        if pledge and committed:
            yield Heading(self._words.label("summary.turn"))
            yield Prose(self._said("summary/pledge", committed, made=pledge.made_at))
            yield Buttons(
                (
                    Button("team.done", self._words.label("weekly.done"), pledge.id, style=Style.PRIMARY),
                    Button("team.cancel", self._words.label("summary.not_now"), pledge.id),
                )
            )
        elif view.enabling:
            first = view.enabling[0]
            yield Heading(self._words.label("summary.turn"))
            yield Prose(self._said("summary/offer", first))
            take = Button("team.pledge", self._words.label("summary.pledge"), first.id, first.id, Style.PRIMARY)
            yield Buttons((take, Button("team.others", self._words.label("check.others"), _request(view))))

    def _cards_section(self, view: SummaryView) -> Iterator[Part]:
        """Who shares a card, and what can be done with the summary."""
        yield Divider()
        if view.cards:
            names = ", ".join(user(who) for who in view.cards[:NAMED])
            yield Prose(self._words.say("summary/cards", names=names, more=max(0, len(view.cards) - NAMED)))
        offered = (
            (bool(view.cards), "team.cards", "summary.open"),
            (bool(view.cards or view.standing), "team.export", "summary.export"),
            (view.standing is not None, "team.trend", "summary.trend"),
        )
        buttons = tuple(
            Button(action, self._words.label(label), _request(view)) for offer, action, label in offered if offer
        )
        if buttons:
            yield Buttons(buttons)

    def _since(self, framework: Framework, before: Release, now: Release) -> str:
        moves = reading.moved(framework, before.bands, now.bands)

        def who(move: Move) -> list[str]:
            return glances([signal for signal in framework.signals if moves.get(signal.id) is move])

        return self._words.say("summary/since", at=before.at, further=who(Move.FURTHER), shorter=who(Move.SHORTER))

    def _axis(self, moments: Sequence[datetime]) -> tuple[str, ...]:
        """Label the days along a chart, with the year if there are several.

        Labels must differ and be short; where these are not, bare dates are used.
        """
        years = len({moment.year for moment in moments}) > 1
        names = tuple(
            self._words.say(
                "summary/on_axis",
                day=moment.day,
                month=self._words.label(f"months.{moment.month}"),
                year=str(moment.year) if years else None,
            )
            for moment in moments
        )
        fits = len(set(names)) == len(names) and max(map(len, names)) <= CHART_NAME_MAX
        return names if fits else tuple(moment.date().isoformat() for moment in moments)

    def _refusal(self) -> Prose:
        return Prose(self._words.say("summary/refused"), self._protected())

    def _pledge_button(self, action: Enabling) -> Button:
        label = self._words.label("summary.pledge_this")
        reads = self._words.button_reads(label, action.title)
        return Button("team.pledge", label, action.id, action.id, accessibility_label=reads)

    def _protected(self) -> Button:
        return Button("team.protected", self._words.label("summary.protected"))

    def _said(self, prompt: str, action: Enabling, **facts: object) -> str:
        return self._words.say(
            prompt, title=action.title, how=action.how, minutes=action.minutes, done=action.done, **facts
        )


def _request(view: SummaryView) -> str:
    return view.request.id if view.request else ""


def _only_to_read(parts: Iterable[Part]) -> Iterator[Part]:
    """Leave out every button."""
    for part in parts:
        if not isinstance(part, Buttons):
            yield Prose(part.text) if isinstance(part, Prose) else part
