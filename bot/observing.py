"""Tells whoever counts it what this process did: nobody, unless LDCAREER_METRICS is set.

Facts have no names in them: no workspace, member, kind of message or word that somebody typed.
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
        """A request of Slack's was handled.

        The outcome is `done`, `repeated` (it had been handled before), `told` (the person was told why not), `broke`,
        or `refused` (it isn't Slack's).
        """

    def called_slack(self, method: str, result: str, seconds: float) -> None:
        """A call to Slack returned: `ok`, `limited`, `unreachable`, `refused` or `unknown`."""

    def delivered(self, result: str) -> None:
        """An attempt to deliver ended, by the name of its result, or `broke`."""

    def round_changed(self, event: str) -> None:
        """A team's round was `opened`, or closed with a `summary` or with `no_summary`."""

    def did_job(self, job: str, result: str) -> None:
        """A job ended, `ok` or `failed`: `sweep`, `send` or `prune`."""

    def transacted(self, access: str, result: str, seconds: float) -> None:
        """A transaction of the database ended: a `read` or a `write`, `ok` or `failed`."""


_observers: list[Observer] = []


@contextmanager
def observed_by(observer: Observer) -> Iterator[None]:
    """Tell an observer as well, until the `with` block ends."""
    _observers.append(observer)
    try:
        yield
    finally:
        _observers.remove(observer)


@dataclass(slots=True)
class Outcome:
    """How a request is about to end."""

    name: str = "done"


@contextmanager
def acknowledging() -> Iterator[Outcome]:
    """Tell of a request that is handled in the `with` block, which can change its outcome.

    Until then the log's lines have an id of the request.
    """
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


def did_job(job: str, result: str) -> None:
    for observer in _observers:
        observer.did_job(job, result)


def transacted(access: str, result: str, seconds: float) -> None:
    for observer in _observers:
        observer.transacted(access, result, seconds)
