"""A team's summary: how much longer it takes for a hundred times as many contributors, and with how many queries."""

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
from bot.content.loader import load
from bot.domain.framework import LEVELS
from bot.domain.people import Member
from bot.domain.team import Choice, Sharing
from bot.messages.examples.samples import answered
from bot.messages.summary import SummaryMessages
from bot.messages.words import Words
from bot.services.library import Library
from bot.services.summaries import SummaryService
from bot.settings import CONTENT
from bot.slack import blocks
from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.schema import upgrade
from bot.storage.unit_of_work import Storage

FEW, MANY = 10, 1_000
NOW = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
MINIMUM = 5


class NotSummarisedError(Exception):
    """Not everybody was counted: what was measured counts for nothing."""


class _Office:
    """Workspaces that have each a manager, a team that shares, and no summary yet.

    Args:
        file: of the database.
        people: on each team.
        workspaces: how many; each is asked about once, so that every summary is a new one.
    """

    def __init__(self, file: Path, people: int, workspaces: int) -> None:
        self.people, self.queries = people, 0
        self._engine = open_database(f"sqlite:///{file}")
        upgrade(self._engine)
        self._framework, self._messages = load(CONTENT), SummaryMessages(Words(CONTENT))
        self._storage = Storage(self._engine, Cipher([Fernet.generate_key().decode()]))
        self._service = SummaryService(self._storage, Library(self._framework), lambda: NOW, new_id, MINIMUM)
        self._left = [self._fill(f"T{number}") for number in range(workspaces)]
        event.listen(self._engine, "before_cursor_execute", self._count)

    def summarise(self) -> float:
        """Answer a manager's request, from what is asked of the database to what Slack is sent; give milliseconds."""
        manager, self.queries = self._left.pop(), 0
        began = time.perf_counter()
        view = self._service.view(manager, self._service.ask(manager) or "")
        blocks.message(self._messages.message(view))
        taken = time.perf_counter() - began
        if view.standing is None or view.standing.counted != self.people:
            raise NotSummarisedError
        return 1000 * taken

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()

    def _count(self, *_: Any) -> None:  # noqa: ANN401  as SQLAlchemy tells it
        self.queries += 1

    def _fill(self, workspace: str) -> Member:
        manager = Member(workspace, "UMANAGER")
        checks = [answered(self._framework, stage, level) for stage in self._framework.stages for level in LEVELS]
        with self._storage.writing() as work:
            work.frameworks.keep(self._framework)
            for number in range(self.people):
                member = Member(workspace, f"U{number}")
                check = replace(checks[number % len(checks)], id=f"{workspace}-{number}", member=member)
                work.members.keep(member, welcomed_at=NOW)
                work.checks.add(check)
                work.sharings.put(Sharing(member, manager.user, Choice.TOTALS, on_team=True, changed_at=NOW, asked=1))
        return manager


def summarising(folder: Path, rounds: int) -> Iterator[Row | str]:
    """Measure a new summary of a small team and of a large one."""
    folder.mkdir()
    few, many = (_Office(folder / f"{people}.db", people, rounds + 1) for people in (FEW, MANY))
    few.summarise(), many.summarise()
    times = [(few.summarise(), many.summarise()) for _ in range(rounds)]
    theirs, ours = [small for small, _ in times], [large for _, large in times]
    yield Row(f"a new summary of {MANY:,} contributors", "ms", ours, f"of {FEW} contributors", theirs, "≤", 5)
    yield f"A summary of {MANY:,} took {many.queries} queries, one of {FEW} took {few.queries}."
    few.close()
    many.close()
