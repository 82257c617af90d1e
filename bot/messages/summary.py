"""A manager's summary: the team in bands, a question that they raise, and the manager's turn. One screen first."""

from collections.abc import Iterator

from bot.domain import team_interpretation
from bot.domain.framework import Enabling, Framework
from bot.domain.summary import Commitment, Round
from bot.messages.cards import CardMessages
from bot.messages.elements import Elements
from bot.messages.parts import Bar, Button, Buttons, Form, Heading, Message, Note, Part, Prose, Style, user
from bot.messages.summary_lines import SummaryLines
from bot.messages.words import Words
from bot.services.summaries import CardView, SummaryView

EARLIER = 4
"""Earlier rounds laid beside each other: about a year."""


class SummaryMessages:
    """A manager's summary."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._cards = CardMessages(words)
        self._elements = Elements(words)
        self._lines = SummaryLines(words)

    def message(self, view: SummaryView) -> Message:
        """How a round ended."""
        if view.round.counted is None:
            return self._refusal(view.round)
        return Message((*self._picture(view), *self._turn(view), self._more(view.round)))

    def mirror(self, view: SummaryView, card: CardView, *, small: bool = False) -> Iterator[Part]:
        """The same for whoever wants to see what a manager would get, without buttons; of a small team, the card."""
        if not small:
            yield from self._picture(view)
            yield Note(self._words.say("share/mirror_card"))
        yield from self._cards.parts(card)

    def details_form(self, view: SummaryView) -> Form:
        """The dialog with all bands, and what half or more of the stage's expectations means."""
        lines = [self._line(line.part, line.values) for line in self._lines.all(view.framework, view.round)]
        return Form(
            title=self._words.label("summary.details"),
            close=self._words.label("help.close"),
            parts=(
                Note(self._lines.counted(view.round)),
                *(Prose(line) for line in lines),
                Note(self._words.say("summary/counts", nearest=view.framework.scopes[1].reads_as)),
            ),
        )

    def earlier(self, view: SummaryView) -> Message:
        """The summaries so far, newest first, each as it was released."""
        if not view.earlier:
            return Message((Prose(self._words.say("summary/no_earlier")),))
        shown = (view.round, *view.earlier)[: EARLIER + 1]
        return Message(
            (
                Prose(self._words.say("summary/earlier")),
                *(part for one in shown for part in self._as_released(view.framework, one)),
            )
        )

    def others(self, view: SummaryView) -> Message:
        """What a manager could commit to."""
        offered = (
            part
            for action in view.others
            for part in (Prose(self._said("summary/other", action)), Buttons((self._take(action),)))
        )
        return Message((Prose(self._words.say("summary/others", count=len(view.others))), *offered))

    def protected_form(self, minimum: int) -> Form:
        """The dialog about how a summary protects people. `minimum` is the smallest group."""
        return self._elements.notice_form("summary.protected", "summary/protected", minimum=minimum)

    def commitment_form(self, action: Enabling, manager: str) -> Form:
        """The dialog that shows what the team will read, before it does."""
        will_read = self._words.say("share/committed", manager=user(manager), title=action.title)
        return Form(
            title=self._words.label("summary.turn"),
            close=self._words.label("help.cancel"),
            action="team.commitment",
            submit=self._words.label("summary.tell"),
            value=action.id,
            parts=(
                Note(self._words.say("summary/will_read")),
                Prose(will_read),
                Note(self._words.say("summary/will_read_after")),
            ),
        )

    def committed(self, action: Enabling) -> Message:
        """The confirmation of a commitment."""
        return Message((Prose(self._words.say("summary/committed", title=action.title)),))

    def follow_up(self, commitment: Commitment, action: Enabling, *, again: bool) -> Message:
        """The question, a month later, what became of a commitment; the second time, 'not yet' is no answer."""
        done = Button("team.done", self._words.label("weekly.done"), commitment.id, style=Style.PRIMARY)
        not_yet = Button("team.keep", self._words.label("weekly.not_yet"), commitment.id)
        drop = Button("team.cancel", self._words.label("weekly.let_go"), commitment.id)
        said = self._words.say("summary/follow_up", title=action.title, again=again)
        return Message((Prose(said), Buttons((done, drop) if again else (done, not_yet, drop))))

    def kept(self) -> Message:
        """The answer to "not yet": the commitment stays open, and is asked about once more."""
        return Message((Prose(self._words.say("summary/kept")),))

    def settled(self) -> Message:
        return Message((Prose(self._words.say("summary/settled")),))

    def _picture(self, view: SummaryView) -> Iterator[Part]:
        of, framework = view.round, view.framework
        yield Heading(self._lines.title(of))
        yield Note(self._lines.counted(of))
        if team_interpretation.covered_signals(framework, of.bands):
            yield Prose(self._lines.overview(framework, of))
            furthest = team_interpretation.furthest(framework)
            yield from (
                Bar(one.name, reach, furthest, words) for one, reach, words in self._lines.signals(framework, of)
            )
        for pitfall in team_interpretation.patterns(framework, of.bands)[:1]:
            yield Prose(self._words.say("summary/pattern", text=pitfall.text, why=pitfall.why))

    def _turn(self, view: SummaryView) -> Iterator[Part]:
        """What the manager committed to, or else what they could."""
        commitment = view.commitment
        committed = view.framework.enabling_action(commitment.action) if commitment else None
        if commitment and committed:
            yield Prose(self._said("summary/commitment", committed, made=commitment.made_at))
            yield Buttons(
                (
                    Button("team.done", self._words.label("weekly.done"), commitment.id, style=Style.PRIMARY),
                    Button("team.cancel", self._words.label("summary.not_now"), commitment.id),
                )
            )
        elif view.enabling:
            first = view.enabling[0]
            yield Prose(self._said("summary/offer", first))
            take = Button("team.offer", self._words.label("plan.commit"), first.id, first.id, Style.PRIMARY)
            yield Buttons((take, Button("team.others", self._words.label("check.others"), view.round.id)))

    def _more(self, of: Round) -> Buttons:
        return Buttons(
            (
                Button("team.details", self._words.label("summary.details"), of.id),
                Button("team.cards", self._words.label("summary.cards")),
                Button("team.export", self._words.label("summary.export")),
                Button("team.earlier", self._words.label("summary.earlier"), of.id),
                self._elements.protected_button(),
            )
        )

    def _as_released(self, framework: Framework, of: Round) -> Iterator[Part]:
        lines = [(one.name, words) for one, _, words in self._lines.signals(framework, of)]
        yield Prose(self._words.say("summary/as_released", counted=of.counted, at=of.closed_at, lines=lines))

    def _refusal(self, of: Round) -> Message:
        guide = Button("team.guide", self._words.label("team.guide"))
        said = self._words.say("summary/refused", restored_at=of.closed_at if of.restored else None, next_at=of.next_at)
        return Message((Prose(said), Buttons((guide, self._elements.protected_button()))))

    def _line(self, part: str, values: tuple[tuple[str, str], ...]) -> str:
        return self._words.say("summary/line", part=part, told=self._words.say("summary/bands", told=values))

    def _take(self, action: Enabling) -> Button:
        label = self._words.label("plan.commit")
        reads = self._words.button_reads(label, action.title)
        return Button("team.offer", label, action.id, action.id, accessibility_label=reads)

    def _said(self, prompt: str, action: Enabling, **facts: object) -> str:
        return self._words.say(
            prompt, title=action.title, how=action.how, minutes=action.minutes, done=action.done, **facts
        )
