"""Makes sure that what was acknowledged was kept."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bench.people import Checker


class NotKeptError(Exception):
    """Something was acknowledged that the database does not have: what was measured counts for nothing."""


def prove(folder: Path, people: Sequence[Checker]) -> str:
    """Compare what people were told with the database: each request opened a check or moved one on by a turn."""
    acknowledged = sum(person.requests for person in people)
    with closing(sqlite3.connect(folder / "ldcareer.db")) as database:
        (kept,) = database.execute("SELECT count(*) + sum(turn) FROM checks").fetchone()
    if kept != acknowledged:
        raise NotKeptError(f"{acknowledged} requests were acknowledged, {kept} are in the database")
    return f"All {acknowledged} requests of checks that were acknowledged are in the database."
