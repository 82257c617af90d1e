"""Keeping evidence: from a weekly answer, from a line typed, from a message of Slack's."""

from dataclasses import dataclass, replace

from bot.domain import conversation
from bot.domain import evidence as rules
from bot.domain.conversation import Deed, Step
from bot.domain.errors import NothingToChangeError
from bot.domain.evidence import Evidence, Trend
from bot.domain.framework import Framework, ScopeLevel, Signal
from bot.domain.people import Member
from bot.services import Clock, NewId
from bot.services.library import Library
from bot.services.member_state import MemberState
from bot.services.once import retry_conflict, writing
from bot.storage.unit_of_work import Storage, UnitOfWork

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


class EvidenceService:
    """Keeps evidence, and gives pictures of it."""

    def __init__(self, storage: Storage, library: Library, clock: Clock, new_id: NewId) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._new_id = new_id

    def log(self, member: Member, text: str) -> EvidenceView:
        """Keep a typed line at once; signal and scope are asked for afterwards.

        EmptyWordsError or TooLongError if the text can't be kept.
        """
        return self._add(member, rules.words_of(text), rules.asked(self._library.current))

    def write(self, member: Member, typed: Typed) -> EvidenceView:
        """Keep what a dialog says, as `log` does; with signal and scope."""
        session = rules.said(self._library.current, typed.signal, typed.scope)
        return self._add(member, rules.words_of(typed.words), session)

    @retry_conflict
    def reword(self, member: Member, evidence_id: str, typed: Typed) -> EvidenceView:
        """Take over what a dialog says; NothingToChangeError if the member has no such evidence.

        The dialog says everything there is, so it counts even where something was changed since it was opened: nobody
        types twice.
        """
        words = rules.words_of(typed.words)
        with writing(self._storage, self._clock) as work:
            known, framework = self._known(work, member, evidence_id), self._library.current
            turn = known.session.turn
            session = rules.said(framework, typed.signal, typed.scope, turn + 1)
            work.frameworks.keep(framework)
            changed = replace(known, words=words, framework=framework.version, session=session)
            work.evidence.save(changed, was_turn=turn)
            return _picture(work, self._library, changed)

    @retry_conflict
    def take(self, member: Member, evidence_id: str, deed: Deed) -> EvidenceView:
        """Keep what was said about signal or scope; NothingToChangeError if the member has no such evidence."""
        with writing(self._storage, self._clock) as work:
            known = self._known(work, member, evidence_id)
            framework = self._library.at(work, known.framework)
            turn = conversation.take(known.session, deed, rules.script(framework))
            changed = replace(known, session=turn.session)
            work.evidence.save(changed, was_turn=known.session.turn)
            return _picture(work, self._library, changed)

    @retry_conflict
    def found_at(self, member: Member, evidence_id: str, link: str) -> EvidenceView:
        """Keep the link to the message that the evidence was taken from."""
        with writing(self._storage, self._clock) as work:
            changed = replace(self._known(work, member, evidence_id), link=link)
            work.evidence.save(changed, was_turn=changed.session.turn)
            return _picture(work, self._library, changed)

    def remove(self, member: Member, evidence_id: str, turn: int) -> EvidenceView | None:
        """Delete a piece of evidence; return it if it was changed since that turn, since it stays then.

        NothingToChangeError if the member has no such evidence.
        """
        with writing(self._storage, self._clock) as work:
            known = self._known(work, member, evidence_id)
            if known.session.turn != turn:
                return _picture(work, self._library, known)
            work.evidence.remove(member, evidence_id)
            return None

    def view(self, member: Member, evidence_id: str) -> EvidenceView:
        """Read a piece of evidence; NothingToChangeError if the member has no such evidence."""
        with self._storage.reading() as work:
            return _picture(work, self._library, self._known(work, member, evidence_id))

    def page(self, member: Member, skip: int = 0) -> LogView:
        """Give a page of what the member has kept: the last one where so many are not there."""
        with self._storage.reading() as work:
            return read_log(MemberState(work, self._library, member, self._clock()), skip)

    @property
    def framework(self) -> Framework:
        """Today's framework, whose signals and scopes can be chosen."""
        return self._library.current

    def _add(self, member: Member, words: str, session: conversation.Session) -> EvidenceView:
        framework = self._library.current
        with writing(self._storage, self._clock) as work:
            work.frameworks.keep(framework)
            new = Evidence(self._new_id(), member, words, framework.version, session, self._clock())
            work.evidence.add(new)
            return _picture(work, self._library, new)

    def _known(self, work: UnitOfWork, member: Member, evidence_id: str) -> Evidence:
        known = work.evidence.get(member, evidence_id)
        if known is None:
            raise NothingToChangeError
        return known


def read_log(state: MemberState, skip: int = 0) -> LogView:
    """Read a page of what a member has kept: the last one where so many are not there."""
    total = state.work.evidence.count(state.member)
    skipped = min(skip, max(0, total - 1) // PAGE * PAGE)
    shown = state.work.evidence.page(state.member, most=PAGE, skip=skipped)
    return LogView(
        shown=tuple(_picture(state.work, state.library, evidence) for evidence in shown),
        skipped=skipped,
        total=total,
        trend=state.trend,
        framework=state.library.current,
    )


def _picture(work: UnitOfWork, library: Library, evidence: Evidence) -> EvidenceView:
    framework = library.at(work, evidence.framework)
    return EvidenceView(
        evidence=evidence,
        framework=framework,
        step=conversation.current(evidence.session, rules.script(framework)),
        signal=rules.signal_of(framework, evidence),
        scope=rules.scope_of(framework, evidence),
    )
