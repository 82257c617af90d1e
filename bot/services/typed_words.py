"""What members type in their DM: the answer to whatever conversation is open."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from bot.domain.people import Member
from bot.services import Clock
from bot.services.conversations import ConversationService, ConversationView
from bot.services.library import Library
from bot.services.member_state import MemberState
from bot.services.once import retry_conflict, writing
from bot.storage.unit_of_work import Storage


class _NothingAskedError(Exception):
    """No conversation asks for such words: roll back, so that a command among them is noted with its own change."""


class TypedWords:
    """The one door for typed words."""

    def __init__(
        self,
        storage: Storage,
        library: Library,
        clock: Clock,
        conversations: Sequence[ConversationService[Any, Any]],
    ) -> None:
        """Make the door to these conversations, which are asked in this order."""
        self._storage = storage
        self._library = library
        self._clock = clock
        self._conversations = conversations

    @retry_conflict
    def answer(self, member: Member, text: str) -> ConversationView | None:
        """Take words as the answer to the first conversation that asks for them; None if none does."""
        with suppress(_NothingAskedError), writing(self._storage, self._clock) as work:
            state = MemberState(work, self._library, member, self._clock())
            for conversation in self._conversations:
                view: ConversationView | None = conversation.answer_typed(state, text)
                if view is not None:
                    return view
            raise _NothingAskedError
        return None
