"""Each interaction changes something at most once, however often Slack or anybody else delivers it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from bot.domain.errors import ConflictError
from bot.services import Clock
from bot.storage.unit_of_work import Storage, UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")


class AlreadyHandledError(Exception):
    """This interaction was handled before: there is nothing to change and nothing to show."""


@dataclass(slots=True)
class Handling:
    """The interaction being handled.

    Attributes:
        id: the same for a retry or a replay of it; empty where there is nothing to tell it by.
        noted: whether a committed transaction holds the id.
    """

    workspace: str
    id: str
    noted: bool = False


_current: ContextVar[Handling | None] = ContextVar("handling", default=None)


@contextmanager
def handling(workspace: str, interaction_id: str) -> Iterator[Handling]:
    """Handle an interaction: what is written inside is written with its id."""
    current = Handling(workspace, interaction_id)
    token = _current.set(current)
    try:
        yield current
    finally:
        _current.reset(token)


@contextmanager
def writing(storage: Storage, clock: Clock) -> Iterator[UnitOfWork]:
    """Open a transaction that is committed at the end, or rolled back if the block raises.

    The first one of an interaction notes its id; AlreadyHandledError if a transaction did so before. Noting the id and
    changing the state is one commit, so that a crash in between can't lose an answer.
    """
    current = _current.get()
    with storage.writing() as unit:
        new = current is not None and current.id and not current.noted
        if current and new and not unit.interactions.note(current.workspace, current.id, clock()):
            raise AlreadyHandledError
        yield unit
    if current:
        current.noted = True


def retry_conflict(method: Callable[P, T]) -> Callable[P, T]:
    """Run a transaction again if another one changed the same row meanwhile: it then decides on the new state."""

    @wraps(method)
    def decided(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(*args, **kwargs)
        except ConflictError:
            return method(*args, **kwargs)

    return decided


class InteractionLog:
    """The interactions that were handled."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    def first_time(self, current: Handling) -> bool:
        """Note an interaction that changes nothing, unless it was noted before."""
        if current.noted or not current.id:
            return True
        with self._storage.writing() as work:
            return work.interactions.note(current.workspace, current.id, self._clock())
