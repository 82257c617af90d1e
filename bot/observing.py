"""Passes what happens in this process to observers; bot/metrics.py is the only one, if LDCAREER_METRICS is set.

Nothing passed on names a workspace, a member or a kind of message, or quotes what somebody typed.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from structlog.contextvars import bound_contextvars


class Observer(Protocol):
    def acknowledged(self, outcome: str, seconds: float) -> None:
        """A request from Slack was handled.

        Outcomes: `done`, `repeated` (handled before), `told` (the person was told why it failed), `broke` (a fault),
        `refused` (not signed by Slack).
        """

    def called_slack(self, method: str, result: str, seconds: float) -> None:
        """A call to Slack returned: `ok`, `limited`, `unreachable`, `refused` or `unknown`."""

    def delivered(self, result: str) -> None:
        """An attempt at a delivery ended. `result` is the name of a SendResult, or `broke`."""

    def round_changed(self, event: str) -> None:
        """A round was `opened`, or closed with a `summary` or with `no_summary`."""

    def did_job(self, name: str, result: str) -> None:
        """A job (`sweep`, `send` or `prune`) ended `ok` or `failed`."""

    def transacted(self, access: str, result: str, seconds: float) -> None:
        """A database transaction (`read` or `write`) ended `ok` or `failed`."""


_observers: list[Observer] = []


@contextmanager
def observed_by(observer: Observer) -> Iterator[None]:
    """Register an observer for the duration of the `with` block."""
    _observers.append(observer)
    try:
        yield
    finally:
        _observers.remove(observer)


@dataclass(slots=True)
class Outcome:
    """The outcome of the request being handled."""

    name: str = "done"


@contextmanager
def acknowledging() -> Iterator[Outcome]:
    """Observe the request handled in the `with` block, which may set the outcome, and bind a request id to the log."""
    began, outcome = time.monotonic(), Outcome()
    with bound_contextvars(request=secrets.token_hex(6)):
        try:
            yield outcome
        finally:
            for observer in _observers:
                observer.acknowledged(outcome.name, time.monotonic() - began)


def called_slack(method: str, result: str, seconds: float) -> None:
    for observer in _observers:
        observer.called_slack(method, result, seconds)


def delivered(result: str) -> None:
    for observer in _observers:
        observer.delivered(result)


def round_changed(event: str) -> None:
    for observer in _observers:
        observer.round_changed(event)


def did_job(name: str, result: str) -> None:
    for observer in _observers:
        observer.did_job(name, result)


def transacted(access: str, result: str, seconds: float) -> None:
    for observer in _observers:
        observer.transacted(access, result, seconds)
