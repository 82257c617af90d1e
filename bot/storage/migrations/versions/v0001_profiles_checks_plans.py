"""Profiles, checks with the frameworks they were made with, plans, and the events carried out."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "profiles",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("welcomed_at", moment),
        sa.Column("path", sa.Text),
        sa.PrimaryKeyConstraint("workspace", "user_id", name="pk_profiles"),
    )
    op.create_table(
        "checks",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("framework", sa.Text, nullable=False),
        sa.Column("nth", sa.Integer, nullable=False),
        sa.Column("answers", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("finished_at", moment),
        sa.Column("channel", sa.Text),
        sa.Column("ts", sa.Text),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_checks"),
    )
    _one_a_member("one_unfinished_check", "checks", "finished_at IS NULL")
    op.create_index("checks_of_a_member", "checks", ["workspace", "user_id", "finished_at"])
    op.create_table(
        "plans",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("settled_at", moment),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_plans"),
    )
    _one_a_member("one_open_plan", "plans", "status = 'open'")
    op.create_index("plans_of_a_member", "plans", ["workspace", "user_id", "settled_at"])
    op.create_table(
        "frameworks",
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_frameworks"),
    )
    op.create_table(
        "events",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "event", name="pk_events"),
    )
    op.create_index("events_by_moment", "events", ["at"])


def _one_a_member(name: str, table: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name, table, ["workspace", "user_id"], unique=True, sqlite_where=condition, postgresql_where=condition
    )
