"""What members type in their DM, and the open conversation that it may answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.errors import NothingToChangeError
from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.domain.typed import Expected, Typed, TypedKind
from bot.services import Clock
from bot.services.conversations import ConversationService, ConversationView, KeepResult, OpenConversation
from bot.services.idempotency import retry_conflict, writing
from bot.services.library import Library
from bot.services.member_state import MemberState
from bot.storage.unit_of_work import Storage, UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenView:
    """The open conversation.

    Attributes:
        step: the id of the step that words can answer; empty if only a button can.
        show_again: whether to show the conversation again below another reply.
    """

    view: ConversationView
    wants: Expected
    step: str
    show_again: bool


@dataclass(frozen=True, slots=True)
class TypedResult:
    """How typed words were understood.

    Attributes:
        answered: the view of the conversation that they answered.
        open: the open conversation, if they didn't answer it.
    """

    kind: TypedKind
    answered: ConversationView | None = None
    open: OpenView | None = None


class _UnansweredError(Exception):
    """Rolls the transaction back, so that the interaction's id is recorded with the change that the words lead to."""

    def __init__(self, result: TypedResult) -> None:
        super().__init__()
        self.result = result


class TypedWords:
    """Takes typed words as an answer to the open conversation, or says how else they are understood."""

    def __init__(
        self,
        storage: Storage,
        library: Library,
        clock: Clock,
        conversations: Sequence[ConversationService[Any, Any]],
    ) -> None:
        """Build the service. Of these conversations, the one that was active last is the open one."""
        self._storage = storage
        self._library = library
        self._clock = clock
        self._conversations = conversations

    @property
    def framework(self) -> Framework:
        """The current framework, whose intents are understood."""
        return self._library.current

    def handle(self, member: Member, typed: Typed) -> TypedResult:
        """Save words as the answer to the open conversation, unless they may be something else."""
        try:
            return TypedResult(TypedKind.ANSWER, answered=self._answer(member, typed))
        except _UnansweredError as unanswered:
            return unanswered.result

    def open(self, member: Member) -> OpenView | None:
        """Return the open conversation."""
        with self._storage.reading() as work:
            state = self._state(work, member)
            open_ = self._open(state)
            return _view(state, open_) if open_ else None

    def furthest(self, member: Member) -> str | None:
        """Return the words of the evidence that reaches furthest, the newest of several; None if no reach is known."""
        with self._storage.reading() as work:
            state = self._state(work, member)
            reaches = ((state.level_of(one) or 0, one.words) for one in state.evidence)
            return max((one for one in reaches if one[0]), key=lambda one: one[0], default=(0, None))[1]

    @retry_conflict
    def keep(self, member: Member, conversation_id: str, step: str, text: str) -> KeepResult:
        """Save words as an answer, after the member has confirmed it.

        NothingToChangeError if the member has no such conversation.
        """
        with writing(self._storage, self._clock) as work:
            state = self._state(work, member)
            for conversation in self._conversations:
                kept = conversation.keep_typed(state, conversation_id, step, text)
                if kept:
                    return kept
            raise NothingToChangeError

    @retry_conflict
    def _answer(self, member: Member, typed: Typed) -> ConversationView:
        with writing(self._storage, self._clock) as work:
            state = self._state(work, member)
            open_ = self._open(state)
            step = open_.step if open_ else None
            if open_ is None or open_.is_paused:
                raise _UnansweredError(TypedResult(typed.kind(Expected.NOTHING)))
            can_answer = step is not None and open_.service.accepts(step, typed.text)
            wants = Expected.of(step) if can_answer else Expected.CHOICE
            kind = TypedKind.ANSWER if can_answer and wants is Expected.CHOICE else typed.kind(wants)
            if step is None or kind is not TypedKind.ANSWER:
                raise _UnansweredError(TypedResult(kind, open=_view(state, open_)))
            view: ConversationView = open_.service.answer_typed(state, open_.conversation, step, typed.text)
            return view

    def _open(self, state: MemberState) -> OpenConversation | None:
        found = filter(None, (conversation.open(state) for conversation in self._conversations))
        return max(found, key=lambda one: one.conversation.active_at, default=None)

    def _state(self, work: UnitOfWork, member: Member) -> MemberState:
        return MemberState(work, self._library, member, self._clock())


def _view(state: MemberState, open_: OpenConversation) -> OpenView:
    view = open_.service.view_of(state, open_.conversation)
    wants = Expected.NOTHING if open_.is_paused else Expected.of(open_.step)
    return OpenView(view, wants, open_.step.id if open_.step else "", open_.is_fresh and not open_.is_paused)
