"""A round is opened and closed on either database, by any number of workers at once."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.domain.team import Choice
from bot.services.library import Library
from bot.services.rounds import RoundService
from bot.services.sending import RECEIPT
from bot.storage.tables import deliveries, receipts
from bot.storage.unit_of_work import Storage
from tests.memory import rows_of
from tests.storage.rows import MONDAY, a_finished_check
from tests.storage.team_rows import MAYA, a_sharing
from tests.storage.threads import THREADS, at_once

PEOPLE = tuple(Member("T1", f"U{number}") for number in range(9))


def test_many_workers_close_a_round_once(storage: Storage, framework: Framework) -> None:
    ids = count()
    service = RoundService(storage, Library(framework), lambda: MONDAY, lambda: f"id-{next(ids)}", 5)
    with storage.writing() as unit:
        for member in PEOPLE:
            unit.sharings.put(a_sharing(member, MAYA, Choice.TOTALS))
            unit.checks.add(replace(a_finished_check(f"check-{member.user}", member), framework=framework.version))
    service.open(MAYA, "Europe/Lisbon")
    with storage.reading() as unit:
        (opened,) = unit.rounds.recent(MAYA)
    later = RoundService(storage, Library(framework), lambda: MONDAY + timedelta(days=14), lambda: f"id-{next(ids)}", 5)

    def close(_: int) -> bool:
        with storage.reading() as unit:
            read = later.contributions(unit, MAYA, opened.id)
        with storage.writing() as unit:
            later.close(unit, MAYA, opened.id, read)
        return True

    assert at_once(close) == THREADS
    with storage.reading() as unit:
        (closed,) = unit.rounds.recent(MAYA)
        counted = unit.receipts.counted_in("T1", closed.id)
    assert closed.counted == 5
    assert len(counted) == len(rows_of(storage, receipts)) == len(PEOPLE) - 1
    told = [row for row in rows_of(storage, deliveries) if row.kind == RECEIPT]
    assert {row.user_id for row in told} == {member.user for member in counted}
    assert len({row.due_at for row in told}) == len(told)
