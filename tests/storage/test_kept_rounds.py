"""Rounds, their lists, and candidates."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.check import Check
from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.rounds import Candidate
from bot.domain.summary import ReceiptKind
from bot.domain.team import Choice
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, BEN, MONDAY, NAMESAKE, a_check, a_finished_check
from tests.storage.team_rows import (
    CLOSE,
    DAN,
    MAYA,
    OTHER_MAYA,
    a_receipt,
    a_round,
    a_sharing,
    a_summary,
    keep_summary,
)


def opened(storage: Storage, *users: str, manager: Member = MAYA) -> None:
    with storage.writing() as unit:
        unit.rounds.add(a_round(manager=manager), users)


def keep_checks(storage: Storage, *checks: Check) -> None:
    with storage.writing() as unit:
        for check in checks:
            unit.checks.add(check)


def share(storage: Storage, members: Iterable[Member], choice: Choice = Choice.TOTALS, manager: Member = MAYA) -> None:
    with storage.writing() as unit:
        for member in members:
            unit.sharings.put(a_sharing(member, manager, choice))


def candidates(storage: Storage) -> tuple[Candidate, ...]:
    """Return the candidates of a round, read in both kinds of units, which must agree."""
    with storage.reading() as unit:
        read = unit.rounds.candidates(a_round())
    with storage.writing() as unit:
        assert unit.rounds.candidates(a_round()) == read
    assert all(candidate.check.startswith(f"{check}:") for candidate, check in read)
    return tuple(candidate for candidate, _ in read)


def spend(storage: Storage, member: Member, at: datetime, *, card: bool = False) -> None:
    with storage.writing() as unit:
        (unit.checks.mark_shown if card else unit.checks.mark_counted)([member], at)


def test_a_round_is_read_back_unchanged_and_closed_once(storage: Storage) -> None:
    opened(storage, "U1", "U2")
    with storage.writing() as unit:
        assert unit.rounds.get(MAYA, "round-1") == a_round()
        assert unit.rounds.people(a_round()) == ("U1", "U2")
        assert unit.rounds.close(a_summary())
        assert not unit.rounds.close(replace(a_summary(), counted=8))
    with storage.reading() as unit:
        assert unit.rounds.recent(MAYA) == (a_summary(),)
        assert unit.rounds.trail("T1") == (a_summary(),)


@pytest.mark.parametrize("other", [DAN, OTHER_MAYA])
def test_nobody_can_reach_another_manager_s_round(storage: Storage, other: Member) -> None:
    opened(storage, "U1")
    with storage.writing() as unit:
        assert unit.rounds.get(other, "round-1") is None
        assert unit.rounds.recent(other) == ()
        assert not unit.rounds.close(a_summary(manager=other))
        unit.rounds.delete_open(other)
        assert unit.rounds.get(MAYA, "round-1") == a_round()


def test_a_manager_has_one_open_round(storage: Storage) -> None:
    opened(storage, "U1")
    opened(storage, "U1", manager=OTHER_MAYA)
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.rounds.add(a_round("round-2", days=1), ["U1"])
    with storage.writing() as unit:
        unit.rounds.close(a_summary())
        unit.rounds.add(a_round("round-2", days=99), ["U1"])
        assert [one.id for one in unit.rounds.recent(MAYA)] == ["round-2", "round-1"]


def test_opening_a_round_deletes_all_lists_but_the_previous_one(storage: Storage) -> None:
    keep_summary(storage, a_summary("round-1"), "U1")
    keep_summary(storage, a_summary("round-2", days=99), "U2")
    with storage.writing() as unit:
        unit.rounds.add(a_round("round-3", days=199), ["U3"], keep_list="round-2")
        assert [unit.rounds.people(one) for one in unit.rounds.recent(MAYA)] == [("U3",), ("U2",), ()]


def test_the_open_rounds_of_a_workspace_are_dropped_with_their_lists(storage: Storage) -> None:
    keep_summary(storage, a_summary("round-0", days=-99), "U1")
    opened(storage, "U1", manager=OTHER_MAYA)
    with storage.writing() as unit:
        unit.rounds.add(a_round(), ["U1", "U2"], keep_list="round-0")
    with storage.writing() as unit:
        unit.rounds.delete_all_open("T1")
    with storage.reading() as unit:
        assert [one.id for one in unit.rounds.recent(MAYA)] == ["round-0"]
        assert [row["round"] for row in unit.rounds.asked_in(ANA)] == ["round-0"]
        assert unit.rounds.people(a_round(manager=OTHER_MAYA)) == ("U1",)


def test_an_open_round_is_found_for_those_on_its_list(storage: Storage) -> None:
    opened(storage, "U1", "U2")
    with storage.writing() as unit:
        unit.rounds.decline(BEN, "round-1", declined=True)
        unit.rounds.decline(NAMESAKE, "round-1", declined=True)
    with storage.writing() as unit:
        assert unit.rounds.open_for(ANA) == ((a_round(), False),)
        assert unit.rounds.open_for(BEN) == ((a_round(), True),)
        assert unit.rounds.open_for(NAMESAKE) == ()
        unit.rounds.close(a_summary())
        assert unit.rounds.open_for(ANA) == ()
        assert [one["declined"] for one in unit.rounds.asked_in(BEN)] == [True]


@pytest.mark.parametrize("choice", Choice)
def test_those_who_share_totals_and_have_a_check_take_part(storage: Storage, choice: Choice) -> None:
    opened(storage, "U1", "U2")
    share(storage, [ANA], choice)
    share(storage, [BEN], choice, DAN)
    keep_checks(storage, a_finished_check("check-1"), a_finished_check("check-2", BEN))
    takes_part = (Candidate("U1", "check-1:9", MONDAY),) if choice is Choice.TOTALS else ()
    assert candidates(storage) == takes_part
    with storage.writing() as unit:
        unit.rounds.decline(ANA, "round-1", declined=True)
    assert candidates(storage) == ()
    with storage.writing() as unit:
        unit.rounds.decline(ANA, "round-1", declined=False)
    assert candidates(storage) == takes_part


def test_the_same_ids_in_another_workspace_take_no_part(storage: Storage) -> None:
    opened(storage, "U1")
    opened(storage, "U1", manager=OTHER_MAYA)
    share(storage, [NAMESAKE], manager=OTHER_MAYA)
    keep_checks(storage, a_finished_check("check-1"), a_finished_check("check-1", NAMESAKE))
    assert candidates(storage) == ()


def test_who_is_not_on_the_list_takes_no_part_whatever_they_share(storage: Storage) -> None:
    opened(storage, "U2")
    share(storage, [ANA])
    keep_checks(storage, a_finished_check("check-1"))
    assert candidates(storage) == ()


def test_the_last_finished_check_counts_and_an_unfinished_one_does_not(storage: Storage) -> None:
    opened(storage, "U1")
    share(storage, [ANA])
    keep_checks(storage, *(a_finished_check(f"check-{day}", days=day) for day in (4, 9, 1)), a_check("under-way"))
    assert [one.check for one in candidates(storage)] == ["check-9:9"]
    same = replace(a_finished_check("later", days=9), nth=7)
    keep_checks(storage, same)
    assert [one.check for one in candidates(storage)] == ["later:9"]


@pytest.mark.parametrize("card", [True, False])
def test_what_was_counted_or_shown_is_spent_with_all_before_it(storage: Storage, *, card: bool) -> None:
    opened(storage, "U1", "U2")
    share(storage, [ANA, BEN])
    keep_checks(storage, a_finished_check("check-1"), a_finished_check("check-2", days=2), a_check("under-way"))
    keep_checks(storage, a_finished_check("ben", BEN))
    spend(storage, ANA, CLOSE, card=card)
    counted = None if card else CLOSE
    ana, ben = candidates(storage)
    assert ana == Candidate("U1", "check-2:9", MONDAY, spent=True, counted_at=counted)
    assert ben == Candidate("U2", "ben:9", MONDAY)
    keep_checks(storage, a_finished_check("check-3", days=20))
    assert candidates(storage)[0] == Candidate("U1", "check-3:9", MONDAY, spent=False, counted_at=counted)
    with storage.reading() as unit:
        at = {one.id: one.shown_at if card else one.counted_at for one in unit.checks.recent(ANA)}
        mine = unit.checks.candidate(ANA)
    assert at == {"under-way": None, "check-3": None, "check-2": CLOSE, "check-1": CLOSE}
    assert mine == (candidates(storage)[0], MONDAY + timedelta(days=20))


def test_a_moment_at_which_a_check_was_spent_stays(storage: Storage) -> None:
    keep_checks(storage, a_finished_check("check-1"))
    for days in (0, 5):
        spend(storage, ANA, CLOSE + timedelta(days=days))
        spend(storage, ANA, CLOSE + timedelta(days=days), card=True)
    with storage.writing() as unit:
        (check,) = unit.checks.recent(ANA)
        assert (check.counted_at, check.shown_at) == (CLOSE, CLOSE)
        unit.checks.save(check, expected_turn=9)
        assert unit.checks.recent(ANA) == (check,)


def test_checks_that_no_key_fits_are_left_out(storage: Storage) -> None:
    keep_checks(storage, a_finished_check("check-1"), a_finished_check("check-2", BEN))
    with storage.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE checks SET answers = 'gAAA' WHERE id = 'check-1'")
    with storage.reading() as unit:
        answers = a_finished_check("check-2", BEN).session.answers
        assert list(unit.checks.answers("T1", ["check-1", "check-2", "gone"])) == [("check-2:9", "v1", answers)]
        assert list(unit.checks.answers("T2", ["check-2"])) == []


def test_the_last_check_of_each_is_read_at_once(storage: Storage) -> None:
    keep_checks(storage, *(a_finished_check(f"ana-{day}", days=day) for day in (1, 3, 2)), a_check("under-way"))
    keep_checks(storage, a_finished_check("ben", BEN), a_finished_check("other", NAMESAKE))
    with storage.reading() as unit:
        assert [one.id for one in unit.checks.last_of_each([BEN, ANA])] == ["ana-3", "ben"]
        assert unit.checks.last_of_each([]) == ()


def test_the_highest_minimum_is_that_of_summaries(storage: Storage) -> None:
    with storage.writing() as unit:
        assert unit.rounds.highest_minimum() is None
        unit.rounds.add(replace(a_round(manager=DAN), minimum=9), ["U1"])
    keep_summary(storage, a_summary("round-2", minimum=6), "U1")
    keep_summary(storage, a_summary(manager=OTHER_MAYA), "U1")
    with storage.reading() as unit:
        assert unit.rounds.highest_minimum() == 6


def test_receipts_are_read_back_newest_first_and_by_round(storage: Storage) -> None:
    counted, looked = a_receipt(), a_receipt("receipt-2", what=ReceiptKind.CARD, days=1)
    others = a_receipt("receipt-3", BEN), a_receipt("receipt-1", NAMESAKE, OTHER_MAYA)
    with storage.writing() as unit:
        unit.receipts.add([counted, looked, *others])
    with storage.reading() as unit:
        assert unit.receipts.of_member(ANA) == (looked, counted)
        assert unit.receipts.of_member(ANA, limit=1) == (looked,)
        assert unit.receipts.counted_in("T1", "round-1") == (ANA, BEN)
        assert unit.receipts.counted_in("T2", "round-1") == (NAMESAKE,)
        assert unit.receipts.trail("T1") == ((looked.at, "M1", ReceiptKind.CARD, 1),)


def test_who_was_asked_is_remembered_without_their_name(storage: Storage) -> None:
    with storage.writing() as unit:
        assert unit.invitations.remember(MAYA, "U1")
        assert not unit.invitations.remember(MAYA, "U1")
        assert unit.invitations.remember(MAYA, "U2")
        assert unit.invitations.remember(DAN, "U1")
        assert unit.invitations.remember(OTHER_MAYA, "U1")
    with storage.writing() as unit:
        unit.forget(ANA)
        unit.forget(MAYA)
        assert not unit.invitations.remember(MAYA, "U1")
    with storage.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT workspace, keyed_hash FROM invitations").all()
    assert len(rows) == 4
    assert len({keyed_hash for _, keyed_hash in rows}) == 4
    assert not any(name in keyed_hash for _, keyed_hash in rows for name in ("U1", "M1"))
