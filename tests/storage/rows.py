"""Sample rows and the encryption key."""

from datetime import UTC, datetime, time, timedelta

from cryptography.fernet import Fernet

from bot.domain.check import Check
from bot.domain.conversation import Session, Status
from bot.domain.delivery import Delivery
from bot.domain.evidence import Evidence, EvidenceSource
from bot.domain.installation import Installation, Tokens
from bot.domain.people import Member
from bot.domain.plan import DONE, HOW, IfThen, Plan, new_plan, with_session
from bot.domain.reflection import Reflection
from bot.domain.reframe import Reframe
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription
from bot.storage.unit_of_work import UnitOfWork

KEY = Fernet.generate_key().decode()
ANA = Member("T1", "U1")
NAMESAKE = Member("T2", "U1")
BEN = Member("T1", "U2")
MONDAY = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
WORDS = IfThen("the stand-up ends", "ask Dana for ten minutes", "I have three notes")


def a_check(check_id: str = "check-1", member: Member = ANA, turn: int = 0) -> Check:
    session = Session({"stage": "Instructional Designer", "item.clear": None}, "item.design", Status.ACTIVE, turn)
    return Check(check_id, member, "v1", session, MONDAY)


def a_finished_check(check_id: str, member: Member = ANA, *, days: int = 0) -> Check:
    session = Session({"stage": "Instructional Designer"}, None, Status.FINISHED, 9)
    return Check(check_id, member, "v1", session, MONDAY, MONDAY + timedelta(days=days))


def latest_check(unit: UnitOfWork, member: Member) -> Check | None:
    return next(iter(unit.checks.recent(member, limit=1)), None)


def a_plan(plan_id: str = "plan-1", member: Member = ANA) -> Plan:
    return new_plan(plan_id, member, "sit_in", WORDS, MONDAY, framework="v1")


def a_settled_plan(plan_id: str, member: Member = ANA, *, days: int = 0) -> Plan:
    session = Session({HOW: DONE}, None, Status.FINISHED, 1)
    return with_session(a_plan(plan_id, member), session, MONDAY + timedelta(days=days))


def a_subscription(member: Member = ANA, *, next_at: datetime = MONDAY, silence: int = 0) -> Subscription:
    return Subscription(member, Weekly(4, time(15), "Europe/Berlin"), next_at, silence)


def a_reflection(reflection_id: str = "reflection-1", member: Member = ANA, *, period: str = "2026-W48") -> Reflection:
    session = Session({"how": "done"}, "answer", Status.ACTIVE)
    return Reflection(
        reflection_id, member, "v1", session, MONDAY, period=period, question="who_decides", plan="plan-1"
    )


def an_evidence(
    evidence_id: str = "evidence-1", member: Member = ANA, *, days: int = 0, reflection: str | None = None
) -> Evidence:
    session = Session({"signal": "impact"}, "scope", Status.ACTIVE)
    dated, source = MONDAY + timedelta(days=days), EvidenceSource.WEEK if reflection else EvidenceSource.LINE
    return Evidence(
        evidence_id, member, "v1", session, dated, words="Sales asked first.", source=source, origin=reflection
    )


def a_reframe(reframe_id: str = "reframe-1", member: Member = ANA) -> Reframe:
    session = Session({"request": "a workshop", "tried": None}, "sign", Status.ACTIVE)
    return Reframe(reframe_id, member, "v1", session, MONDAY, stage="mid")


def an_installation(workspace: str = "T1", tokens: Tokens | None = None) -> Installation:
    tokens = tokens or Tokens(f"xoxb-{workspace}", f"xoxe-{workspace}", MONDAY + timedelta(hours=12))
    return Installation(workspace, "1.2", None, tokens, MONDAY, MONDAY)


def a_delivery(delivery_id: str = "delivery-1", member: Member = ANA, *, due_at: datetime = MONDAY) -> Delivery:
    return Delivery(delivery_id, member, "weekly", "2026-W48", due_at)
