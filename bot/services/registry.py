"""All services, and the one place where they are built."""

from dataclasses import dataclass

from bot.services import Clock, NewId
from bot.services.briefs import BriefService
from bot.services.checks import CheckService
from bot.services.commitments import CommitmentService
from bot.services.evidence import EvidenceService
from bot.services.exports import ExportService
from bot.services.history import HistoryService
from bot.services.idempotency import InteractionLog
from bot.services.installing import InstallationService
from bot.services.library import Library
from bot.services.members import MemberService
from bot.services.plans import PlanService
from bot.services.reflections import ReflectionService
from bot.services.reframes import ReframeService
from bot.services.rounds import RoundService
from bot.services.summaries import SummaryService
from bot.services.teams import TeamService
from bot.services.typed_words import TypedWords
from bot.services.weekly import WeeklyService
from bot.storage.unit_of_work import Storage


@dataclass(frozen=True, slots=True)
class Services:
    """All services. `installations` is None with a bot token, which serves one workspace."""

    interactions: InteractionLog
    typed_words: TypedWords
    checks: CheckService
    plans: PlanService
    members: MemberService
    weekly: WeeklyService
    reflections: ReflectionService
    evidence: EvidenceService
    teams: TeamService
    rounds: RoundService
    summaries: SummaryService
    commitments: CommitmentService
    exports: ExportService
    briefs: BriefService
    reframes: ReframeService
    history: HistoryService
    library: Library
    installations: InstallationService | None


def build(  # noqa: PLR0913  what services need
    storage: Storage,
    library: Library,
    clock: Clock,
    new_id: NewId,
    minimum: int,
    *,
    installations: InstallationService | None = None,
) -> Services:
    """Build all services. `minimum` is the smallest group that a summary may be about."""
    checks = CheckService(storage, library, clock, new_id)
    plans = PlanService(storage, library, clock, new_id)
    reflections = ReflectionService(storage, library, clock, new_id)
    reframes = ReframeService(storage, library, clock, new_id)
    return Services(
        interactions=InteractionLog(storage, clock),
        typed_words=TypedWords(storage, library, clock, (checks, plans, reflections, reframes)),
        checks=checks,
        plans=plans,
        members=MemberService(storage, library, clock, minimum),
        weekly=WeeklyService(storage, clock),
        reflections=reflections,
        evidence=EvidenceService(storage, library, clock, new_id),
        teams=TeamService(storage, clock, new_id, minimum),
        rounds=RoundService(storage, library, clock, new_id, minimum),
        summaries=SummaryService(storage, library, clock, new_id, minimum),
        commitments=CommitmentService(storage, library, clock, new_id),
        exports=ExportService(storage, library, clock),
        briefs=BriefService(storage, library, clock),
        reframes=reframes,
        history=HistoryService(storage, library, clock),
        library=library,
        installations=installations,
    )
