"""Builds the Bolt app."""

import logging
import re
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult

from bot.messages.words import Words
from bot.services.checks import CheckService
from bot.services.evidence import EvidenceService
from bot.services.exports import ExportService
from bot.services.library import Library
from bot.services.members import MemberService
from bot.services.plans import PlanService
from bot.services.pledges import PledgeService
from bot.services.reflections import ReflectionService
from bot.services.summaries import SummaryService
from bot.services.teams import TeamService
from bot.services.weekly import WeeklyService
from bot.slack.handlers.check import CheckHandlers
from bot.slack.handlers.evidence import EvidenceHandlers
from bot.slack.handlers.home import HomeHandlers
from bot.slack.handlers.pages import HomePage, SummaryPage
from bot.slack.handlers.plan import PlanHandlers
from bot.slack.handlers.privacy import PrivacyHandlers
from bot.slack.handlers.share import ShareHandlers
from bot.slack.handlers.spoken import Route, SpokenHandlers
from bot.slack.handlers.stages import StagesHandlers
from bot.slack.handlers.team import TeamHandlers
from bot.slack.handlers.weekly import ReflectionHandlers, WeeklyHandlers
from bot.slack.listening import Listening
from bot.slack.messenger import Messenger, Outbox

Tokens = Callable[[str], str]
"""Workspace id -> the bot token that speaks there."""

_ANYTHING = re.compile(".*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases that Slack leads to."""

    checks: CheckService
    plans: PlanService
    members: MemberService
    weekly: WeeklyService
    reflections: ReflectionService
    evidence: EvidenceService
    teams: TeamService
    summaries: SummaryService
    pledges: PledgeService
    exports: ExportService
    library: Library
    outbox: Outbox


def build(services: Services, words: Words, messenger: Messenger, tokens: Tokens, executor: Executor) -> App:
    """Build the app with every handler registered.

    Requests reach it verified (see `inbound`). It answers once the first half of a handler has persisted; the second
    half runs on the executor, which whoever stops the process shuts down with `wait=True`.
    """
    logger = logging.getLogger("slack_bolt")
    logger.setLevel(logging.ERROR)  # below that it wonders about tokens, and logs what people sent
    app = App(
        name="ldcareer",
        logger=logger,
        authorize=_authorize(tokens),
        process_before_response=True,
        request_verification_enabled=False,
    )
    register(Listening(app, messenger, words, executor), services, words, messenger)
    _catch_the_rest(app)
    return app


def register(listening: Listening, services: Services, words: Words, messenger: Messenger) -> None:
    """Let every handler listen to its journey."""
    home = HomePage(services.members, words, messenger)
    check = CheckHandlers(services.checks, words, messenger, home)
    plan = PlanHandlers(services.plans, words, messenger, home)
    stages = StagesHandlers(services.library.current, words, messenger)
    reflection = ReflectionHandlers(services.reflections, words, messenger, home)
    weekly = WeeklyHandlers(services.weekly, words, messenger, home, reflection)
    evidence = EvidenceHandlers(services.evidence, words, messenger, home, reflection)
    page = SummaryPage(services.summaries, words, messenger)
    team = TeamHandlers(
        teams=services.teams,
        summaries=services.summaries,
        pledges=services.pledges,
        words=words,
        messenger=messenger,
        home=home,
        page=page,
        outbox=services.outbox,
    )
    share = ShareHandlers(
        teams=services.teams,
        summaries=services.summaries,
        members=services.members,
        words=words,
        messenger=messenger,
        home=home,
        page=page,
    )
    personal = HomeHandlers(services.members, words, messenger, home)
    privacy = PrivacyHandlers(
        members=services.members,
        exports=services.exports,
        words=words,
        messenger=messenger,
        home=home,
        summary=page,
    )
    routes: Mapping[str, Route] = {
        "check": Route(check.post, check.begin, into_dm=True, begins=True),
        "next": Route(plan.post, into_dm=True),
        "weekly": Route(weekly.answer, weekly.hear),
        "reflect": Route(reflection.post, reflection.begin, into_dm=True),
        "log": Route(evidence.answer, evidence.hear, into_dm=True, own_words=True),
        "stages": Route(stages.look),
        "team": Route(team.answer, team.hear, into_dm=True, begins=True),
        "share": Route(share.answer, share.hear, into_dm=True),
        "preview": Route(share.show_mirror, into_dm=True),
        "privacy": Route(privacy.post, into_dm=True),
        "export": Route(privacy.export, into_dm=True),
    }
    spoken = SpokenHandlers(routes, (check, reflection), services.members, words, messenger)
    for handlers in (check, plan, weekly, reflection, evidence, stages, team, share, personal, privacy, spoken):
        handlers.register(listening)


def _authorize(tokens: Tokens) -> Callable[..., AuthorizeResult]:
    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=tokens(team_id or enterprise_id or "")
        )

    return authorize


def _catch_the_rest(app: App) -> None:
    """Answer what nobody listens to: a 404 would make Slack send an event again."""

    @app.event(_ANYTHING)
    def ignore(ack: Ack) -> None:
        ack()

    @app.view(_ANYTHING)
    @app.view_closed(_ANYTHING)
    @app.shortcut(_ANYTHING)
    def close(ack: Ack) -> None:
        ack()
