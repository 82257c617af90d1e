"""Slack-like ids: a letter for the kind, then letters and digits."""

import itertools
import threading

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STRIDE = 7_919_000_003  # odd and not a multiple of three, so that every number gives a different id
_ROOM = 36**8


class Ids:
    """Generates the same ids at each start, so that a script can be run again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)

    def next(self, prefix: str) -> str:
        """A new id such as `U07K3M9QX2P`."""
        with self._lock:
            return nth(prefix, next(self._numbers))


def nth(prefix: str, number: int) -> str:
    """The id with this number, counted from 1."""
    rest, left = "", number * _STRIDE % _ROOM
    for _ in range(8):
        left, digit = divmod(left, len(_DIGITS))
        rest = _DIGITS[digit] + rest
    return f"{prefix}0{rest}"
