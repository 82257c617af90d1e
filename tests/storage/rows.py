"""Rows to keep, and the key that they are kept with."""

from datetime import UTC, datetime, timedelta

from cryptography.fernet import Fernet

from bot.domain.check import Check
from bot.domain.conversation import Session, Status
from bot.domain.people import Member
from bot.domain.plan import IfThen, Plan, PlanStatus

KEY = Fernet.generate_key().decode()
ANA = Member("T1", "U1")
NAMESAKE = Member("T2", "U1")
BEN = Member("T1", "U2")
MONDAY = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
WORDS = IfThen("the stand-up ends", "ask Dana for ten minutes", "I have three notes")


def a_check(check_id: str = "check-1", member: Member = ANA, turn: int = 0) -> Check:
    session = Session({"stage": "Instructional Designer", "item.clear": None}, "item.design", Status.ACTIVE, turn)
    return Check(check_id, member, "v1", 0, session, MONDAY)


def a_finished_check(check_id: str, member: Member = ANA, *, days: int = 0) -> Check:
    session = Session({"stage": "Instructional Designer"}, None, Status.FINISHED, 9)
    return Check(check_id, member, "v1", 0, session, MONDAY, MONDAY + timedelta(days=days))


def a_plan(plan_id: str = "plan-1", member: Member = ANA) -> Plan:
    return Plan(plan_id, member, "sit_in", WORDS, MONDAY)


def a_settled_plan(plan_id: str, member: Member = ANA, *, days: int = 0) -> Plan:
    return Plan(plan_id, member, "sit_in", WORDS, MONDAY, PlanStatus.DONE, MONDAY + timedelta(days=days))
