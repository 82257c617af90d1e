"""What the bot has stored, read from its database file."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.demo.playground import Playground


def file(playground: Playground) -> Path:
    """Return the database file."""
    return Path(playground.settings["DATABASE_URL"].removeprefix("sqlite:///"))


def rows(playground: Playground, table: str, user_id: str) -> list[dict[str, Any]]:
    """Return the rows about somebody, without the columns of their message, which are saved once it has been shown."""
    with closing(sqlite3.connect(file(playground))) as database:
        database.row_factory = sqlite3.Row
        found = database.execute(f"SELECT * FROM {table} WHERE user_id = ?", [user_id])  # noqa: S608  a test's own
        return [{name: row[name] for name in row.keys() if name not in {"channel", "ts"}} for row in found]  # noqa: SIM118


def tables(playground: Playground) -> list[str]:
    """Return the names of the tables with rows about people."""
    with closing(sqlite3.connect(file(playground))) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {name: [row[1] for row in database.execute(f"PRAGMA table_info({name})")] for name in names}
    return [name for name in names if "user_id" in columns[name]]
