"""Teams: who shares what with whom, what was released about whom, who asked, what managers committed to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables of teams, and room for who wants each receipt as a message."""
    op.add_column("profiles", sa.Column("receipts", sa.Boolean, nullable=False, server_default=sa.false()))
    _sharings()
    _releases()
    _requests()
    _pledges()


def _sharings() -> None:
    op.create_table(
        "sharings",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("manager", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("choice", sa.Text, nullable=False),
        sa.Column("on_team", sa.Boolean, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "manager", "user_id", name="pk_sharings"),
    )
    op.create_index("sharings_of_a_member", "sharings", ["workspace", "user_id", "manager"])


def _releases() -> None:
    op.create_table(
        "releases",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("manager", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("minimum", sa.Integer, nullable=False),
        sa.Column("counted", sa.Integer, nullable=False),
        sa.Column("bands", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_releases"),
    )
    op.create_index("releases_of_a_manager", "releases", ["workspace", "manager", "topic", "at"])
    op.create_index("releases_about_a_topic", "releases", ["workspace", "topic", "at", "id"])
    op.create_index("releases_by_minimum", "releases", ["minimum"])
    op.create_table(
        "contributions",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("release", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "release", "person", name="pk_contributions"),
        sqlite_with_rowid=False,
    )
    op.create_index("contributions_of_a_person", "contributions", ["workspace", "person"])


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("manager", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("counted", sa.Integer, nullable=False),
        sa.Column("standing", sa.Text),
        sa.Column("rhythm", sa.Text),
        sa.Column("channel", sa.Text),
        sa.Column("ts", sa.Text),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_requests"),
    )
    op.create_index("requests_of_a_manager", "requests", ["workspace", "manager", "at"])
    op.create_index("requests_by_moment", "requests", ["workspace", "at"])
    op.create_table(
        "receipts",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "request", "user_id", name="pk_receipts"),
        sqlite_with_rowid=False,
    )
    op.create_index("receipts_of_a_member", "receipts", ["workspace", "user_id"])


def _pledges() -> None:
    op.create_table(
        "pledges",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("manager", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("settled_at", _MOMENT),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_pledges"),
    )
    is_open = sa.text("status = 'open'")
    op.create_index(
        "one_open_pledge",
        "pledges",
        ["workspace", "manager"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index("pledges_of_a_manager", "pledges", ["workspace", "manager", "settled_at"])
