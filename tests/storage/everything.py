"""A row in each table, about one person in all of their roles."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.conversation import MessageRef
from bot.domain.delivery import Delivery, DeliveryStatus, manager_prefix
from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.domain.schedule import Weekly
from bot.storage.unit_of_work import UnitOfWork
from tests.storage.rows import (
    MONDAY,
    a_check,
    a_delivery,
    a_finished_check,
    a_plan,
    a_reflection,
    a_reframe,
    a_settled_plan,
    a_subscription,
    an_evidence,
    an_installation,
)
from tests.storage.team_rows import a_commitment, a_receipt, a_settled_commitment, a_sharing, a_summary

PLACE = MessageRef("D1", "1700000000.000100")


def keep_everything(unit: UnitOfWork, framework: Framework, who: Member, tag: str = "1") -> None:
    """Add a row of everything about somebody: as a member, as a manager, and on a team.

    Args:
        unit: the unit of work.
        framework: any framework.
        who: the person.
        tag: part of the ids of the rows.
    """
    boss, report = replace(who, user=f"BOSS{tag}"), replace(who, user=f"REPORT{tag}")
    unit.frameworks.add(framework)
    unit.validated_content.remember("content", "fingerprint")
    unit.installations.put(an_installation(who.workspace))
    unit.interactions.record(who.workspace, "Ev1", MONDAY)
    unit.rate_limits.block(who.workspace, MONDAY)
    unit.keys.use("process-1", MONDAY)
    unit.forgotten.remember(replace(who, user="UGONE"))
    _as_a_member(unit, who, tag)
    unit.sharings.put(a_sharing(who, boss))
    unit.sharings.put(a_sharing(report, who))
    unit.deliveries.add(Delivery(f"told-{tag}", report, "invitation", f"{manager_prefix(who.user)}1", MONDAY))
    unit.commitments.add(a_commitment(f"commitment-1-{tag}", who))
    unit.commitments.add(a_settled_commitment(f"commitment-2-{tag}", who))
    unit.invitations.remember(who, report.user)
    for role, manager, counted in (("manager", who, report), ("member", boss, who)):
        summary = a_summary(f"round-{role}-{tag}", manager)
        unit.rounds.add(summary, [counted.user])
        unit.rounds.close(summary)
        unit.receipts.add([a_receipt(f"receipt-{role}-{tag}", counted, manager)])


def _as_a_member(unit: UnitOfWork, who: Member, tag: str) -> None:
    unit.members.update(who, welcomed_at=MONDAY, path="design", dm="D1", receipts=True)
    unit.members.set_locale(who, "pt-PT")
    unit.checks.add(a_finished_check(f"check-1-{tag}", who))
    unit.checks.add(replace(a_check(f"check-2-{tag}", who), message_ref=PLACE))
    unit.plans.add(a_settled_plan(f"plan-1-{tag}", who))
    unit.plans.add(replace(a_plan(f"plan-2-{tag}", who), remind_at=MONDAY + timedelta(days=1), message_ref=PLACE))
    weekly = Weekly(4, MONDAY.time().replace(second=0, microsecond=0), "Europe/Berlin")
    unit.subscriptions.put(replace(a_subscription(who), weekly=weekly, paused_until=MONDAY + timedelta(days=3)))
    unit.reflections.add(replace(a_reflection(f"reflection-{tag}", who), answered_at=MONDAY, message_ref=PLACE))
    unit.evidence.add(an_evidence(f"evidence-{tag}", who, reflection=f"reflection-{tag}"))
    unit.reframes.add(replace(a_reframe(f"reframe-{tag}", who), message_ref=PLACE))
    unit.deliveries.add(a_delivery(f"delivery-{tag}", who))
    sent = replace(a_delivery(f"sent-{tag}", who), period="2026-W47", status=DeliveryStatus.SENT)
    unit.deliveries.add(sent)
