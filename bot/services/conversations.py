"""The base class of the services of conversations: moves, typed words, and the message that shows a conversation."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Generic, Protocol, TypeVar

from bot.domain import conversation
from bot.domain.conversation import (
    WORDS_MAX,
    Conversation,
    MessageRef,
    Move,
    Outcome,
    Script,
    Session,
    Status,
    Step,
    Verb,
)
from bot.domain.errors import EmptyWordsError, NothingToChangeError, TooLongError
from bot.domain.people import Member
from bot.services import Clock, NewId
from bot.services.idempotency import retry_conflict, writing
from bot.services.library import Library
from bot.services.member_state import MemberState
from bot.storage.repositories.conversations import Conversations
from bot.storage.unit_of_work import Storage, UnitOfWork


class ConversationView(Protocol):
    """The current state of a conversation, with what its message needs."""

    @property
    def conversation(self) -> Conversation: ...


OPEN_FOR = timedelta(days=14)
"""How long after the last activity typed words can still answer a conversation."""

FRESH_FOR = timedelta(days=3)
"""How long after the last activity a conversation is shown again below other replies."""

C = TypeVar("C", bound=Conversation)
V = TypeVar("V", bound=ConversationView)


@dataclass(frozen=True, slots=True)
class OpenConversation:
    """A conversation that typed words may be about.

    Attributes:
        step: the step that words can answer; None if only a button can, or if the conversation is paused.
        is_fresh: whether it was active recently, so that it may be shown again.
    """

    service: "ConversationService[Any, Any]"
    conversation: Conversation
    step: Step | None
    is_paused: bool
    is_fresh: bool


@dataclass(frozen=True, slots=True)
class KeepResult:
    """The result of saving typed words as an answer, which the member was asked to confirm.

    Attributes:
        view: the conversation, if it has changed.
        is_answer: whether the words are now the answer.
    """

    view: ConversationView | None
    is_answer: bool


class ConversationService(ABC, Generic[C, V]):
    """The conversations of one journey. Methods return the view of the conversation after the change.

    A subclass says where conversations are stored, which steps they have, how to build a view, and what else a move
    changes.
    """

    def __init__(self, storage: Storage, library: Library, clock: Clock, new_id: NewId) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._new_id = new_id

    @abstractmethod
    def _repository(self, work: UnitOfWork) -> Conversations[C]: ...

    @abstractmethod
    def _script(self, state: MemberState, current: C) -> Script: ...

    @abstractmethod
    def view_of(self, state: MemberState, current: C, outcome: Outcome = Outcome.DONE) -> V:
        """Build the view of a conversation after a move with this outcome."""

    def _with_session(self, state: MemberState, before: C, session: Session) -> C:
        """Return the conversation with its new session."""
        finished_at = (before.finished_at or state.now) if session.status is Status.FINISHED else None
        return replace(before, session=session, finished_at=finished_at, moved_at=state.now)

    def _after_move(self, state: MemberState, before: C, after: C) -> None:
        """Change what else depends on the conversation, in the transaction of the move."""

    def _newest(self, state: MemberState) -> C | None:
        """Return the conversation that typed words may answer."""
        return next(iter(self._repository(state.work).recent(state.member, limit=1)), None)

    def _typed_step(self, state: MemberState, current: C) -> Step | None:
        """Return the step that typed words may answer."""
        return conversation.current(current.session, self._script(state, current))

    def _read(self, step: Step, text: str) -> str | None:
        """Return typed words as an answer to the step; None if they can't be one."""
        return conversation.read_answer(step, text)

    @retry_conflict
    def make_move(self, member: Member, conversation_id: str, move: Move) -> V:
        """Make a move; NothingToChangeError if the member has no conversation with this id."""
        if move.verb is Verb.ANSWER and not move.value.strip():
            raise EmptyWordsError
        with self._writing(member) as state:
            return self._move(state, self._require(state, conversation_id), move)

    def view(self, member: Member, conversation_id: str) -> V:
        """Return a conversation; NothingToChangeError if the member has none with this id."""
        with self._reading(member) as state:
            return self.view_of(state, self._require(state, conversation_id))

    def open(self, state: MemberState) -> "OpenConversation | None":
        """Return the conversation that is asking something or is paused; None if there is no recent one."""
        current = self._newest(state)
        idle_for = state.now - current.active_at if current else OPEN_FOR
        if current is None or idle_for > OPEN_FOR:
            return None
        is_paused, is_fresh = current.session.status is Status.PAUSED, idle_for <= FRESH_FOR
        asking = is_paused or conversation.current(current.session, self._script(state, current)) is not None
        step = None if is_paused else self._typed_step(state, current)
        return OpenConversation(self, current, step, is_paused, is_fresh) if asking else None

    def accepts(self, step: Step, text: str) -> bool:
        """Return whether typed words can answer a step."""
        return self._read(step, text) is not None

    def answer_typed(self, state: MemberState, current: C, step: Step, text: str) -> V:
        """Save typed words as the answer to a step; TooLongError if they are longer than any answer can be."""
        answer = self._read(step, text) or ""
        if len(answer) > WORDS_MAX:
            raise TooLongError(most=str(WORDS_MAX), typed=str(len(answer)))
        return self._move(state, current, Move(Verb.ANSWER, current.session.turn, answer, step.id))

    def keep_typed(self, state: MemberState, conversation_id: str, step: str, text: str) -> "KeepResult | None":
        """Save words, which the member has confirmed, as an answer; None if there is no such conversation.

        They may answer another step than the current one. If that step has another answer by now, they are not saved.
        """
        current = self._repository(state.work).get(state.member, conversation_id)
        if current is None:
            return None
        answers = current.session.answers
        asked = conversation.step_at(current.session, self._script(state, current), step)
        answer = ((self._read(asked, text) if asked else None) or text).strip()
        if asked is None or (step in answers and current.session.at != step):
            return KeepResult(None, is_answer=answers.get(step) == answer)
        view = self._move(state, current, Move(Verb.ANSWER, current.session.turn, answer, step))
        return KeepResult(view, is_answer=view.conversation.session.answers.get(step) == answer)

    def set_message(self, shown: C, message_ref: MessageRef) -> MessageRef | None:
        """Save which message shows a conversation; return the message that did so before."""
        if message_ref == shown.message_ref:
            return None
        with self._writing(shown.member) as state:
            known = self._repository(state.work).get(shown.member, shown.id)
            self._repository(state.work).set_message(shown.member, shown.id, message_ref)
            return known.message_ref if known else None

    def _resume_or_start(self, state: MemberState, start: Callable[[MemberState], C]) -> V:
        """Resume the unfinished conversation, or start a new one."""
        known = self._newest(state)
        if known is None or known.finished_at:
            return self.view_of(state, start(state))
        if known.session.status is Status.PAUSED:
            return self._move(state, known, Move(Verb.RESUME, known.session.turn))
        return self.view_of(state, known)

    def _create(self, state: MemberState, kind: Callable[..., C], session: Session | None = None, **own: object) -> C:
        """Create a conversation with the current content.

        Args:
            state: the member's.
            kind: the class of the conversation.
            session: its initial session, if it doesn't start at the first step.
            own: the fields that only this journey has.
        """
        shared = {"id": self._new_id(), "member": state.member, "framework": self._library.current.version}
        new = kind(**shared, session=session or Session(), started_at=state.now, **own)
        return replace(new, session=conversation.begin(self._script(state, new))) if session is None else new

    def _add(self, state: MemberState, new: C) -> C:
        """Add a new conversation, and save the content that it was begun with."""
        state.work.frameworks.add(self._library.current)
        self._repository(state.work).add(new)
        return new

    def _move(self, state: MemberState, before: C, move: Move) -> V:
        result = conversation.apply_move(before.session, move, self._script(state, before))
        if result.outcome is not Outcome.DONE:
            return self.view_of(state, before, result.outcome)
        after = self._with_session(state, before, result.session)
        self._repository(state.work).save(after, expected_turn=before.session.turn)
        self._after_move(state, before, after)
        return self.view_of(state, after)

    def _require(self, state: MemberState, conversation_id: str) -> C:
        known = self._repository(state.work).get(state.member, conversation_id)
        if known is None:
            raise NothingToChangeError
        return known

    @contextmanager
    def _writing(self, member: Member) -> Iterator[MemberState]:
        with writing(self._storage, self._clock) as work:
            yield MemberState(work, self._library, member, self._clock())

    @contextmanager
    def _reading(self, member: Member) -> Iterator[MemberState]:
        with self._storage.reading() as work:
            yield MemberState(work, self._library, member, self._clock())
