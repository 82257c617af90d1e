"""Requests for a course, which members work through, and the notes that they end in."""

from dataclasses import dataclass, replace

from bot.domain import reframe as rules
from bot.domain.conversation import Outcome, Script, Session, Status, Step
from bot.domain.people import Member
from bot.domain.reframe import Note, Reframe, ReframeQuestion
from bot.services.conversations import ConversationService
from bot.services.idempotency import retry_conflict
from bot.services.member_state import MemberState
from bot.storage.repositories.reframes import Reframes
from bot.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReframeView:
    """The current state of a request.

    Attributes:
        question: the current question; None once all are answered.
        number: its number, from 1.
        most: how many questions there can be at most.
        before: the id of the question that Back leads to, if any.
        note: the note that follows from the answers so far.
    """

    reframe: Reframe
    question: ReframeQuestion | None
    number: int
    most: int
    before: str | None
    note: Note

    @property
    def conversation(self) -> Reframe:
        return self.reframe


class ReframeService(ConversationService[Reframe, ReframeView]):
    """Requests for a course that members work through."""

    @retry_conflict
    def begin(self, member: Member) -> ReframeView:
        """Start working through a request, or resume the unfinished one."""
        with self._writing(member) as state:
            return self._resume_or_start(state, self._open)

    @retry_conflict
    def restart(self, member: Member, reframe_id: str) -> ReframeView:
        """Start with another request; delete the given one if it is unfinished."""
        with self._writing(member) as state:
            known = self._newest(state)
            if known and known.id == reframe_id and known.finished_at is None:
                state.work.reframes.remove(member, reframe_id)
                return self.view_of(state, self._open(state))
            return self._resume_or_start(state, self._open)

    def _open(self, state: MemberState) -> Reframe:
        """Start with the questions of the member's stage; without a check, with those of the middle stage."""
        stages = self._library.current.stages
        stage = state.stage or stages[len(stages) // 2]
        return self._add(state, self._create(state, Reframe, stage=stage.id))

    def _with_session(self, state: MemberState, before: Reframe, session: Session) -> Reframe:
        """Reopen the conversation if Back leads from the note to a question, so that it can be paused and resumed."""
        is_reopened = session.status is Status.FINISHED and session.at is not None
        return super()._with_session(state, before, replace(session, status=Status.ACTIVE) if is_reopened else session)

    def _repository(self, work: UnitOfWork) -> Reframes:
        return work.reframes

    def _script(self, state: MemberState, current: Reframe) -> Script:
        return rules.script(self._library.at(state.work, current.framework).reframe, current.stage)

    def view_of(self, state: MemberState, current: Reframe, _: Outcome = Outcome.DONE) -> ReframeView:
        return build_view(self._library.at(state.work, current.framework).reframe, current)

    def _read(self, step: Step, text: str) -> str | None:
        """Accept other words too, if the step takes them in place of an option."""
        return super()._read(step, text) or (text if step.takes(text) else None)


def build_view(questions: rules.Questions, reframe: Reframe) -> ReframeView:
    session, stage = reframe.session, reframe.stage
    asked = [question.id for question in rules.questions_asked(questions, stage, session.answers)]
    index = asked.index(session.at) if session.at in asked else len(asked)
    ways = rules.routes(questions, stage, session.answers)
    return ReframeView(
        reframe=reframe,
        question=next((question for question in questions if question.id == session.at), None),
        number=index + 1,
        most=max(map(len, ways)),
        before=asked[index - 1] if index else None,
        note=rules.note(questions, stage, session.answers),
    )
