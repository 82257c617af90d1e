"""The tables. All but `frameworks` are keyed by workspace, and people's words are only in `Sealed` columns."""

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, literal_column

from bot.domain import delivery
from bot.storage.columns import Sealed, UtcDateTime

metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})

profiles = Table(
    "profiles",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("welcomed_at", UtcDateTime, nullable=False),
    Column("path", Text),
    Column("dm", Text),
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

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("weekday", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("next_at", UtcDateTime),
    Column("silence", Integer, nullable=False),
    Column("paused_until", UtcDateTime),
)
ON = subscriptions.c.next_at.is_not(None)
Index(
    "subscriptions_by_next_date",  # with the key, since half a company chooses the same hour
    subscriptions.c.next_at,
    subscriptions.c.workspace,
    subscriptions.c.user_id,
    sqlite_where=ON,
    postgresql_where=ON,
)

reflections = Table(
    "reflections",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("framework", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("plan", Text),
    Column("answers", Sealed, nullable=False),
    Column("at", Text),
    Column("status", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("channel", Text),
    Column("ts", Text),
)
Index("one_reflection_a_week", reflections.c.workspace, reflections.c.user_id, reflections.c.period, unique=True)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("status", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("reason", Text),
    Column("channel", Text),
    Column("ts", Text),
)
OPEN_DELIVERIES = deliveries.c.status.in_([literal_column(f"'{status}'") for status in delivery.OPEN])
Index(
    "one_delivery_a_period",
    deliveries.c.workspace,
    deliveries.c.user_id,
    deliveries.c.kind,
    deliveries.c.period,
    unique=True,
)
Index(
    "open_deliveries",
    deliveries.c.workspace,
    deliveries.c.due_at,
    deliveries.c.id,
    sqlite_where=OPEN_DELIVERIES,
    postgresql_where=OPEN_DELIVERIES,
)
lanes = Table(
    "lanes",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("free_at", UtcDateTime),
    Column("blocked_until", UtcDateTime),
)

OF_MEMBERS = tuple(table for table in reversed(metadata.sorted_tables) if "user_id" in table.c)
"""The tables with rows about a member, all of them keyed by `workspace` and `user_id`; those that refer come first."""
