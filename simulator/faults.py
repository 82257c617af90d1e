"""Faults that can be switched on: what an app meets when Slack, or the line to it, is not well."""

import math
import random
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from fnmatch import fnmatchcase
from typing import Literal, Self, TypeGuard, get_args

Kind = Literal["ratelimited", "error_before", "error_after", "dropped_before", "dropped_after", "slow"]

KINDS: Mapping[Kind, str] = {
    "ratelimited": "rate limited",
    "error_before": "error 500, nothing done",
    "error_after": "error 500, but done",
    "dropped_before": "line dropped, nothing done",
    "dropped_after": "line dropped, but done",
    "slow": "done, but answered late",
}


class FaultError(ValueError):
    """A fault that cannot be; says why."""


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong with calls of the Web API.

    Args:
        kind: what goes wrong; `before` and `after` tell whether the call has done what it does.
        method: which calls, as a pattern such as `chat.*`.
        chance: how likely it is that a call is hit, from 0 to 1.
        count: how many calls are hit before it is over; None for no end.
        seconds: what Retry-After says of `ratelimited`, and how late the answer of `slow` is.
        workspace: whose calls, as a pattern for the id of the workspace that the token is for.
    """

    kind: Kind
    method: str = "*"
    chance: float = 1.0
    count: int | None = None
    seconds: float = 1.0
    workspace: str = "*"

    @classmethod
    def of(cls, given: object) -> Self:
        """A fault from its fields in JSON.

        Raises:
            FaultError: where one of them makes no sense.
        """
        if not isinstance(given, Mapping):
            raise FaultError("a fault is an object with a kind")
        unknown = set(given) - {field.name for field in fields(cls)}
        if unknown:
            raise FaultError(f"a fault has no {min(map(str, unknown))}")
        if given.get("kind") not in get_args(Kind):
            raise FaultError(f"kind must be one of {', '.join(get_args(Kind))}")
        fault = cls(**given)
        _check(**asdict(fault))
        return fault

    @property
    def undone(self) -> bool:
        """Whether the method is not even begun."""
        return self.kind in ("ratelimited", "error_before", "dropped_before")

    @property
    def dropped(self) -> bool:
        """Whether the caller hears nothing at all."""
        return self.kind in ("dropped_before", "dropped_after")

    def can_hit(self, method: str, workspace: str) -> bool:
        """Whether it is about such calls."""
        return fnmatchcase(method, self.method) and fnmatchcase(workspace, self.workspace)


@dataclass(frozen=True)
class Standing:
    """A fault that was switched on.

    Args:
        number: what it is switched off by.
        hits: how many calls it has hit.
    """

    number: int
    fault: Fault
    hits: int = 0

    @property
    def over(self) -> bool:
        """Whether it has hit as many calls as it was to."""
        return self.fault.count is not None and self.hits >= self.fault.count


class Faults:
    """All faults that were switched on; the first one that hits a call is what the call meets.

    Each throws dice of its own, which the seed and its number decide: of the calls that it could hit it hits the same
    ones again after `put` with the same seed, whatever other calls come between.
    """

    def __init__(self) -> None:
        self._lock, self._closing = threading.Lock(), threading.Event()
        self.put(())

    def put(self, faults: Iterable[Fault], seed: int = 0) -> None:
        """Switch on these and no others, and begin to count and to throw afresh."""
        with self._lock:
            self.seed = seed
            self._last = 0
            self._standing: dict[int, Standing] = {}
            self._dice: dict[int, random.Random] = {}
            for fault in faults:
                self._add(fault)

    def add(self, fault: Fault) -> None:
        """Switch on one more."""
        with self._lock:
            self._add(fault)

    def remove(self, number: int) -> None:
        """Switch one off, if it is there."""
        with self._lock:
            self._standing.pop(number, None)

    def all(self) -> list[Standing]:
        """What is switched on, or is over."""
        with self._lock:
            return list(self._standing.values())

    def strike(self, method: str, workspace: str = "") -> Fault | None:
        """What goes wrong with this call, if anything does; a call with a token of no workspace names none."""
        with self._lock:
            for number, each in self._standing.items():
                if each.over or not each.fault.can_hit(method, workspace):
                    continue
                if self._dice[number].random() < each.fault.chance:
                    self._standing[number] = Standing(number, each.fault, each.hits + 1)
                    return each.fault
        return None

    def dawdle(self, seconds: float) -> None:
        """Let a slow answer wait; not when everything ends."""
        self._closing.wait(seconds)

    def close(self) -> None:
        """Keep nobody waiting any longer."""
        self._closing.set()

    def _add(self, fault: Fault) -> None:
        self._last += 1
        self._standing[self._last] = Standing(self._last, fault)
        self._dice[self._last] = random.Random(f"{self.seed}/{self._last}")  # noqa: S311 - dice, no secret


def _check(*, method: object, chance: object, count: object, seconds: object, workspace: object, **_: object) -> None:
    if not isinstance(method, str) or not method:
        raise FaultError("method must be a pattern such as chat.*")
    if not isinstance(workspace, str) or not workspace:
        raise FaultError("workspace must be a pattern such as T*")
    if not _number(chance) or not 0 <= chance <= 1:
        raise FaultError("chance must be a number from 0 to 1")
    if count is not None and (type(count) is not int or count < 1):
        raise FaultError("count must be a whole number from 1, or null")
    if not _number(seconds) or seconds < 0:
        raise FaultError("seconds must be a number, 0 or more")


def _number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
