from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest

from bot.domain import delivery as rules
from bot.domain import team
from bot.domain.errors import NotSavedError
from bot.domain.summary import CommitmentStatus
from bot.domain.team import Choice
from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.schema import upgrade
from bot.storage.unit_of_work import Storage
from tests.storage.postgres import Postgres
from tests.storage.rows import (
    ANA,
    MONDAY,
    a_check,
    a_delivery,
    a_finished_check,
    a_plan,
    a_reflection,
    a_settled_plan,
    a_subscription,
    an_evidence,
    latest_check,
)
from tests.storage.team_rows import MAYA, a_commitment, a_receipt, a_round, a_sharing, a_summary
from tests.storage.threads import THREADS, at_once, won


def test_exactly_one_of_many_saves_the_same_turn(storage: Storage) -> None:
    check = a_check()
    with storage.writing() as unit:
        unit.checks.add(check)
    changed = [replace(check, session=replace(check.session, turn=1, at=f"item.{n}")) for n in range(THREADS)]
    assert at_once(lambda n: won(storage, lambda unit: unit.checks.save(changed[n], expected_turn=0))) == 1
    with storage.reading() as unit:
        assert latest_check(unit, ANA) in changed


def test_exactly_one_of_many_starts_a_check(storage: Storage) -> None:
    assert at_once(lambda n: won(storage, lambda unit: unit.checks.add(a_check(f"check-{n}")))) == 1


def test_exactly_one_of_many_makes_a_plan(storage: Storage) -> None:
    assert at_once(lambda n: won(storage, lambda unit: unit.plans.add(a_plan(f"plan-{n}")))) == 1


def test_exactly_one_of_many_settles_a_plan(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.plans.add(a_plan())
    done = a_settled_plan("plan-1")
    assert at_once(lambda _: won(storage, lambda unit: unit.plans.save(done, expected_turn=0))) == 1


def test_exactly_one_of_many_starts_a_week_s_reflection(storage: Storage) -> None:
    assert at_once(lambda n: won(storage, lambda unit: unit.reflections.add(a_reflection(f"reflection-{n}")))) == 1


def test_exactly_one_of_many_answers_a_reflection(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.reflections.add(a_reflection())
    session = replace(a_reflection().session, turn=1)
    changed = replace(a_reflection(), session=session)
    assert at_once(lambda _: won(storage, lambda unit: unit.reflections.save(changed, expected_turn=0))) == 1


def test_exactly_one_of_many_saves_an_answer_as_evidence(storage: Storage) -> None:
    pieces = [an_evidence(f"evidence-{n}", reflection="reflection-1") for n in range(THREADS)]
    assert at_once(lambda n: won(storage, lambda unit: unit.evidence.add(pieces[n]))) == 1


def test_exactly_one_of_many_adds_a_delivery(storage: Storage) -> None:
    assert at_once(lambda n: won(storage, lambda unit: unit.deliveries.add(a_delivery(f"delivery-{n}")))) == 1


def test_many_can_save_a_subscription_and_one_is_stored(storage: Storage) -> None:
    assert at_once(lambda n: won(storage, lambda unit: unit.subscriptions.put(a_subscription(silence=n)))) == THREADS
    with storage.reading() as unit:
        assert unit.subscriptions.get(ANA) in [a_subscription(silence=n) for n in range(THREADS)]


def test_exactly_one_of_many_moves_a_subscription(storage: Storage) -> None:
    before = a_subscription()
    with storage.writing() as unit:
        unit.subscriptions.put(before)
    after = [replace(before, next_at=MONDAY + timedelta(weeks=1), silence=n) for n in range(THREADS)]
    assert at_once(lambda n: won(storage, lambda unit: unit.subscriptions.move(before, after[n]))) == 1
    with storage.reading() as unit:
        assert unit.subscriptions.get(ANA) in after


def test_exactly_one_of_many_claims_a_delivery(storage: Storage) -> None:
    before = a_delivery()
    with storage.writing() as unit:
        unit.deliveries.add(before)
    after = [rules.claimed(before, MONDAY + timedelta(microseconds=n)) for n in range(THREADS)]
    assert at_once(lambda n: won(storage, lambda unit: unit.deliveries.change(before, after[n]))) == 1
    with storage.reading() as unit:
        assert unit.deliveries.get(before.id) in after


def test_the_longest_of_many_blocks_applies(storage: Storage) -> None:
    def block(number: int) -> bool:
        return won(storage, lambda unit: unit.rate_limits.block("T1", MONDAY + timedelta(seconds=number)))

    assert at_once(block) == THREADS
    with storage.reading() as unit:
        assert unit.rate_limits.free_at("T1") == MONDAY + timedelta(seconds=THREADS - 1)


def test_exactly_one_of_many_handles_the_same_event(storage: Storage) -> None:
    def first(_: int) -> bool:
        with storage.writing() as unit:
            return unit.interactions.record("T1", "Ev1", MONDAY)

    assert at_once(first) == 1


def test_exactly_one_of_many_makes_a_commitment(storage: Storage) -> None:
    assert at_once(lambda n: won(storage, lambda unit: unit.commitments.add(a_commitment(f"commitment-{n}")))) == 1


def test_exactly_one_of_many_settles_a_commitment(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.commitments.add(a_commitment())
    done = replace(a_commitment(), status=CommitmentStatus.DONE, settled_at=MONDAY)
    assert at_once(lambda _: won(storage, lambda unit: unit.commitments.save(done, before=a_commitment()))) == 1


def test_many_can_save_a_sharing_and_one_is_stored(storage: Storage) -> None:
    sharings = [replace(a_sharing(), changed_at=MONDAY + timedelta(days=n)) for n in range(THREADS)]
    assert at_once(lambda n: won(storage, lambda unit: unit.sharings.put(sharings[n]))) == THREADS
    with storage.reading() as unit:
        assert unit.sharings.get(MAYA, "U1") in sharings


def test_a_refusal_is_not_undone_by_a_concurrent_change_of_the_team(storage: Storage) -> None:
    """Each reads and then writes the same row; the second must see what the first wrote."""
    with storage.writing() as unit:
        unit.sharings.put(a_sharing())

    def change(number: int) -> bool:
        for _ in range(5):
            with storage.writing() as unit:
                sharing = unit.sharings.get(MAYA, "U1")
                assert sharing is not None
                if number == 0:
                    unit.sharings.put(team.chosen(sharing, Choice.OFF, MONDAY))
                elif sharing.on_team:
                    unit.sharings.put(team.removed(sharing))
                else:
                    unit.sharings.put(team.added(sharing, MAYA, "U1", MONDAY))
        return True

    assert at_once(change) == THREADS
    with storage.reading() as unit:
        sharing = unit.sharings.get(MAYA, "U1")
        assert sharing is not None
        assert sharing.choice is Choice.OFF


def test_exactly_one_of_many_opens_a_round(storage: Storage) -> None:
    assert at_once(lambda n: won(storage, lambda unit: unit.rounds.add(a_round(f"round-{n}"), ["U1"]))) == 1


def test_exactly_one_of_many_closes_a_round(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.rounds.add(a_round(), ["U1"])

    def close(_: int) -> bool:
        with storage.writing() as unit:
            return unit.rounds.close(a_summary())

    assert at_once(close) == 1


def test_a_member_forgotten_while_a_round_closes_has_no_receipt(storage: Storage) -> None:
    def forget() -> None:
        with storage.writing() as unit:
            unit.forget(ANA)

    other = Thread(target=forget)
    with storage.writing() as unit:
        unit.lock_workspace("T1")
        other.start()
        other.join(0.3)  # it would be done by then if it did not wait
        unit.receipts.add([a_receipt()])
    other.join()
    with storage.reading() as unit:
        assert unit.receipts.of_member(ANA) == ()


@pytest.mark.postgres
def test_on_postgres_declining_while_a_round_closes_waits_for_the_close(postgres: Postgres, cipher: Cipher) -> None:
    with postgres.database() as url:
        engine = open_database(f"{url}&options=-c%20lock_timeout%3D3000")
        upgrade(engine)
        storage = Storage(engine, cipher)
        with storage.writing() as unit:
            unit.rounds.add(a_round(), ["U1"])
            unit.sharings.put(a_sharing())
            unit.checks.add(a_finished_check("check-1"))
        with storage.writing() as closing, storage.writing() as unit:
            assert closing.rounds.candidates(a_round())
            with pytest.raises(NotSavedError):
                unit.sharings.of_member(ANA)
            unit.rollback()
            with pytest.raises(NotSavedError):
                unit.rounds.decline(ANA, "round-1", declined=True)
            unit.rollback()
        engine.dispose()


def test_no_turn_is_lost_with_many_concurrent_writers(storage: Storage) -> None:
    def click(number: int) -> bool:
        check = a_check(f"check-{number}", replace(ANA, user=f"U{number}"))
        with storage.writing() as unit:
            unit.checks.add(check)
        for turn in range(10):
            with storage.writing() as unit:
                found = unit.checks.get(check.member, check.id)
                assert found is not None
                unit.checks.save(replace(found, session=replace(found.session, turn=turn + 1)), expected_turn=turn)
        with storage.reading() as unit:
            last = latest_check(unit, check.member)
            return last is not None and last.session.turn == 10

    assert at_once(click) == THREADS
