"""Sample rows about teams."""

from datetime import timedelta

from bot.domain.people import Member
from bot.domain.rounds import Band
from bot.domain.summary import Commitment, CommitmentStatus, Receipt, ReceiptKind, Round
from bot.domain.team import Choice, Sharing
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, MONDAY

MAYA = Member("T1", "M1")
DAN = Member("T1", "M2")
OTHER_MAYA = Member("T2", "M1")
BANDS = {"clear.project": Band.UNDER_HALF, "value.team": Band.HALF_OR_MORE, "systems.team": Band.BETWEEN}
CLOSE = MONDAY + timedelta(days=14)


def a_sharing(
    member: Member = ANA, manager: Member = MAYA, choice: Choice = Choice.TOTALS, *, on_team: bool = True
) -> Sharing:
    return Sharing(member, manager.user, choice, on_team, MONDAY)


def a_round(round_id: str = "round-1", manager: Member = MAYA, *, days: int = 0) -> Round:
    opened = MONDAY + timedelta(days=days)
    return Round(round_id, manager, opened, CLOSE + timedelta(days=days), 7, 5)


def a_summary(round_id: str = "round-1", manager: Member = MAYA, *, days: int = 0, minimum: int = 5) -> Round:
    closed = CLOSE + timedelta(days=days)
    opened = MONDAY + timedelta(days=days)
    return Round(round_id, manager, opened, closed, 7, minimum, closed, 5, BANDS)


def keep_summary(storage: Storage, summary: Round, *users: str) -> None:
    """Add a closed round with this list."""
    with storage.writing() as unit:
        unit.rounds.add(summary, users)
        assert unit.rounds.close(summary)


def a_receipt(
    receipt_id: str = "receipt-1",
    member: Member = ANA,
    manager: Member = MAYA,
    what: ReceiptKind = ReceiptKind.COUNTED,
    *,
    days: int = 0,
) -> Receipt:
    of = "round-1" if what is ReceiptKind.COUNTED else None
    return Receipt(receipt_id, member, manager.user, CLOSE + timedelta(days=days), what, of)


def a_commitment(commitment_id: str = "commitment-1", manager: Member = MAYA) -> Commitment:
    return Commitment(commitment_id, manager, "open_a_door", "round-1", MONDAY)


def a_settled_commitment(commitment_id: str, manager: Member = MAYA, *, days: int = 0) -> Commitment:
    settled = MONDAY + timedelta(days=days)
    return Commitment(commitment_id, manager, "open_a_door", "round-1", MONDAY, CommitmentStatus.DONE, settled)
