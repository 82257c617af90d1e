"""The next step: three to choose from, one of which becomes an if-then plan."""

from dataclasses import dataclass, replace

from bot.domain import coaching
from bot.domain.coaching import Draft, NextStep
from bot.domain.errors import EmptyWordsError, NothingToChangeError, TooLongError
from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.domain.plan import PLAN_WORDS_MAX, IfThen, Plan, PlanStatus
from bot.services import Clock, NewId
from bot.services.library import Library
from bot.services.member_state import MemberState
from bot.services.once import retry_conflict, writing
from bot.storage.unit_of_work import Storage, UnitOfWork


@dataclass(frozen=True, slots=True)
class NextView:
    """What is next for a member: the open plan, and the steps that their last check suggests (none before one)."""

    plan: Plan | None
    steps: tuple[NextStep, ...]
    framework: Framework
    path: str | None


class PlanService:
    """Makes plans, and keeps what became of them."""

    def __init__(self, storage: Storage, library: Library, clock: Clock, new_id: NewId) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._new_id = new_id

    def view(self, member: Member) -> NextView:
        """Give the open plan and the steps on offer."""
        with self._storage.reading() as work:
            return next_view(self._state(work, member))

    def others(self, member: Member, action_id: str) -> NextView:
        """Give steps beside that one and beside the open plan.

        NothingToChangeError where the member has no finished check.
        """
        with self._storage.reading() as work:
            state = self._state(work, member)
            if state.last is None:
                raise NothingToChangeError
            return replace(next_view(state), steps=state.others(action_id))

    def draft(self, member: Member, action_id: str) -> Draft:
        """The draft of a plan; NothingToChangeError where no content that the member checked with has it.

        An action that an edit took away is still planned from an older message.
        """
        with self._storage.reading() as work:
            return self._draft(self._state(work, member), action_id)

    def rewording(self, member: Member) -> tuple[Draft, Plan]:
        """Read the open plan and its action, to reword it; NothingToChangeError if there is none."""
        with self._storage.reading() as work:
            state = self._state(work, member)
            if state.plan is None:
                raise NothingToChangeError
            return self._draft(state, state.plan.action), state.plan

    @retry_conflict
    def commit(self, member: Member, action_id: str, words: IfThen) -> Plan:
        """Make the plan, or reword it; another one that was open is let go. Sent twice it is one plan.

        NothingToChangeError as of `draft`.
        """
        for part in (words.when, words.will, words.done):
            if not part.strip():
                raise EmptyWordsError
            if len(part) > PLAN_WORDS_MAX:
                raise TooLongError(most=str(PLAN_WORDS_MAX), typed=str(len(part)))
        with writing(self._storage, self._clock) as work:
            state = self._state(work, member)
            self._draft(state, action_id)
            now, present = state.now, state.plan
            if present and present.action == action_id:
                plan = replace(present, words=words)
                work.plans.save(plan, was=present)
                return plan
            if present:
                work.plans.save(replace(present, status=PlanStatus.LET_GO, settled_at=now), was=present)
            plan = Plan(self._new_id(), member, action_id, words, now)
            work.plans.add(plan)
            return plan

    @retry_conflict
    def settle(self, member: Member, plan_id: str, status: PlanStatus) -> NextView:
        """Keep what became of a plan, and return what is next. One that is settled already stays as it is."""
        with writing(self._storage, self._clock) as work:
            plan = work.plans.get(member, plan_id)
            if plan is None:
                raise NothingToChangeError
            if plan.status is PlanStatus.OPEN:
                work.plans.save(replace(plan, status=status, settled_at=self._clock()), was=plan)
            return next_view(self._state(work, member))

    def _state(self, work: UnitOfWork, member: Member) -> MemberState:
        return MemberState(work, self._library, member, self._clock())

    def _draft(self, state: MemberState, action_id: str) -> Draft:
        versions = [state.as_made(check).framework for check in state.finished]
        found = (coaching.draft(framework, action_id) for framework in (self._library.current, *versions))
        draft = next(filter(None, found), None)
        if draft is None:
            raise NothingToChangeError
        return draft


def next_view(state: MemberState) -> NextView:
    return NextView(state.plan, state.steps, state.framework, state.profile.path)
