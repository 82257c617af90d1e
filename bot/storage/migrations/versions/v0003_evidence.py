"""Evidence that members keep."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of the evidence."""
    op.create_table(
        "evidence",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("framework", sa.Text, nullable=False),
        sa.Column("reflection", sa.Text),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sa.Column("answers", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_evidence"),
    )
    op.create_index("evidence_of_a_reflection", "evidence", ["workspace", "user_id", "reflection"], unique=True)
    op.create_index("evidence_of_a_member", "evidence", ["workspace", "user_id", "kept_at", "id"])
