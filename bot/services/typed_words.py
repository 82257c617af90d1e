"""What members type in their DM: the answer to whatever conversation is open."""

from contextlib import suppress

from bot.domain.people import Member
from bot.services import Clock
from bot.services.checks import CheckService, CheckView
from bot.services.library import Library
from bot.services.member_state import MemberState
from bot.services.once import retry_conflict, writing
from bot.services.reflections import ReflectionService, ReflectionView
from bot.storage.unit_of_work import Storage


class _NothingAskedError(Exception):
    """No conversation asks for such words: roll back, so that a command among them is noted with its own change."""


class TypedWords:
    """The one door for typed words."""

    def __init__(
        self, storage: Storage, library: Library, clock: Clock, checks: CheckService, reflections: ReflectionService
    ) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._conversations = (checks, reflections)

    @retry_conflict
    def answer(self, member: Member, text: str) -> CheckView | ReflectionView | None:
        """Take words as the answer to the first conversation that asks for them; None if none does."""
        with suppress(_NothingAskedError), writing(self._storage, self._clock) as work:
            state = MemberState(work, self._library, member, self._clock())
            for conversation in self._conversations:
                view = conversation.answer_typed(state, text)
                if view is not None:
                    return view
            raise _NothingAskedError
        return None
