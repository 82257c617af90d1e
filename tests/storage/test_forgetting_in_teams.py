"""Releases about a team stay unchanged, but name nobody who was forgotten."""

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from bot.domain.conversation import MessageRef
from bot.domain.delivery import Delivery
from bot.domain.people import Member
from bot.domain.release import FORGOTTEN
from bot.domain.summary import Topic
from bot.domain.team import Choice
from bot.storage.encryption import Cipher
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, BEN, MONDAY, NAMESAKE, a_delivery, a_finished_check, a_plan
from tests.storage.team_rows import (
    DAN,
    MAYA,
    OTHER_MAYA,
    a_pledge,
    a_release,
    a_request,
    a_settled_pledge,
    a_sharing,
    contributions,
)

PLACE = MessageRef("D1", "1700000000.000100")


def forget(storage: Storage, member: Member) -> None:
    with storage.writing() as unit:
        unit.forget(member)


def share_and_be_counted(storage: Storage) -> None:
    """Two managers in one workspace and one in another, each with a release and a request about U1."""
    with storage.writing() as unit:
        for n, manager in enumerate((MAYA, DAN, OTHER_MAYA), start=1):
            for user in ("U1", "U2"):
                unit.sharings.put(a_sharing(Member(manager.workspace, user), manager))
            for topic in Topic:
                unit.releases.add(a_release(f"{topic}-{n}", manager, topic, days=n))
            unit.requests.add(a_request(f"request-{n}", manager, days=n, place=PLACE), ["U1", "U2", "U3"])
            unit.pledges.add(a_settled_pledge(f"settled-{n}", manager))
            unit.pledges.add(a_pledge(f"pledge-{n}", manager))


def tell(storage: Storage, *told: tuple[Member, str, str]) -> None:
    """Add deliveries to members, by kind and period."""
    with storage.writing() as unit:
        for member, kind, period in told:
            unit.deliveries.add(
                Delivery(f"{member.workspace}-{member.user}-{kind}-{period}", member, kind, period, MONDAY)
            )


def outbox(storage: Storage, workspace: str = "T1") -> set[tuple[str, str, str]]:
    with storage.writing() as unit:
        return {(row.member.user, row.kind, row.period) for row in unit.deliveries.due(workspace, MONDAY, most=99)}


def counted(storage: Storage, workspace: str = "T1", topic: Topic = Topic.STANDING) -> tuple[Mapping[str, str], ...]:
    with storage.writing() as unit:
        return contributions(unit, workspace, topic)


def stand_in_of(contents: Mapping[str, str], content: str) -> str:
    (person,) = (person for person, of in contents.items() if of == content)
    return person


def test_a_forgotten_member_s_sharings_and_receipts_are_deleted(storage: Storage) -> None:
    share_and_be_counted(storage)
    forget(storage, ANA)
    with storage.reading() as unit:
        assert unit.sharings.of_member(ANA) == ()
        assert unit.requests.receipts(ANA) == ()
        assert unit.sharings.get(MAYA, "U1") is None
        assert [one.member.user for one in unit.sharings.team(MAYA)] == ["U2"]
        assert len(unit.requests.receipts(BEN)) == 2
        assert unit.requests.trail("T1") == (
            a_request("request-1", days=1, place=PLACE),
            a_request("request-2", DAN, days=2, place=PLACE),
        )


def test_a_forgotten_member_has_the_same_stand_in_in_all_releases(storage: Storage) -> None:
    share_and_be_counted(storage)
    before = counted(storage)
    forget(storage, ANA)
    after = (*counted(storage), *counted(storage, topic=Topic.RHYTHM))
    stand_ins = {stand_in_of(contents, "check-1:9") for contents in after}
    assert len(after) == 4
    assert len(stand_ins) == 1
    (stand_in,) = stand_ins
    assert stand_in.startswith(FORGOTTEN)
    for old, new in zip(before, after, strict=False):
        assert {stand_in: old["U1"], "U2": old["U2"], "U3": old["U3"]} == new


def test_releases_that_counted_a_forgotten_member_stay(storage: Storage) -> None:
    share_and_be_counted(storage)
    with storage.reading() as unit:
        (before,) = unit.releases.history(MAYA, Topic.STANDING)
    forget(storage, ANA)
    with storage.reading() as unit:
        (after,) = unit.releases.history(MAYA, Topic.STANDING)
    assert replace(after, contributions=before.contributions) == before


def test_each_forgotten_member_has_a_different_random_stand_in(storage: Storage) -> None:
    share_and_be_counted(storage)
    for member in (ANA, BEN, NAMESAKE):
        forget(storage, member)
    here, elsewhere = counted(storage)[0], counted(storage, "T2")[0]
    stand_ins = {stand_in_of(here, "check-1:9"), stand_in_of(here, "check-2:9"), stand_in_of(elsewhere, "check-1:9")}
    assert len(stand_ins) == 3
    assert all(stand_in.startswith(FORGOTTEN) and "U1" not in stand_in for stand_in in stand_ins)


def test_a_member_who_comes_back_is_counted_as_somebody_new(storage: Storage) -> None:
    share_and_be_counted(storage)
    forget(storage, ANA)
    with storage.writing() as unit:
        unit.sharings.put(a_sharing())
        unit.releases.add(a_release("release-9", days=9))
    first, *_, last = counted(storage)
    assert "U1" not in first
    assert last["U1"] == "check-1:9"
    stand_in = stand_in_of(first, "check-1:9")
    forget(storage, ANA)
    assert stand_in_of(counted(storage)[0], "check-1:9") == stand_in
    assert stand_in_of(counted(storage)[-1], "check-1:9") not in {stand_in, "U1"}


def test_only_a_forgotten_manager_s_team_and_pledges_are_deleted(storage: Storage) -> None:
    share_and_be_counted(storage)
    forget(storage, MAYA)
    with storage.reading() as unit:
        assert unit.sharings.team(MAYA) == ()
        assert unit.pledges.settled(MAYA) == ()
        assert unit.pledges.present(MAYA) is None
        assert [one.manager for one in unit.sharings.of_member(ANA)] == ["M2"]
        for n, other in ((2, DAN), (3, OTHER_MAYA)):
            assert len(unit.sharings.team(other)) == 2
            assert unit.pledges.present(other) == a_pledge(f"pledge-{n}", other)
            assert unit.pledges.settled(other) == (a_settled_pledge(f"settled-{n}", other),)


def test_releases_to_a_forgotten_manager_still_count_for_the_release_rule(storage: Storage) -> None:
    share_and_be_counted(storage)
    before = counted(storage)
    forget(storage, MAYA)
    assert counted(storage) == before
    with storage.reading() as unit:
        assert unit.releases.history(MAYA, Topic.STANDING) == ()
        assert unit.releases.history(DAN, Topic.STANDING) == (a_release("standing-2", DAN, days=2),)
        assert unit.releases.highest_minimum() == 3


def test_the_audit_trail_names_no_forgotten_manager_and_no_message(storage: Storage) -> None:
    share_and_be_counted(storage)
    forget(storage, MAYA)
    with storage.reading() as unit:
        theirs, other = unit.requests.trail("T1")
        assert unit.requests.get(MAYA, "request-1") is None
        assert unit.requests.live(MAYA) is None
        assert unit.requests.receipts(ANA) == (other, theirs)
    assert other == a_request("request-2", DAN, days=2, place=PLACE)
    assert theirs == replace(a_request("request-1", days=1), manager=theirs.manager)
    assert theirs.manager.workspace == "T1"
    assert theirs.manager.user.startswith(FORGOTTEN)


def test_only_deliveries_about_a_forgotten_manager_are_deleted(storage: Storage) -> None:
    share_and_be_counted(storage)
    longer = Member("T1", "M11")
    with storage.writing() as unit:
        unit.sharings.put(a_sharing(ANA, longer))
    stays = {("U1", "invitation", "M11:1"), ("U1", "weekly", "2026-W48"), ("U2", "receipt", "M2:request-2")}
    tell(storage, *((Member("T1", user), kind, period) for user, kind, period in stays))
    tell(storage, (ANA, "invitation", "M1:1"), (BEN, "receipt", "M1:request-1"), (NAMESAKE, "invitation", "M1:1"))
    forget(storage, MAYA)
    assert outbox(storage) == stays
    assert outbox(storage, "T2") == {("U1", "invitation", "M1:1")}


def test_a_manager_who_is_on_a_team_too_is_forgotten_as_both(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.sharings.put(a_sharing(MAYA, DAN))
        unit.sharings.put(a_sharing(ANA, MAYA))
        unit.releases.add(replace(a_release("release-1", DAN), contributions={"M1": "check-1:1", "U1": "check-2:1"}))
        unit.releases.add(a_release("release-2", days=1))
    forget(storage, MAYA)
    with storage.writing() as unit:
        assert unit.sharings.team(MAYA) == unit.sharings.team(DAN) == unit.sharings.of_member(MAYA) == ()
        first, second = contributions(unit, "T1", Topic.STANDING)
    assert set(first.values()) == {"check-1:1", "check-2:1"}
    assert "M1" not in first
    assert second == a_release().contributions


def test_forgetting_an_unknown_member_changes_nothing(storage: Storage) -> None:
    share_and_be_counted(storage)
    with storage.reading() as unit:
        before = (
            [unit.releases.history(one, Topic.STANDING) for one in (MAYA, DAN, OTHER_MAYA)],
            unit.requests.trail("T1"),
        )
    forget(storage, Member("T1", "U9"))
    forget(storage, Member("T3", "U1"))
    with storage.reading() as unit:
        after = (
            [unit.releases.history(one, Topic.STANDING) for one in (MAYA, DAN, OTHER_MAYA)],
            unit.requests.trail("T1"),
        )
    assert after == before


def test_a_forgotten_member_s_user_id_is_nowhere_in_the_file(sqlite_engine: Engine, cipher: Cipher) -> None:
    member = Member("T1", "UQUITTENGELEE")
    storage = Storage(sqlite_engine, cipher)
    with storage.writing() as unit:
        unit.members.keep(member, welcomed_at=MONDAY)
        unit.checks.add(a_finished_check("check-1", member))
        unit.plans.add(a_plan(member=member))
        unit.deliveries.add(a_delivery(member=member))
        for n in range(300):
            people = {**{f"U{other}": "check:1" for other in range(n, n + 5)}, member.user: f"check-{n}:1"}
            unit.sharings.put(a_sharing(member, Member("T1", f"M{n}")))
            unit.releases.add(replace(a_release(f"release-{n}"), contributions=people))
            unit.requests.add(a_request(f"request-{n}"), list(people))
    assert member.user.encode() in file_of(sqlite_engine)
    forget(storage, member)
    assert member.user.encode() not in file_of(sqlite_engine)
    assert FORGOTTEN.encode() in file_of(sqlite_engine)


def test_a_forgotten_manager_s_user_id_is_nowhere_in_the_file(sqlite_engine: Engine, cipher: Cipher) -> None:
    manager = Member("T1", "MQUITTENGELEE")
    storage = Storage(sqlite_engine, cipher)
    with storage.writing() as unit:
        unit.pledges.add(a_pledge(manager=manager))
        for n in range(300):
            asked = a_sharing(Member("T1", f"U{n}"), manager, Choice.ASKED)
            unit.sharings.put(asked)
            unit.deliveries.add(Delivery(f"delivery-{n}", asked.member, "invitation", asked.period, MONDAY))
            unit.deliveries.add(
                Delivery(f"receipt-{n}", asked.member, "receipt", f"{manager.user}:request-{n}", MONDAY)
            )
            unit.releases.add(a_release(f"release-{n}", manager))
            unit.requests.add(a_request(f"request-{n}", manager), ["U1"])
    assert manager.user.encode() in file_of(sqlite_engine)
    forget(storage, manager)
    assert manager.user.encode() not in file_of(sqlite_engine)
    assert FORGOTTEN.encode() in file_of(sqlite_engine)


def file_of(engine: Engine) -> bytes:
    """The bytes of a database file, including everything in its write-ahead log."""
    file = Path(str(engine.url.database))
    engine.dispose()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return file.read_bytes()
