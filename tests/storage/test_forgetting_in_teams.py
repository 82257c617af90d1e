"""After forgetting a member or a manager, nothing names them, and released summaries stay as they are."""

from pathlib import Path

from sqlalchemy import Engine

from bot.domain.delivery import Delivery
from bot.domain.people import Member
from bot.domain.summary import ReceiptKind
from bot.domain.team import Choice
from bot.storage.encryption import Cipher
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, BEN, MONDAY, NAMESAKE, a_delivery, a_finished_check, a_plan
from tests.storage.team_rows import (
    DAN,
    MAYA,
    OTHER_MAYA,
    a_commitment,
    a_receipt,
    a_round,
    a_settled_commitment,
    a_sharing,
    a_summary,
    keep_summary,
)


def forget(storage: Storage, member: Member) -> None:
    with storage.writing() as unit:
        unit.forget(member)


def share_and_be_counted(storage: Storage) -> None:
    """Add two managers in one workspace and one in another, each with a summary that counted U1 and U2."""
    for n, manager in enumerate((MAYA, DAN, OTHER_MAYA), start=1):
        keep_summary(storage, a_summary(f"round-{n}", manager), "U1", "U2")
        with storage.writing() as unit:
            for user in ("U1", "U2"):
                member = Member(manager.workspace, user)
                unit.sharings.put(a_sharing(member, manager, Choice.CARD))
                unit.receipts.add([a_receipt(f"receipt-{n}-{user}", member, manager)])
            unit.commitments.add(a_settled_commitment(f"settled-{n}", manager))
            unit.commitments.add(a_commitment(f"commitment-{n}", manager))


def tell(storage: Storage, *told: tuple[Member, str, str]) -> None:
    """Add deliveries to members, by kind and period."""
    with storage.writing() as unit:
        for member, kind, period in told:
            unit.deliveries.add(
                Delivery(f"{member.workspace}-{member.user}-{kind}-{period}", member, kind, period, MONDAY)
            )


def outbox(storage: Storage, workspace: str = "T1") -> set[tuple[str, str, str]]:
    with storage.writing() as unit:
        return {(row.member.user, row.kind, row.period) for row in unit.deliveries.due(workspace, MONDAY, limit=99)}


def test_a_forgotten_member_is_off_every_list_and_summaries_stay(storage: Storage) -> None:
    share_and_be_counted(storage)
    forget(storage, ANA)
    with storage.reading() as unit:
        assert unit.sharings.of_member(ANA) == ()
        assert unit.receipts.of_member(ANA) == ()
        assert [one.member.user for one in unit.sharings.team(MAYA)] == ["U2"]
        assert len(unit.receipts.of_member(BEN)) == 2
        assert unit.rounds.recent(MAYA) == (a_summary(),)
        assert unit.rounds.people(a_summary()) == ("U2",)
        assert len(unit.receipts.of_member(NAMESAKE)) == 1


def test_a_forgotten_manager_s_team_rounds_and_commitments_are_deleted_and_receipts_lose_the_name(
    storage: Storage,
) -> None:
    share_and_be_counted(storage)
    forget(storage, MAYA)
    with storage.reading() as unit:
        assert unit.sharings.team(MAYA) == ()
        assert unit.rounds.recent(MAYA) == ()
        assert unit.rounds.people(a_summary()) == ()
        assert unit.commitments.settled(MAYA) == ()
        assert unit.commitments.open(MAYA) is None
        assert {one.manager for one in unit.receipts.of_member(ANA)} == {None, "M2"}
        for n, other in ((2, DAN), (3, OTHER_MAYA)):
            assert len(unit.sharings.team(other)) == 2
            assert unit.rounds.recent(other) == (a_summary(f"round-{n}", other),)
            assert unit.commitments.open(other) == a_commitment(f"commitment-{n}", other)
            assert unit.commitments.settled(other) == (a_settled_commitment(f"settled-{n}", other),)


def test_a_forgotten_manager_s_open_round_ends(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.rounds.add(a_round(), ["U1", "U2"])
    forget(storage, MAYA)
    with storage.reading() as unit:
        assert unit.rounds.open_for(ANA) == ()
        assert unit.rounds.asked_in(ANA) == ()


def test_only_deliveries_about_a_forgotten_manager_are_deleted(storage: Storage) -> None:
    share_and_be_counted(storage)
    longer = Member("T1", "M11")
    with storage.writing() as unit:
        unit.sharings.put(a_sharing(ANA, longer))
    stays = {("U1", "invitation", "M11:1"), ("U1", "weekly", "2026-W48"), ("U2", "receipt", "M2:round-2")}
    tell(storage, *((Member("T1", user), kind, period) for user, kind, period in stays))
    tell(storage, (ANA, "invitation", "M1:1"), (BEN, "receipt", "M1:round-1"), (NAMESAKE, "invitation", "M1:1"))
    forget(storage, MAYA)
    assert outbox(storage) == stays
    assert outbox(storage, "T2") == {("U1", "invitation", "M1:1")}


def test_a_manager_who_is_on_a_team_too_is_forgotten_as_both(storage: Storage) -> None:
    keep_summary(storage, a_summary("round-1", DAN), "M1", "U1")
    keep_summary(storage, a_summary("round-2"), "U1")
    with storage.writing() as unit:
        unit.sharings.put(a_sharing(MAYA, DAN))
        unit.sharings.put(a_sharing(ANA, MAYA))
    forget(storage, MAYA)
    with storage.reading() as unit:
        assert unit.sharings.team(MAYA) == unit.sharings.team(DAN) == unit.sharings.of_member(MAYA) == ()
        assert unit.rounds.recent(MAYA) == ()
        assert unit.rounds.people(a_summary("round-1", DAN)) == ("U1",)


def test_forgetting_an_unknown_member_changes_nothing(storage: Storage) -> None:
    share_and_be_counted(storage)
    with storage.reading() as unit:
        before = unit.rounds.trail("T1"), unit.receipts.of_member(ANA), unit.sharings.team(MAYA)
    forget(storage, Member("T1", "U9"))
    forget(storage, Member("T3", "U1"))
    with storage.reading() as unit:
        assert (unit.rounds.trail("T1"), unit.receipts.of_member(ANA), unit.sharings.team(MAYA)) == before


def test_a_forgotten_member_s_user_id_is_nowhere_in_the_file(sqlite_engine: Engine, cipher: Cipher) -> None:
    member = Member("T1", "UQUITTENGELEE")
    storage = Storage(sqlite_engine, cipher)
    with storage.writing() as unit:
        unit.members.update(member, welcomed_at=MONDAY)
        unit.checks.add(a_finished_check("check-1", member))
        unit.plans.add(a_plan(member=member))
        unit.deliveries.add(a_delivery(member=member))
        for n in range(300):
            manager = Member("T1", f"M{n}")
            unit.invitations.remember(manager, member.user)
            unit.sharings.put(a_sharing(member, manager, Choice.CARD))
            unit.rounds.add(a_round(f"round-{n}", manager), [member.user, "U2"])
            unit.receipts.add([a_receipt(f"receipt-{n}", member, manager, ReceiptKind.CARD)])
    assert member.user.encode() in file_of(sqlite_engine)
    forget(storage, member)
    assert member.user.encode() not in file_of(sqlite_engine)


def test_a_forgotten_manager_s_user_id_is_nowhere_in_the_file(sqlite_engine: Engine, cipher: Cipher) -> None:
    manager = Member("T1", "MQUITTENGELEE")
    storage = Storage(sqlite_engine, cipher)
    keep_summary(storage, a_summary(manager=manager), *(f"U{n}" for n in range(300)))
    with storage.writing() as unit:
        unit.commitments.add(a_commitment(manager=manager))
        for n in range(300):
            asked = a_sharing(Member("T1", f"U{n}"), manager, Choice.ASKED)
            unit.sharings.put(asked)
            unit.invitations.remember(manager, asked.member.user)
            unit.deliveries.add(Delivery(f"delivery-{n}", asked.member, "invitation", asked.invitation, MONDAY))
            unit.receipts.add([a_receipt(f"receipt-{n}", asked.member, manager)])
    assert manager.user.encode() in file_of(sqlite_engine)
    forget(storage, manager)
    assert manager.user.encode() not in file_of(sqlite_engine)


def file_of(engine: Engine) -> bytes:
    """Return the bytes of all files of a database, including its write-ahead log."""
    return b"".join(file.read_bytes() for file in Path(str(engine.url.database)).parent.iterdir())
