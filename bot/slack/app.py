"""Builds the Bolt app with all handlers."""

import logging
from collections.abc import Callable

import structlog
from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot.content.findings import Finding
from bot.content.loader import ContentError
from bot.deadline import DEADLINE, deadline
from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.messages.grammar import find_invalid_offers
from bot.messages.home import HomeMessages
from bot.messages.parts import Message
from bot.messages.words import Words
from bot.services.checks import CheckView
from bot.services.plans import PlanView
from bot.services.reflections import ReflectionView
from bot.services.reframes import ReframeView
from bot.services.registry import Services
from bot.slack.handlers.brief import BriefHandlers
from bot.slack.handlers.check import CheckHandlers
from bot.slack.handlers.evidence import EvidenceHandlers
from bot.slack.handlers.history import HistoryHandlers
from bot.slack.handlers.home import HomeHandlers
from bot.slack.handlers.installation import InstallationHandlers
from bot.slack.handlers.messages import MessageHandlers
from bot.slack.handlers.plan import PlanHandlers
from bot.slack.handlers.privacy import PrivacyHandlers
from bot.slack.handlers.reflection import ReflectionHandlers
from bot.slack.handlers.reframe import ReframeHandlers
from bot.slack.handlers.share import ShareHandlers
from bot.slack.handlers.stages import StagesHandlers
from bot.slack.handlers.team import TeamHandlers
from bot.slack.handlers.weekly import WeeklyHandlers
from bot.slack.interactions import workspace_of
from bot.slack.listeners import WORKSPACE, Listeners
from bot.slack.messenger import Messenger, Outbox
from bot.slack.profiles import Profiles
from bot.slack.replies import Replies
from bot.slack.reply_executor import ReplyExecutor
from bot.slack.routing import commands, routes, specs

IsInstalled = Callable[[str], bool]
"""Workspace id -> whether the app has a token there."""

log = structlog.get_logger()


HANDLERS = (
    CheckHandlers,
    PlanHandlers,
    EvidenceHandlers,
    BriefHandlers,
    ReframeHandlers,
    HistoryHandlers,
    WeeklyHandlers,
    ReflectionHandlers,
    StagesHandlers,
    TeamHandlers,
    ShareHandlers,
    PrivacyHandlers,
    HomeHandlers,
    MessageHandlers,
)
COMMANDS = specs(HANDLERS)


def unknown_commands(words: Words) -> list[Finding]:
    """Find mismatches between the commands in the content folder and those with a handler, and unknown help topics."""
    declared, named = {spec.name for spec in COMMANDS}, set(words.commands)
    topics = {name: command.topic for name, command in words.commands.items() if command.topic}
    problems = [
        *((("commands",), f"the command {name} is not described", "add it") for name in sorted(declared - named)),
        *((("commands", name), f"there is no command {name}", "remove it") for name in sorted(named - declared)),
        *(
            (("commands", name, "topic"), f"help has no topic {topic}", "add it to topics, or correct the command's")
            for name, topic in topics.items()
            if f"topics.{topic}" not in words.labels
        ),
    ]
    return [Finding(*words.where_in_labels(*place), problem, remedy) for place, problem, remedy in problems]


def check_vocabulary(words: Words, framework: Framework) -> None:
    """Check that the content folder describes exactly the commands that exist, and that intents run only those.

    Raises:
        ContentError: with all findings.
    """
    findings = unknown_commands(words)
    if not findings:
        problems = find_invalid_offers(words, framework)
        findings = [Finding("intents.yaml", 0, problem.message, problem.remedy) for problem in problems]
    if findings:
        raise ContentError(findings)


class _App(App):
    """Limits how long each request, over HTTP or Socket Mode, may wait for the database."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        with deadline(DEADLINE):
            return super().dispatch(req)


def build(listeners: Listeners, is_installed: IsInstalled, not_installed_reply: str = "") -> App:
    """Build the Bolt app. It doesn't verify requests: `endpoint` has done so.

    Args:
        listeners: handle all requests.
        is_installed: whether the app is installed in a workspace.
        not_installed_reply: the reply to requests from other workspaces.
    """
    logger = logging.getLogger("slack_bolt")
    logger.setLevel(logging.ERROR)  # at WARNING, Bolt logs token hints and request bodies
    app = _App(
        name="ldcareer",
        logger=logger,
        authorize=_authorize(is_installed),  # type: ignore[arg-type]  # None makes Bolt refuse the request
        user_facing_authorize_error_message=not_installed_reply,
        process_before_response=True,
        request_verification_enabled=False,
    )
    listeners.listen_to(app)
    return app


def listeners(
    services: Services, words: Words, messenger: Messenger, outbox: Outbox, executor: ReplyExecutor
) -> Listeners:
    """Create the listeners with all handlers. The caller shuts the executor down."""
    home = HomeMessages(words)

    def draw_home(member: Member) -> Message:
        return home.page(services.members.home(member))

    return Listeners(
        routes=routes(_handlers(services, words, messenger, outbox)),
        replies=Replies(messenger, services.members, words, draw_home),
        interaction_log=services.interactions,
        words=words,
        executor=executor,
    )


def _handlers(services: Services, words: Words, messenger: Messenger, outbox: Outbox) -> tuple[object, ...]:
    profiles = Profiles(messenger, services.members)
    check = CheckHandlers(services.checks, services.members, words, profiles)
    reflection = ReflectionHandlers(services.reflections, words)
    plan = PlanHandlers(services.plans, words, profiles)
    evidence = EvidenceHandlers(services.evidence, words, messenger)
    reframe = ReframeHandlers(services.reframes, evidence, words)
    journeys = (
        check,
        plan,
        WeeklyHandlers(services.weekly, words, profiles, reflection),
        reflection,
        evidence,
        BriefHandlers(services.briefs, words, messenger),
        reframe,
        HistoryHandlers(services.history, services.checks, words),
        StagesHandlers(services.library.current, words),
        TeamHandlers(
            teams=services.teams,
            rounds=services.rounds,
            summaries=services.summaries,
            commitments=services.commitments,
            words=words,
            messenger=messenger,
            profiles=profiles,
            outbox=outbox,
        ),
        ShareHandlers(teams=services.teams, summaries=services.summaries, members=services.members, words=words),
        HomeHandlers(services.members, words),
        *([InstallationHandlers(services.installations)] if services.installations else []),
        PrivacyHandlers(services.members, services.exports, words),
    )
    messages = MessageHandlers(
        commands=commands(journeys),
        routes=routes(journeys),
        typed_words=services.typed_words,
        conversations={CheckView: check, PlanView: plan, ReflectionView: reflection, ReframeView: reframe},
        members=services.members,
        words=words,
    )
    return (*journeys, messages)


def _authorize(is_installed: IsInstalled) -> Callable[..., AuthorizeResult | None]:
    """Find the installation for a request: the workspace's own, or its organisation's.

    Bolt gets no token, since every message is sent by the `Messenger`.
    """

    def authorize(context: BoltContext) -> AuthorizeResult | None:
        for workspace in (workspace_of(context), context.enterprise_id):
            if workspace is not None and is_installed(workspace):
                context[WORKSPACE] = workspace
                return AuthorizeResult(enterprise_id=context.enterprise_id, team_id=context.team_id)
        log.warning("request from a workspace where the app isn't installed", workspace=workspace_of(context))
        return None

    return authorize
