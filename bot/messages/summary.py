"""A manager's summary: the team in bands, a question that it raises, and what the manager can commit to."""

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

EARLIER_MAX = 4
"""Earlier summaries that are shown: about a year."""


class SummaryMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._cards = CardMessages(words)
        self._elements = Elements(words)
        self._lines = SummaryLines(words)

    def message(self, view: SummaryView) -> Message:
        """The summary of a closed round, or why there is none."""
        if view.round.counted is None:
            return self._refusal(view.round)
        return Message((*self._overview(view), *self._commitment(view), self._more(view.round)))

    def preview(self, view: SummaryView, card: CardView, *, small: bool = False) -> Iterator[Part]:
        """The preview for a member: a summary and a card without buttons. For a small team, only the card."""
        if not small:
            yield from self._overview(view)
            yield Note(self._words.say("share/preview_card"))
        yield from self._cards.parts(card)

    def details_form(self, view: SummaryView) -> Form:
        """The dialog with all bands and an explanation of them."""
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
        """The summaries, newest first, each as it was released."""
        if not view.earlier:
            return Message((Prose(self._words.say("summary/no_earlier")),))
        shown = (view.round, *view.earlier)[: EARLIER_MAX + 1]
        return Message(
            (
                Prose(self._words.say("summary/earlier")),
                *(part for one in shown for part in self._as_released(view.framework, one)),
            )
        )

    def others(self, view: SummaryView) -> Message:
        """Further actions that the manager can commit to."""
        offered = (
            part
            for action in view.others
            for part in (Prose(self._say("summary/other", action)), Buttons((self._commit_button(action),)))
        )
        return Message((Prose(self._words.say("summary/others", count=len(view.others))), *offered))

    def protected_form(self, minimum: int) -> Form:
        """The dialog about how a summary protects people. `minimum` is the smallest number of people counted."""
        return self._elements.notice_form("summary.protected", "summary/protected", minimum=minimum)

    def commitment_form(self, action: Enabling, manager: str) -> Form:
        """The dialog that shows what the team will read about a commitment."""
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
        """The question about the outcome of a commitment, a month later. The second time, 'not yet' isn't offered."""
        done = Button("team.done", self._words.label("weekly.done"), commitment.id, style=Style.PRIMARY)
        not_yet = Button("team.keep", self._words.label("weekly.not_yet"), commitment.id)
        drop = Button("team.cancel", self._words.label("weekly.let_go"), commitment.id)
        text = self._words.say("summary/follow_up", title=action.title, again=again)
        return Message((Prose(text), Buttons((done, drop) if again else (done, not_yet, drop))))

    def kept(self) -> Message:
        """The reply to 'not yet': the commitment stays open, and the question comes once more."""
        return Message((Prose(self._words.say("summary/kept")),))

    def settled(self) -> Message:
        return Message((Prose(self._words.say("summary/settled")),))

    def _overview(self, view: SummaryView) -> Iterator[Part]:
        round_, framework = view.round, view.framework
        yield Heading(self._lines.title(round_))
        yield Note(self._lines.counted(round_))
        if team_interpretation.covered_signals(framework, round_.bands):
            yield Prose(self._lines.overview(framework, round_))
            furthest = team_interpretation.furthest(framework)
            yield from (
                Bar(one.name, reach, furthest, words) for one, reach, words in self._lines.signals(framework, round_)
            )
        for pitfall in team_interpretation.patterns(framework, round_.bands)[:1]:
            yield Prose(self._words.say("summary/pattern", text=pitfall.text, why=pitfall.why))

    def _commitment(self, view: SummaryView) -> Iterator[Part]:
        """The manager's commitment, or the first action that they can commit to."""
        commitment = view.commitment
        committed = view.framework.enabling_action(commitment.action) if commitment else None
        if commitment and committed:
            yield Prose(self._say("summary/commitment", committed, made=commitment.made_at))
            yield Buttons(
                (
                    Button("team.done", self._words.label("weekly.done"), commitment.id, style=Style.PRIMARY),
                    Button("team.cancel", self._words.label("summary.not_now"), commitment.id),
                )
            )
        elif view.enabling:
            first = view.enabling[0]
            yield Prose(self._say("summary/offer", first))
            commit = Button("team.offer", self._words.label("plan.commit"), first.id, first.id, Style.PRIMARY)
            yield Buttons((commit, Button("team.others", self._words.label("check.others"), view.round.id)))

    def _more(self, round_: Round) -> Buttons:
        return Buttons(
            (
                Button("team.details", self._words.label("summary.details"), round_.id),
                Button("team.cards", self._words.label("summary.cards")),
                Button("team.export", self._words.label("summary.export")),
                Button("team.earlier", self._words.label("summary.earlier"), round_.id),
                self._elements.protected_button(),
            )
        )

    def _as_released(self, framework: Framework, round_: Round) -> Iterator[Part]:
        lines = [(one.name, words) for one, _, words in self._lines.signals(framework, round_)]
        yield Prose(self._words.say("summary/as_released", counted=round_.counted, at=round_.closed_at, lines=lines))

    def _refusal(self, round_: Round) -> Message:
        guide = Button("team.guide", self._words.label("team.guide"))
        restored_at = round_.closed_at if round_.restored else None
        text = self._words.say("summary/refused", restored_at=restored_at, next_at=round_.next_at)
        return Message((Prose(text), Buttons((guide, self._elements.protected_button()))))

    def _line(self, part: str, values: tuple[tuple[str, str], ...]) -> str:
        return self._words.say("summary/line", part=part, told=self._words.say("summary/bands", told=values))

    def _commit_button(self, action: Enabling) -> Button:
        label = self._words.label("plan.commit")
        spoken = self._words.accessibility_label(label, action.title)
        return Button("team.offer", label, action.id, action.id, accessibility_label=spoken)

    def _say(self, prompt: str, action: Enabling, **facts: object) -> str:
        return self._words.say(
            prompt, title=action.title, how=action.how, minutes=action.minutes, done=action.done, **facts
        )
