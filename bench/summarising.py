"""Closing a round: how long it takes, and how many statements, with a hundred times as many contributors."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import event

from bench.table import Row
from bot.bootstrap import new_id
from bot.bundled import CONTENT
from bot.content.loader import load
from bot.domain.framework import LEVELS
from bot.domain.people import Member
from bot.domain.team import Choice, Sharing
from bot.messages.examples.samples import answered
from bot.services.library import Library
from bot.services.rounds import RoundService
from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.schema import upgrade
from bot.storage.unit_of_work import Storage

FEW, MANY = 10, 1_000
NOW = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
MINIMUM = 5
MAX_PER_PERSON = 0.1
"""Milliseconds that each further person may add."""


class NotClosedError(Exception):
    """The round wasn't closed with a summary, so that the measurement is invalid."""


class _Teams:
    """Workspaces, each with a manager and an open round in which everybody on the team takes part.

    Args:
        file: the database file.
        people: how many people are on each team.
        workspaces: how many workspaces, and so rounds to close, there are.
    """

    def __init__(self, file: Path, people: int, workspaces: int) -> None:
        self.people, self.statements = people, 0
        self._engine = open_database(f"sqlite:///{file}")
        upgrade(self._engine)
        self._framework = load(CONTENT)
        self._storage = Storage(self._engine, Cipher([Fernet.generate_key().decode()]))
        self._service = RoundService(self._storage, Library(self._framework), lambda: NOW, new_id, MINIMUM)
        self._left = [self._fill(f"T{number}") for number in range(workspaces)]
        event.listen(self._engine, "before_cursor_execute", self._count)

    def close_round(self) -> tuple[float, float]:
        """Close a round; return the milliseconds of all of it, and of the writing transaction."""
        manager, self.statements = self._left.pop(), 0
        began = time.perf_counter()
        with self._storage.reading() as work:
            (opened,) = work.rounds.recent(manager)
            read = self._service.contributions(work, manager, opened.id)
        ahead = time.perf_counter()
        with self._storage.writing() as work:
            self._service.close(work, manager, opened.id, read)
        ended = time.perf_counter()
        with self._storage.reading() as work:
            if len(work.receipts.counted_in(manager.workspace, opened.id)) != self.people - 1:
                raise NotClosedError
        return 1000 * (ended - began), 1000 * (ended - ahead)

    def close(self) -> None:
        self._engine.dispose()

    def _count(self, *_: Any) -> None:  # noqa: ANN401  SQLAlchemy's arguments
        self.statements += 1

    def _fill(self, workspace: str) -> Member:
        manager = Member(workspace, "UMANAGER")
        checks = [answered(self._framework, stage, level) for stage in self._framework.stages for level in LEVELS]
        with self._storage.writing() as work:
            work.frameworks.add(self._framework)
            for number in range(self.people):
                member = Member(workspace, f"U{number}")
                check = replace(checks[number % len(checks)], id=f"{workspace}-{number}", member=member)
                work.members.update(member, welcomed_at=NOW)
                work.checks.add(replace(check, started_at=NOW, finished_at=NOW))
                work.sharings.put(Sharing(member, manager.user, Choice.TOTALS, on_team=True, changed_at=NOW))
        self._service.open(manager, "UTC")
        return manager


def summarising(folder: Path, rounds: int) -> Iterator[Row | str]:
    """Measure closing the rounds of a small team and of a large one."""
    folder.mkdir()
    few, many = (_Teams(folder / f"{people}.db", people, rounds + 1) for people in (FEW, MANY))
    few.close_round(), many.close_round()
    times = [(few.close_round(), many.close_round()) for _ in range(rounds)]
    theirs = [MAX_PER_PERSON * (MANY - FEW) + small for (small, _), _ in times]
    ours = [large for _, (large, _) in times]
    yield Row(
        f"closing a round of {MANY:,}",
        "ms",
        ours,
        f"of {FEW}, and {MAX_PER_PERSON} ms for each further person",
        theirs,
        "≤",
        1,
    )
    locked = sorted(held for _, (_, held) in times)[len(times) // 2]
    yield (
        f"Closing a round of {MANY:,} took {many.statements} statements, one of {FEW} took {few.statements}. "
        f"Others could not write for {locked:.0f} ms of it."
    )
    few.close()
    many.close()
