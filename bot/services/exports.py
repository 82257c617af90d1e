"""The export of everything that is stored about a member."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.check import Check
from bot.domain.evidence import Evidence
from bot.domain.people import Member, Profile
from bot.domain.plan import Plan
from bot.domain.reflection import Reflection
from bot.domain.reframe import Reframe
from bot.domain.summary import Commitment, Receipt, Round
from bot.domain.team import Sharing
from bot.domain.weekly import Subscription
from bot.services import Clock
from bot.services.library import Library
from bot.storage.unit_of_work import Storage

_NO_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class MemberData:
    """Everything that is stored about a member, newest first.

    Attributes:
        questions: reflection id -> the question that was asked.
        asked_in: the rows of the lists of rounds that the member is on.
        rounds: the rounds that the member opened as a manager, with the summaries as they were released.
        team: user ids of the member's own team. What these people share is theirs, and is not exported here.
    """

    member: Member
    at: datetime
    profile: Profile
    checks: tuple[Check, ...] = ()
    plans: tuple[Plan, ...] = ()
    weekly: Subscription | None = None
    reflections: tuple[Reflection, ...] = ()
    questions: dict[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    reframes: tuple[Reframe, ...] = ()
    sharings: tuple[Sharing, ...] = ()
    asked_in: tuple[dict[str, Any], ...] = ()
    receipts: tuple[Receipt, ...] = ()
    rounds: tuple[Round, ...] = ()
    team: tuple[str, ...] = ()
    commitments: tuple[Commitment, ...] = ()


class ExportService:
    """Gathers what is stored about one member, and nothing about anybody else."""

    def __init__(self, storage: Storage, library: Library, clock: Clock) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock

    def gather(self, member: Member) -> MemberData:
        with self._storage.reading() as work:
            reflections = work.reflections.recent(member, limit=_NO_LIMIT)
            commitment = work.commitments.open(member)
            asked = {one.id: self._library.at(work, one.framework).weekly_question(one.question) for one in reflections}
            return MemberData(
                member=member,
                at=self._clock(),
                profile=work.members.get(member),
                checks=work.checks.recent(member, limit=_NO_LIMIT),
                plans=work.plans.recent(member, limit=_NO_LIMIT),
                weekly=work.subscriptions.get(member),
                reflections=reflections,
                questions={key: question.question for key, question in asked.items() if question},
                evidence=work.evidence.recent(member, limit=_NO_LIMIT),
                reframes=work.reframes.recent(member, limit=_NO_LIMIT),
                sharings=work.sharings.of_member(member),
                asked_in=work.rounds.asked_in(member),
                receipts=work.receipts.of_member(member, limit=_NO_LIMIT),
                rounds=work.rounds.recent(member, limit=_NO_LIMIT),
                team=tuple(one.member.user for one in work.sharings.team(member)),
                commitments=(
                    *((commitment,) if commitment else ()),
                    *work.commitments.settled(member, limit=_NO_LIMIT),
                ),
            )
