"""Evidence: typed lines, saved messages, examples from checks, results of plans, and weekly answers."""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain import conversation
from bot.domain import evidence as rules
from bot.domain import plan as plans
from bot.domain.check import Check
from bot.domain.conversation import Outcome, Script, Session, Step
from bot.domain.evidence import Evidence, EvidenceSource, Trend
from bot.domain.framework import Framework, ScopeLevel, Signal
from bot.domain.people import Member
from bot.services import NewId
from bot.services.conversations import ConversationService
from bot.services.idempotency import retry_conflict
from bot.services.member_state import MemberState
from bot.storage.repositories.evidence import EvidenceLog
from bot.storage.unit_of_work import UnitOfWork

PAGE = 5
"""Pieces of evidence per page."""


@dataclass(frozen=True, slots=True)
class EvidenceInput:
    """What a member submits in the dialog. `signal` and `scope` are ids, empty if none was chosen."""

    words: str
    signal: str
    scope: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The current state of a piece of evidence.

    Attributes:
        step: the step being asked; None if none is.
        day: its date, in the member's time zone.
    """

    evidence: Evidence
    framework: Framework
    step: Step | None
    signal: Signal | None
    scope: ScopeLevel | None
    day: date

    @property
    def conversation(self) -> Evidence:
        return self.evidence


@dataclass(frozen=True, slots=True)
class LogView:
    """A page of a member's evidence, newest first.

    Attributes:
        shown: the pieces on the page.
        skipped: how many newer pieces there are.
        total: how many pieces there are altogether.
        trend: how far the member's work has reached in the last weeks, by evidence and weekly answers.
        framework: the current one, which words the trend.
    """

    shown: tuple[EvidenceView, ...]
    skipped: int
    total: int
    trend: Trend
    framework: Framework

    @property
    def has_older(self) -> bool:
        """Whether there are pieces older than those shown."""
        return self.skipped + len(self.shown) < self.total


class EvidenceService(ConversationService[Evidence, EvidenceView]):
    """Saves evidence, and asks for its signal and scope."""

    def log(self, member: Member, text: str) -> EvidenceView:
        """Save a typed line right away; signal and scope are asked for afterwards.

        EmptyWordsError or TooLongError if the text can't be saved.
        """
        return self._save_new(member, rules.words_of(text), None)

    @retry_conflict
    def keep_line(self, member: Member, text: str, source: str) -> EvidenceView:
        """Save a line that the member chose to keep, once for each `source`, the message that it was typed in."""
        words = rules.words_of(text)
        with self._writing(member) as state:
            new = replace(self._create(state, Evidence, words=words), id=rules.id_of(member, source))
            known = self._repository(state.work).get(member, new.id)
            return self.view_of(state, known or self._add(state, new))

    def write(self, member: Member, submitted: EvidenceInput) -> EvidenceView:
        """Save what was submitted in the dialog, with signal and scope; errors as for `log`."""
        session = rules.tagged_session(self._library.current, submitted.signal, submitted.scope)
        return self._save_new(member, rules.words_of(submitted.words), session, submitted.day)

    @retry_conflict
    def reword(self, member: Member, evidence_id: str, submitted: EvidenceInput) -> EvidenceView:
        """Change evidence to what was submitted in the dialog; NothingToChangeError if there is none with this id.

        The dialog has all fields, so it overwrites what was changed since it was opened: nobody has to type twice.
        """
        words = rules.words_of(submitted.words)
        with self._writing(member) as state:
            known, framework = self._require(state, evidence_id), self._library.current
            turn = known.session.turn
            session = rules.tagged_session(framework, submitted.signal, submitted.scope, turn + 1)
            state.work.frameworks.add(framework)
            dated = rules.dated_on(known, submitted.day, state.today, state.zone)
            changed = replace(dated, words=words, framework=framework.version, session=session, moved_at=state.now)
            state.work.evidence.save(changed, expected_turn=turn)
            return self.view_of(state, changed)

    @retry_conflict
    def set_link(self, member: Member, evidence_id: str, link: str) -> EvidenceView:
        """Save the link to the message that the evidence was taken from."""
        with self._writing(member) as state:
            changed = replace(self._require(state, evidence_id), link=link)
            state.work.evidence.save(changed, expected_turn=changed.session.turn)
            return self.view_of(state, changed)

    def remove(self, member: Member, evidence_id: str, turn: int) -> EvidenceView | None:
        """Delete a piece of evidence, unless it has changed since this turn; then return it.

        NothingToChangeError if the member has no evidence with this id.
        """
        with self._writing(member) as state:
            known = self._require(state, evidence_id)
            if known.session.turn != turn:
                return self.view_of(state, known)
            state.work.evidence.remove(member, evidence_id)
            return None

    def page(self, member: Member, skip: int = 0) -> LogView:
        """Return a page of the member's evidence; the last page if `skip` is too large."""
        with self._reading(member) as state:
            return read_log(state, skip)

    def today(self, member: Member) -> date:
        """Return today's date in the member's time zone."""
        with self._reading(member) as state:
            return state.today

    @property
    def framework(self) -> Framework:
        """The current framework, whose signals and scopes can be chosen."""
        return self._library.current

    def _save_new(self, member: Member, words: str, session: Session | None, day: date | None = None) -> EvidenceView:
        with self._writing(member) as state:
            new = self._create(state, Evidence, session, words=words)
            dated = replace(rules.dated_on(new, day, state.today, state.zone), moved_at=state.now)
            return self.view_of(state, self._add(state, dated))

    def _repository(self, work: UnitOfWork) -> EvidenceLog:
        return work.evidence

    def _script(self, state: MemberState, current: Evidence) -> Script:
        return rules.script(state.library.at(state.work, current.framework))

    def view_of(self, state: MemberState, current: Evidence, _: Outcome = Outcome.DONE) -> EvidenceView:
        return evidence_view(state, current)


def read_log(state: MemberState, skip: int = 0) -> LogView:
    """Return a page of the member's evidence; the last page if `skip` is too large."""
    total = state.work.evidence.count(state.member)
    skipped = min(skip, max(0, total - 1) // PAGE * PAGE)
    shown = state.work.evidence.recent(state.member, limit=PAGE, offset=skipped)
    return LogView(
        shown=tuple(evidence_view(state, evidence) for evidence in shown),
        skipped=skipped,
        total=total,
        trend=state.trend,
        framework=state.library.current,
    )


def evidence_view(state: MemberState, evidence: Evidence) -> EvidenceView:
    framework = state.library.at(state.work, evidence.framework)
    return EvidenceView(
        evidence=evidence,
        framework=framework,
        step=conversation.current(evidence.session, rules.script(framework)),
        signal=rules.signal_of(framework, evidence),
        scope=rules.scope_of(framework, evidence),
        day=state.day_of(evidence.dated),
    )


def move_result_to_evidence(
    state: MemberState, new_id: NewId, plan_id: str, before: Session, session: Session
) -> Session:
    """Save the result of a plan, if it was just given, as evidence instead of in the session, which is returned."""
    words = plans.new_result(session, before)
    if not words:
        return session
    if state.work.evidence.of_origin(state.member, EvidenceSource.PLAN, plan_id) is None:
        _add_result(state, new_id, plan_id, words)
    return plans.without_result(session)


def _add_result(state: MemberState, new_id: NewId, plan_id: str, words: str) -> None:
    framework = state.library.current
    state.work.frameworks.add(framework)
    evidence = Evidence(
        id=new_id(),
        member=state.member,
        framework=framework.version,
        session=rules.new_session(framework),
        started_at=state.now,
        words=words,
        source=EvidenceSource.PLAN,
        origin=plan_id,
    )
    state.work.evidence.add(evidence)


def sync_examples(state: MemberState, new_id: NewId, before: Check, check: Check) -> None:
    """Save the examples of a finished check as evidence; change or delete evidence whose example has changed.

    Evidence that the member has edited themselves stays as it is. An example with the same words as existing evidence
    is not added again.
    """
    new, may_be_known = [], before.finished_at is not None
    for change in rules.example_changes(state.versioned(check).framework, before, check):
        origin = rules.example_origin(check, change.signal)
        known = state.work.evidence.of_origin(state.member, EvidenceSource.CHECK, origin) if may_be_known else None
        if known and rules.is_unedited(known, change.before):
            _update_example(state, known, change.after)
        elif known is None and change.after and not _exists(state, change.after):
            new.append(_example(state, new_id, check, change.signal, change.after))
    state.work.evidence.add_all(new)


def _update_example(state: MemberState, known: Evidence, words: str | None) -> None:
    if words is None:
        state.work.evidence.remove(state.member, known.id)
    else:
        turn = known.session.turn
        changed = replace(known, words=words, session=replace(known.session, turn=turn + 1))
        state.work.evidence.save(changed, expected_turn=turn)


def _exists(state: MemberState, words: str) -> bool:
    return any(rules.has_same_words(one, words) for one in state.evidence)


def _example(state: MemberState, new_id: NewId, check: Check, signal: str, words: str) -> Evidence:
    return Evidence(
        id=new_id(),
        member=state.member,
        framework=check.framework,
        session=rules.tagged_session(state.versioned(check).framework, signal, None),
        started_at=state.now,
        words=words,
        source=EvidenceSource.CHECK,
        origin=rules.example_origin(check, signal),
    )
