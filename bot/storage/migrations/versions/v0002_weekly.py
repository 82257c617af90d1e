"""The weekly DM: who wants it when, the reflections that came of it, the ledger of what is posted without a click."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of the weekly DM, and room for where a member's DM is."""
    moment = sa.DateTime(timezone=True)
    op.add_column("profiles", sa.Column("dm", sa.Text))
    op.create_table(
        "subscriptions",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("next_at", moment),
        sa.Column("silence", sa.Integer, nullable=False),
        sa.Column("zone_assumed", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("paused_until", moment),
        sa.PrimaryKeyConstraint("workspace", "user_id", name="pk_subscriptions"),
    )
    _some("subscriptions_by_next_date", "subscriptions", ["next_at", "workspace", "user_id"], "next_at IS NOT NULL")
    op.create_table(
        "reflections",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("framework", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("plan", sa.Text),
        sa.Column("answers", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("begun_at", moment, nullable=False),
        sa.Column("answered_at", moment),
        sa.Column("channel", sa.Text),
        sa.Column("ts", sa.Text),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_reflections"),
    )
    op.create_index("one_reflection_a_week", "reflections", ["workspace", "user_id", "period"], unique=True)
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("claimed_at", moment),
        sa.Column("begun_at", moment),
        sa.Column("reason", sa.Text),
        sa.Column("channel", sa.Text),
        sa.Column("ts", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
    )
    op.create_index("one_delivery_a_period", "deliveries", ["workspace", "user_id", "kind", "period"], unique=True)
    is_open = "status IN ('queued', 'claimed', 'unknown')"
    _some("open_deliveries", "deliveries", ["workspace", "due_at", "id"], is_open)
    op.create_table(
        "lanes",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("free_at", moment),
        sa.Column("blocked_until", moment),
        sa.PrimaryKeyConstraint("workspace", name="pk_lanes"),
    )


def _some(name: str, table: str, columns: list[str], where: str) -> None:
    """Make an index of some of the rows."""
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
