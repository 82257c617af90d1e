"""Checks that what was acknowledged was saved, and that what was due was sent."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bench.mailbox import Post
from bench.members import Installation
from bench.people import Checker


class NotKeptError(Exception):
    """Something was acknowledged that isn't in the database, so that the measurement is invalid."""


class NotSentError(Exception):
    """Somebody got no DM, or more than one, so that the measurement is invalid."""


def prove(folder: Path, people: Sequence[Checker]) -> str:
    """Compare the acknowledged requests with the database: each began a check, or moved one on by a turn."""
    acknowledged = sum(person.requests for person in people)
    with closing(sqlite3.connect(folder / "ldcareer.db")) as database:
        (kept,) = database.execute("SELECT count(*) + sum(turn) FROM checks").fetchone()
    if kept != acknowledged:
        raise NotKeptError(f"{acknowledged} requests were acknowledged, {kept} are in the database")
    return f"All {acknowledged} requests of checks that were acknowledged are in the database."


def prove_sent(installation: Installation, posts: Sequence[Post]) -> None:
    """Check that each member got one DM, and that the outbox says so."""
    got, members = sorted(post.user for post in posts), sorted(installation.users)
    if got != members:
        raise NotSentError(f"{len(members)} members were due, and {len(posts)} DMs went to {len(set(got))} of them")
    if (sent := installation.sent()) != len(members):
        raise NotSentError(f"{len(members)} DMs came, but {sent} are marked as sent in the outbox")
