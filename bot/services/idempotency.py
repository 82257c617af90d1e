"""Makes handling an interaction idempotent: it changes something at most once, however often it is delivered."""

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
    """The interaction was handled before: there is nothing to change and nothing to show."""


@dataclass(slots=True)
class Handling:
    """The interaction being handled.

    Attributes:
        id: the same for each retry or replay of the interaction; empty if the interaction has no id.
        recorded: whether a committed transaction has recorded the id.
    """

    workspace: str
    id: str
    recorded: bool = False


_current: ContextVar[Handling | None] = ContextVar("handling", default=None)


@contextmanager
def handling(workspace: str, interaction_id: str) -> Iterator[Handling]:
    """Handle an interaction: the first transaction within the block records its id."""
    current = Handling(workspace, interaction_id)
    token = _current.set(current)
    try:
        yield current
    finally:
        _current.reset(token)


@contextmanager
def writing(storage: Storage, clock: Clock) -> Iterator[UnitOfWork]:
    """Open a transaction that is committed at the end, or rolled back if the block raises.

    The first transaction of an interaction records its id; AlreadyHandledError if it was recorded before. The id and
    the change are committed together, so that a crash in between can't lose an answer.
    """
    current = _current.get()
    with storage.writing() as unit:
        is_first = current and current.id and not current.recorded
        if current and is_first and not unit.interactions.record(current.workspace, current.id, clock()):
            raise AlreadyHandledError
        yield unit
    if current:
        current.recorded = True


def retry_conflict(method: Callable[P, T]) -> Callable[P, T]:
    """Run a transaction again, on the new state, if another one has changed the same row meanwhile."""

    @wraps(method)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(*args, **kwargs)
        except ConflictError:
            return method(*args, **kwargs)

    return wrapper


class InteractionLog:
    """The interactions that were handled."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    def first_time(self, current: Handling) -> bool:
        """Record an interaction that has changed nothing; return False if it was handled before."""
        if current.recorded or not current.id:
            return True
        with self._storage.writing() as work:
            return work.interactions.record(current.workspace, current.id, self._clock())
