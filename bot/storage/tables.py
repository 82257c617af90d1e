"""The tables. All but `frameworks` are keyed by workspace, and people's words are only in `Sealed` columns."""

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, literal_column

from bot.storage.columns import Sealed, UtcDateTime

metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})

profiles = Table(
    "profiles",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("welcomed_at", UtcDateTime, nullable=False),
    Column("path", Text),
)

checks = Table(
    "checks",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("framework", Text, nullable=False),
    Column("nth", Integer, nullable=False),
    Column("answers", Sealed, nullable=False),
    Column("at", Text),
    Column("status", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("channel", Text),
    Column("ts", Text),
)
UNFINISHED = checks.c.finished_at.is_(None)
Index(
    "one_unfinished_check",
    checks.c.workspace,
    checks.c.user_id,
    unique=True,
    sqlite_where=UNFINISHED,
    postgresql_where=UNFINISHED,
)
Index("checks_of_a_member", checks.c.workspace, checks.c.user_id, checks.c.finished_at)

plans = Table(
    "plans",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("words", Sealed, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("status", Text, nullable=False),
    Column("settled_at", UtcDateTime),
)
OPEN = plans.c.status == literal_column("'open'")  # literally: with a parameter the partial index would not be used
Index("one_open_plan", plans.c.workspace, plans.c.user_id, unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
Index("plans_of_a_member", plans.c.workspace, plans.c.user_id, plans.c.settled_at)

frameworks = Table(
    "frameworks",
    metadata,
    Column("version", Text, primary_key=True),
    Column("document", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("event", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)
Index("events_by_moment", events.c.at)

OF_MEMBERS = tuple(table for table in reversed(metadata.sorted_tables) if "user_id" in table.c)
"""The tables with rows about a member, all of them keyed by `workspace` and `user_id`; those that refer come first."""
