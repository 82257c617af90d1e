"""The place of the evidence log's step, so that the next one can follow it."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make nothing yet."""
