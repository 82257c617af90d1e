"""Keeping evidence: from a weekly answer, from a line typed, from a message of Slack's."""

from dataclasses import dataclass, replace

from bot.domain import conversation
from bot.domain import evidence as rules
from bot.domain.conversation import Outcome, Script, Session, Step
from bot.domain.evidence import Evidence, Trend
from bot.domain.framework import Framework, ScopeLevel, Signal
from bot.domain.people import Member
from bot.services.conversations import ConversationService
from bot.services.member_state import MemberState
from bot.services.once import retry_conflict
from bot.storage.repositories.evidence import EvidenceLog
from bot.storage.unit_of_work import UnitOfWork

PAGE = 5
"""Pieces of evidence that are shown at a time."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a dialog says: the words, and the ids of signal and scope, if they were chosen."""

    words: str
    signal: str
    scope: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A piece of evidence as it stands; `step` is what is still asked about it."""

    evidence: Evidence
    framework: Framework
    step: Step | None
    signal: Signal | None
    scope: ScopeLevel | None

    @property
    def conversation(self) -> Evidence:
        return self.evidence


@dataclass(frozen=True, slots=True)
class LogView:
    """Some of what a member has kept, newest first.

    Attributes:
        shown: at most as many as a page has.
        skipped: how many newer ones there are before them.
        total: how many there are altogether.
        trend: how far the member's work reached lately, by evidence and weekly answers.
        framework: today's, whose words say how far that is.
    """

    shown: tuple[EvidenceView, ...]
    skipped: int
    total: int
    trend: Trend
    framework: Framework

    @property
    def has_older(self) -> bool:
        """Whether there are any behind those shown."""
        return self.skipped + len(self.shown) < self.total


class EvidenceService(ConversationService[Evidence, EvidenceView]):
    """Keeps evidence, and asks about it."""

    def log(self, member: Member, text: str) -> EvidenceView:
        """Keep a typed line at once; signal and scope are asked for afterwards.

        EmptyWordsError or TooLongError if the text can't be kept.
        """
        return self._keep(member, rules.words_of(text), None)

    @retry_conflict
    def keep_line(self, member: Member, text: str, source: str) -> EvidenceView:
        """Keep a line that was offered to be kept, once for each source, such as the message that it was typed in."""
        words = rules.words_of(text)
        with self._writing(member) as state:
            made = replace(self._make(state, Evidence, words=words), id=rules.id_of(member, source))
            known = self._repository(state.work).get(member, made.id)
            return self._view(state, known or self._add(state, made))

    def write(self, member: Member, typed: Typed) -> EvidenceView:
        """Keep what a dialog says, as `log` does; with signal and scope."""
        session = rules.said(self._library.current, typed.signal, typed.scope)
        return self._keep(member, rules.words_of(typed.words), session)

    @retry_conflict
    def reword(self, member: Member, evidence_id: str, typed: Typed) -> EvidenceView:
        """Take over what a dialog says; NothingToChangeError if the member has no such evidence.

        The dialog says everything there is, so it counts even where something was changed since it was opened: nobody
        types twice.
        """
        words = rules.words_of(typed.words)
        with self._writing(member) as state:
            known, framework = self._known(state, evidence_id), self._library.current
            turn = known.session.turn
            session = rules.said(framework, typed.signal, typed.scope, turn + 1)
            state.work.frameworks.keep(framework)
            changed = replace(known, words=words, framework=framework.version, session=session)
            state.work.evidence.save(changed, was_turn=turn)
            return self._view(state, changed)

    @retry_conflict
    def found_at(self, member: Member, evidence_id: str, link: str) -> EvidenceView:
        """Keep the link to the message that the evidence was taken from."""
        with self._writing(member) as state:
            changed = replace(self._known(state, evidence_id), link=link)
            state.work.evidence.save(changed, was_turn=changed.session.turn)
            return self._view(state, changed)

    def remove(self, member: Member, evidence_id: str, turn: int) -> EvidenceView | None:
        """Delete a piece of evidence; return it if it was changed since that turn, since it stays then.

        NothingToChangeError if the member has no such evidence.
        """
        with self._writing(member) as state:
            known = self._known(state, evidence_id)
            if known.session.turn != turn:
                return self._view(state, known)
            state.work.evidence.remove(member, evidence_id)
            return None

    def page(self, member: Member, skip: int = 0) -> LogView:
        """Give a page of what the member has kept: the last one where so many are not there."""
        with self._reading(member) as state:
            return read_log(state, skip)

    @property
    def framework(self) -> Framework:
        """Today's framework, whose signals and scopes can be chosen."""
        return self._library.current

    def _keep(self, member: Member, words: str, session: Session | None) -> EvidenceView:
        with self._writing(member) as state:
            return self._view(state, self._add(state, self._make(state, Evidence, session, words=words)))

    def _repository(self, work: UnitOfWork) -> EvidenceLog:
        return work.evidence

    def _script(self, state: MemberState, current: Evidence) -> Script:
        return rules.script(state.library.at(state.work, current.framework))

    def _view(self, state: MemberState, current: Evidence, outcome: Outcome = Outcome.DONE) -> EvidenceView:
        del outcome
        return _picture(state, current)


def read_log(state: MemberState, skip: int = 0) -> LogView:
    """Read a page of what a member has kept: the last one where so many are not there."""
    total = state.work.evidence.count(state.member)
    skipped = min(skip, max(0, total - 1) // PAGE * PAGE)
    shown = state.work.evidence.recent(state.member, most=PAGE, skip=skipped)
    return LogView(
        shown=tuple(_picture(state, evidence) for evidence in shown),
        skipped=skipped,
        total=total,
        trend=state.trend,
        framework=state.library.current,
    )


def _picture(state: MemberState, evidence: Evidence) -> EvidenceView:
    framework = state.library.at(state.work, evidence.framework)
    return EvidenceView(
        evidence=evidence,
        framework=framework,
        step=conversation.current(evidence.session, rules.script(framework)),
        signal=rules.signal_of(framework, evidence),
        scope=rules.scope_of(framework, evidence),
    )
