"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _members()
    _checks()
    _plans()
    _frameworks_and_interactions()
    _journal_keys_and_processes()
    _subscriptions()
    _reflections()
    _evidence()
    _reframes()
    _deliveries()
    _installations()
    _sharings()
    _invitations()
    _rounds()
    _receipts()
    _commitments()


def _index_some(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _conversation(name: str, *own: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("framework", sa.Text, nullable=False),
        sa.Column("answers", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT),
        sa.Column("channel", sa.Text),
        sa.Column("ts", sa.Text),
        sa.Column("moved_at", _MOMENT),
        *own,
        sa.PrimaryKeyConstraint("workspace", "id", name=f"pk_{name}"),
    )
    op.create_index(f"{name}_by_moment", name, ["started_at"])


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("welcomed_at", _MOMENT),
        sa.Column("path", sa.Text),
        sa.Column("work_place", sa.Text),
        sa.Column("direction", sa.Text),
        sa.Column("dm", sa.Text),
        sa.Column("receipts", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("locale", sa.Text),
        sa.PrimaryKeyConstraint("workspace", "user_id", name="pk_members"),
    )


def _checks() -> None:
    _conversation(
        "checks",
        sa.Column("nth", sa.Integer, nullable=False),
        sa.Column("counted_at", _MOMENT),
        sa.Column("shown_at", _MOMENT),
    )
    _index_some("one_unfinished_check", "checks", ["workspace", "user_id"], "finished_at IS NULL", unique=True)
    op.create_index("checks_of_a_member", "checks", ["workspace", "user_id", "finished_at"])


def _plans() -> None:
    _conversation(
        "plans",
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sa.Column("became", sa.Text, nullable=False),
        sa.Column("worded_at", _MOMENT, nullable=False),
        sa.Column("remind_at", _MOMENT),
    )
    _index_some("one_open_plan", "plans", ["workspace", "user_id"], "became = 'open'", unique=True)
    op.create_index("plans_of_a_member", "plans", ["workspace", "user_id", "finished_at"])


def _frameworks_and_interactions() -> None:
    op.create_table(
        "frameworks",
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_frameworks"),
    )
    op.create_table(
        "validated_content",
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("folder", name="pk_validated_content"),
    )
    op.create_table(
        "interactions",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_interactions"),
    )
    op.create_index("interactions_by_moment", "interactions", ["at"])


def _journal_keys_and_processes() -> None:
    op.create_table(
        "forgotten",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("keyed_hash", sa.Text, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_forgotten"),
    )
    op.create_table(
        "encryption_keys",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("canary", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_encryption_keys"),
    )
    op.create_table(
        "processes",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_processes"),
    )
    op.create_index("processes_by_moment", "processes", ["seen_at"])


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("next_at", _MOMENT),
        sa.Column("silence", sa.Integer, nullable=False),
        sa.Column("zone_assumed", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("paused_until", _MOMENT),
        sa.PrimaryKeyConstraint("workspace", "user_id", name="pk_subscriptions"),
    )
    _index_some(
        "subscriptions_by_next_date", "subscriptions", ["next_at", "workspace", "user_id"], "next_at IS NOT NULL"
    )


def _reflections() -> None:
    _conversation(
        "reflections",
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("plan", sa.Text),
        sa.Column("answered_at", _MOMENT),
    )
    op.create_index("one_reflection_a_week", "reflections", ["workspace", "user_id", "period"], unique=True)


def _evidence() -> None:
    _conversation(
        "evidence",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("origin", sa.Text),
        sa.Column("words", sa.LargeBinary, nullable=False),
    )
    origin = ["workspace", "user_id", "source", "origin"]
    op.create_index("evidence_of_an_origin", "evidence", origin, unique=True)
    op.create_index("evidence_of_a_member", "evidence", ["workspace", "user_id", "started_at", "id"])


def _reframes() -> None:
    _conversation("reframes", sa.Column("stage", sa.Text, nullable=False))
    op.create_index("reframes_of_a_member", "reframes", ["workspace", "user_id", "started_at", "id"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("claimed_at", _MOMENT),
        sa.Column("begun_at", _MOMENT),
        sa.Column("reason", sa.Text),
        sa.Column("channel", sa.Text),
        sa.Column("ts", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
    )
    op.create_index("one_delivery_a_period", "deliveries", ["workspace", "user_id", "kind", "period"], unique=True)
    is_open = "status IN ('queued', 'claimed', 'unknown')"
    _index_some("open_deliveries", "deliveries", ["workspace", "due_at", "id"], is_open)
    _index_some("settled_deliveries", "deliveries", ["due_at"], is_open.replace("IN", "NOT IN"))
    op.create_table(
        "rate_limits",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("free_at", _MOMENT),
        sa.Column("blocked_until", _MOMENT),
        sa.PrimaryKeyConstraint("workspace", name="pk_rate_limits"),
    )


def _installations() -> None:
    op.create_table(
        "installations",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("enterprise", sa.Text),
        sa.Column("tokens", sa.LargeBinary),
        sa.Column("expires_at", _MOMENT),
        sa.Column("refreshing_until", _MOMENT),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("installed_at", _MOMENT, nullable=False),
        sa.Column("removed_at", _MOMENT),
        sa.PrimaryKeyConstraint("workspace", name="pk_installations"),
    )
    _index_some("removed_installations", "installations", ["removed_at"], "removed_at IS NOT NULL")


def _sharings() -> None:
    op.create_table(
        "sharings",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("manager", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("choice", sa.Text, nullable=False),
        sa.Column("on_team", sa.Boolean, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "manager", "user_id", name="pk_sharings"),
    )
    op.create_index("sharings_of_a_member", "sharings", ["workspace", "user_id", "manager"])
    _index_some("totals_with_one_manager", "sharings", ["workspace", "user_id"], "choice = 'totals'", unique=True)


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("keyed_hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "keyed_hash", name="pk_invitations"),
    )
    op.create_table(
        "invitation_keys",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("workspace", name="pk_invitation_keys"),
    )


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("manager", sa.Text, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("closes_at", _MOMENT, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("minimum", sa.Integer, nullable=False),
        sa.Column("closed_at", _MOMENT),
        sa.Column("counted", sa.Integer),
        sa.Column("bands", sa.LargeBinary),
        sa.Column("restored", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_rounds"),
    )
    _index_some("one_open_round", "rounds", ["workspace", "manager"], "closed_at IS NULL", unique=True)
    op.create_index("rounds_of_a_manager", "rounds", ["workspace", "manager", "opened_at"])
    op.create_index("rounds_by_minimum", "rounds", ["minimum"])
    op.create_table(
        "round_members",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("manager", sa.Text, nullable=False),
        sa.Column("declined", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "round", "user_id", name="pk_round_members"),
        sqlite_with_rowid=False,
    )
    op.create_index("rounds_of_a_member", "round_members", ["workspace", "user_id"])
    op.create_index("lists_of_a_manager", "round_members", ["workspace", "manager"])


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("manager", sa.Text),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("round", sa.Text),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_receipts"),
    )
    op.create_index("receipts_of_a_member", "receipts", ["workspace", "user_id", "at"])
    op.create_index("receipts_by_moment", "receipts", ["at"])
    op.create_index("receipts_of_a_round", "receipts", ["workspace", "round"])
    op.create_index("receipts_from_a_manager", "receipts", ["workspace", "manager"])


def _commitments() -> None:
    op.create_table(
        "commitments",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("manager", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("settled_at", _MOMENT),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_commitments"),
    )
    _index_some("one_open_commitment", "commitments", ["workspace", "manager"], "status = 'open'", unique=True)
    op.create_index("commitments_of_a_manager", "commitments", ["workspace", "manager", "settled_at"])
