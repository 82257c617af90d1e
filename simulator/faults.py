"""Faults that can be switched on to simulate trouble with Slack or the connection to it."""

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
    "error_before": "error 500, call not executed",
    "error_after": "error 500, call executed",
    "dropped_before": "connection dropped, call not executed",
    "dropped_after": "connection dropped, call executed",
    "slow": "call executed, response delayed",
}


class FaultError(ValueError):
    """An invalid fault; the message says why."""


@dataclass(frozen=True)
class Fault:
    """A failure of Web API calls.

    Args:
        kind: what goes wrong; `before` and `after` say whether the call takes effect.
        method: the affected methods, as a pattern such as `chat.*`.
        chance: the probability that a call is hit, from 0 to 1.
        count: the number of calls to hit before the fault ends; None for no end.
        seconds: the Retry-After of `ratelimited`, and the delay of `slow`.
        workspace: the affected workspaces, as a pattern for the id of the token's workspace.
    """

    kind: Kind
    method: str = "*"
    chance: float = 1.0
    count: int | None = None
    seconds: float = 1.0
    workspace: str = "*"

    @classmethod
    def from_json(cls, given: object) -> Self:
        """Build a fault from its JSON fields.

        Raises:
            FaultError: if a field is invalid.
        """
        if not isinstance(given, Mapping):
            raise FaultError("a fault must be an object with a kind")
        unknown = set(given) - {field.name for field in fields(cls)}
        if unknown:
            raise FaultError(f"a fault has no {min(map(str, unknown))}")
        if given.get("kind") not in get_args(Kind):
            raise FaultError(f"kind must be one of {', '.join(get_args(Kind))}")
        fault = cls(**given)
        _check(**asdict(fault))
        return fault

    @property
    def prevents_call(self) -> bool:
        """Whether the call has no effect."""
        return self.kind in ("ratelimited", "error_before", "dropped_before")

    @property
    def drops_connection(self) -> bool:
        """Whether the connection is closed without a response."""
        return self.kind in ("dropped_before", "dropped_after")

    def can_hit(self, method: str, workspace: str) -> bool:
        """Whether the fault applies to this method and workspace."""
        return fnmatchcase(method, self.method) and fnmatchcase(workspace, self.workspace)


@dataclass(frozen=True)
class ActiveFault:
    """A fault that was switched on.

    Args:
        number: identifies it when it is switched off.
        hits: how many calls it has hit.
    """

    number: int
    fault: Fault
    hits: int = 0

    @property
    def over(self) -> bool:
        """Whether it has hit as many calls as `count` allows."""
        return self.fault.count is not None and self.hits >= self.fault.count


class Faults:
    """All faults that were switched on. A call is hit by at most one of them, the first that applies.

    Each fault has its own random numbers, derived from the seed and its number. After `put` with the same seed, it hits
    the same calls among those that it applies to, whatever other calls come in between.
    """

    def __init__(self) -> None:
        self._lock, self._closing = threading.Lock(), threading.Event()
        self.put(())

    def put(self, faults: Iterable[Fault], seed: int = 0) -> None:
        """Replace all faults, and reset the counters and the random numbers."""
        with self._lock:
            self.seed = seed
            self._last = 0
            self._active: dict[int, ActiveFault] = {}
            self._random: dict[int, random.Random] = {}
            for fault in faults:
                self._add(fault)

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._add(fault)

    def remove(self, number: int) -> None:
        """Switch a fault off, if it exists."""
        with self._lock:
            self._active.pop(number, None)

    def all(self) -> list[ActiveFault]:
        """All faults, including those that have ended."""
        with self._lock:
            return list(self._active.values())

    def pick(self, method: str, workspace: str = "") -> Fault | None:
        """The fault that hits this call, if any; it is counted. The workspace is empty if the token is invalid."""
        with self._lock:
            for number, each in self._active.items():
                if each.over or not each.fault.can_hit(method, workspace):
                    continue
                if self._random[number].random() < each.fault.chance:
                    self._active[number] = ActiveFault(number, each.fault, each.hits + 1)
                    return each.fault
        return None

    def delay(self, seconds: float) -> None:
        """Delay a slow response, but not past shutdown."""
        self._closing.wait(seconds)

    def close(self) -> None:
        """End all delays."""
        self._closing.set()

    def _add(self, fault: Fault) -> None:
        self._last += 1
        self._active[self._last] = ActiveFault(self._last, fault)
        self._random[self._last] = random.Random(f"{self.seed}/{self._last}")  # noqa: S311 - not used as a secret


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
