from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import Engine

from bot.domain.conversation import MessageRef
from bot.domain.evidence import EvidenceSource
from bot.domain.framework import Framework
from bot.domain.installation import Tokens
from bot.storage.encryption import Cipher
from bot.storage.repositories.base import Repository
from bot.storage.repositories.invitations import Invited
from bot.storage.repositories.keys import KeyInUseError
from bot.storage.rules import rules_of
from bot.storage.tables import metadata
from bot.storage.unit_of_work import Storage, UnitOfWork
from tests.storage.rows import (
    ANA,
    BEN,
    MONDAY,
    a_check,
    a_delivery,
    a_plan,
    a_reflection,
    a_reframe,
    a_subscription,
    an_evidence,
    an_installation,
)
from tests.storage.statements import listening
from tests.storage.team_rows import MAYA, a_commitment, a_receipt, a_round, a_sharing, a_summary

MAY_BE_SCANNED = {
    f"SCAN {table.name} USING INDEX {rules_of(table).scanned}"
    for table in metadata.sorted_tables
    if rules_of(table).scanned
}
SUBQUERY = ("SCAN ranked", "SCAN (subquery")
"""No tables, but what was found in one by an index."""


NO_STATEMENTS = {"rows_of_member", "newest", "read"}
"""What repositories have that isn't asked of the database."""

ALL_ROWS = {"all", "spend_all", "close_all"}
"""What a restore does once to every row."""


class Used:
    """A unit of work, or one of its repositories, that records which methods were called."""

    def __init__(self, part: object, called: set[str], path: str = "") -> None:
        self._part, self._called, self._path = part, called, path

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever it is of the unit's
        found = getattr(self._part, name)
        if isinstance(found, Repository):
            return Used(found, self._called, f"{name}.")
        self._called.add(self._path + name)
        return found


def everything_callable(unit: UnitOfWork) -> set[str]:
    repositories = {name: getattr(unit, name) for name in vars(UnitOfWork) if not name.startswith("_")}
    return {
        f"{name}.{method}"
        for name, repository in repositories.items()
        if isinstance(repository, Repository)
        for method in dir(repository)
        if not method.startswith("_") and method not in NO_STATEMENTS | ALL_ROWS
    } | {"forget", "prune", "purge", "lock_workspace"}


def test_every_statement_finds_its_rows_by_an_index(
    sqlite_engine: Engine, cipher: Cipher, framework: Framework
) -> None:
    called: set[str] = set()
    with listening(sqlite_engine, "") as said, Storage(sqlite_engine, cipher).writing() as unit:
        use_everything(cast("UnitOfWork", Used(unit, called)), framework)
        assert called == everything_callable(unit), "a method that is not tried here may scan a table"
    assert {statement.split()[0] for statement, _ in said} == {
        "SELECT",
        "INSERT",
        "UPDATE",
        "DELETE",
        "BEGIN",
        "PRAGMA",
    }
    with sqlite_engine.connect() as connection:
        for statement, parameters in said[1:]:
            if statement.startswith("PRAGMA"):
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            scans = {
                row.detail for row in plan if row.detail.startswith("SCAN") and not row.detail.startswith(SUBQUERY)
            }
            assert scans <= MAY_BE_SCANNED, statement


def use_everything(unit: UnitOfWork, framework: Framework) -> None:
    unit.members.update(ANA, welcomed_at=MONDAY)
    unit.members.welcome(ANA, MONDAY)
    unit.members.get(ANA)
    unit.members.read_ahead([ANA])
    unit.members.set_dms({ANA: "D1"})
    unit.members.set_locale(ANA, "pt-PT")
    unit.frameworks.add(framework)
    unit.frameworks.get(framework.version)
    unit.validated_content.remember("content", "fingerprint")
    unit.validated_content.fingerprint("content")
    unit.interactions.record("T1", "Ev1", MONDAY)
    unit.forgotten.remember(BEN)
    unit.forgotten.adopt([replace(one, id="of-another") for one in unit.forgotten.journal()])
    unit.deliveries.mark_due_unknown(MONDAY)
    unit.keys.check()
    unit.keys.register()
    unit.keys.use("process-1", MONDAY)
    unit.keys.begin_rotation(MONDAY)
    with pytest.raises(KeyInUseError):
        unit.keys.retire({"another": b""}, MONDAY)
    unit.keys.leave("process-1")
    use_the_installations(unit)
    use_checks_and_plans(unit)
    use_the_weekly_dm(unit)
    use_reframes(unit)
    use_teams(unit)
    unit.lock_workspace("T1")
    unit.forget(ANA)
    unit.prune(MONDAY, timedelta(days=365))


def use_the_installations(unit: UnitOfWork) -> None:
    unit.installations.put(an_installation())
    unit.installations.get("T1")
    unit.installations.lock("T1")
    unit.installations.lease("T1", MONDAY, MONDAY, MONDAY)
    unit.installations.renew("T1", MONDAY, Tokens("xoxb-2"))
    unit.purge(MONDAY, "1.2")


def use_checks_and_plans(unit: UnitOfWork) -> None:
    check, plan = a_check(), a_plan()
    unit.checks.add(check)
    unit.checks.get(ANA, check.id)
    unit.checks.recent(ANA)
    unit.checks.count(ANA)
    unit.checks.count_finished(ANA)
    unit.checks.read_ahead([ANA], limit=1)
    unit.checks.save(check, expected_turn=0)
    unit.checks.set_message(ANA, check.id, MessageRef("D1", "1"))
    unit.checks.remove(ANA, check.id)
    unit.plans.add(plan)
    unit.plans.get(ANA, plan.id)
    unit.plans.open(ANA)
    unit.plans.recent(ANA)
    unit.plans.read_ahead([ANA])
    unit.plans.save(plan, expected_turn=0)
    unit.plans.count(ANA)
    unit.plans.set_message(ANA, plan.id, MessageRef("D1", "1"))
    unit.plans.remove(ANA, plan.id)


def use_the_weekly_dm(unit: UnitOfWork) -> None:
    subscription, reflection, delivery = a_subscription(), a_reflection(), a_delivery()
    for _ in ("new", "changed"):
        unit.subscriptions.put(subscription)
    unit.subscriptions.get(ANA)
    unit.subscriptions.read_ahead([ANA])
    unit.subscriptions.due(MONDAY, limit=9)
    unit.subscriptions.next_at()
    unit.subscriptions.move(subscription, subscription)
    unit.reflections.add(reflection)
    unit.reflections.get(ANA, reflection.id)
    unit.reflections.of_week(ANA, reflection.period)
    unit.reflections.recent(ANA)
    unit.reflections.earlier(ANA, limit=8)
    unit.reflections.count(ANA)
    unit.reflections.read_ahead([ANA])
    unit.reflections.read_weeks_ahead([ANA], periods=[reflection.period], limit=8)
    unit.reflections.add_all([a_reflection("of-a-batch", period="2026-W49")])
    unit.reflections.set_messages([(ANA, reflection.period, MessageRef("D1", "1"))])
    unit.reflections.save(reflection, expected_turn=0)
    unit.reflections.set_message(ANA, reflection.id, MessageRef("D1", "1"))
    unit.reflections.remove(ANA, reflection.id)
    use_the_evidence(unit)
    unit.deliveries.add(delivery)
    unit.deliveries.add_all([a_delivery("another")])
    unit.deliveries.last_sent([delivery], ["weekly"])
    unit.deliveries.get(delivery.id)
    unit.deliveries.due_workspaces(MONDAY)
    unit.deliveries.next_at()
    unit.deliveries.open_by_state()
    unit.deliveries.overdue(MONDAY)
    unit.deliveries.any_claimed(MONDAY)
    unit.deliveries.due("T1", MONDAY, limit=9)
    unit.deliveries.change(delivery, delivery)
    unit.deliveries.skip_open("T1", "uninstalled")
    unit.deliveries.lock("T1", [delivery.id])
    unit.deliveries.change_all("T1", [(delivery, delivery)] * 2)
    unit.deliveries.save([delivery])
    unit.rate_limits.block("T1", MONDAY)
    unit.rate_limits.reserve("T1", MONDAY, limit=1, pause=timedelta(seconds=1))
    unit.rate_limits.free_at("T1")


def use_reframes(unit: UnitOfWork) -> None:
    reframe = a_reframe()
    unit.reframes.add(reframe)
    unit.reframes.get(ANA, reframe.id)
    unit.reframes.recent(ANA)
    unit.reframes.read_ahead([ANA])
    unit.reframes.count(ANA)
    unit.reframes.save(reframe, expected_turn=0)
    unit.reframes.set_message(ANA, reframe.id, MessageRef("D1", "1"))
    unit.reframes.remove(ANA, reframe.id)


def use_teams(unit: UnitOfWork) -> None:
    commitment = a_commitment()
    for _ in ("new", "changed"):
        unit.sharings.put(a_sharing())
    unit.sharings.get(MAYA, "U1")
    unit.sharings.team(MAYA)
    unit.sharings.of_member(ANA)
    unit.invitations.remember(MAYA, "U1")
    unit.invitations.adopt([Invited("T1", "key", ("mark",))])
    opened = a_round()
    unit.rounds.add(opened, ["U1"])
    unit.rounds.get(MAYA, opened.id)
    unit.rounds.recent(MAYA)
    unit.rounds.trail("T1")
    unit.rounds.people(opened)
    unit.rounds.open_for(ANA)
    unit.rounds.asked_in(ANA)
    unit.rounds.decline(ANA, opened.id, declined=False)
    unit.rounds.candidates(opened)
    unit.rounds.close(a_summary())
    unit.rounds.delete_all_open("T1")
    unit.rounds.delete_open(MAYA)
    unit.rounds.highest_minimum()
    unit.checks.candidate(ANA)
    list(unit.checks.answers("T1", ["check-1"]))
    unit.checks.last_of_each([ANA])
    unit.checks.mark_counted([ANA], MONDAY)
    unit.checks.mark_shown([ANA], MONDAY)
    unit.receipts.add([a_receipt()])
    unit.receipts.of_member(ANA)
    unit.receipts.counted_in("T1", opened.id)
    unit.receipts.trail("T1")
    unit.commitments.add(commitment)
    unit.commitments.open(MAYA)
    unit.commitments.get(MAYA, commitment.id)
    unit.commitments.settled(MAYA)
    unit.commitments.save(commitment, before=commitment)


def use_the_evidence(unit: UnitOfWork) -> None:
    evidence = an_evidence(reflection="reflection-1")
    unit.evidence.add(evidence)
    unit.evidence.get(ANA, evidence.id)
    unit.evidence.of_origin(ANA, EvidenceSource.WEEK, "reflection-1")
    unit.evidence.recent(ANA, limit=5, offset=5)
    unit.evidence.read_ahead([ANA], limit=50)
    unit.evidence.since(ANA, MONDAY)
    unit.evidence.count(ANA)
    unit.evidence.add_all([an_evidence("of-a-batch")])
    unit.evidence.save(evidence, expected_turn=0)
    unit.evidence.set_message(ANA, evidence.id, MessageRef("D1", "1"))
    unit.evidence.remove(ANA, evidence.id)
