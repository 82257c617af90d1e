"""Builds the Bolt app."""

import logging
from collections.abc import Callable

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot.content.findings import Finding
from bot.content.loader import ContentError
from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.messages.grammar import offers_that_are_no_commands
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
from bot.slack.handlers.messages import MessageHandlers
from bot.slack.handlers.plan import PlanHandlers
from bot.slack.handlers.privacy import PrivacyHandlers
from bot.slack.handlers.reflection import ReflectionHandlers
from bot.slack.handlers.reframe import ReframeHandlers
from bot.slack.handlers.share import ShareHandlers
from bot.slack.handlers.stages import StagesHandlers
from bot.slack.handlers.team import TeamHandlers
from bot.slack.handlers.weekly import WeeklyHandlers
from bot.slack.listeners import Listeners
from bot.slack.messenger import Messenger, Outbox
from bot.slack.profiles import Profiles
from bot.slack.replies import Replies
from bot.slack.reply_executor import ReplyExecutor
from bot.slack.routing import commands, routes, specs

Tokens = Callable[[str], str]
"""Workspace id -> the bot token that speaks there."""


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
    """Find commands that the content folder names and nobody handles, or the other way round."""
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
    """Make sure that the content folder names every command and no other, and that an intent leads to one.

    ContentError if it doesn't.
    """
    findings = unknown_commands(words)
    if not findings:
        problems = offers_that_are_no_commands(words, framework)
        findings = [Finding("intents.yaml", 0, problem.message, problem.remedy) for problem in problems]
    if findings:
        raise ContentError(findings)


def build(listeners: Listeners, tokens: Tokens) -> App:
    """Build the Bolt app. Requests reach it verified (see `endpoint`)."""
    logger = logging.getLogger("slack_bolt")
    logger.setLevel(logging.ERROR)  # below that it logs token hints and request bodies
    app = App(
        name="ldcareer",
        logger=logger,
        authorize=_authorize(tokens),
        process_before_response=True,
        request_verification_enabled=False,
    )
    listeners.listen_to(app)
    return app


def listeners(
    services: Services, words: Words, messenger: Messenger, outbox: Outbox, executor: ReplyExecutor
) -> Listeners:
    """Connect every handler. What they return is shown by the executor, which whoever stops the process shuts down."""
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
        BriefHandlers(services.briefs, words),
        reframe,
        HistoryHandlers(services.history, services.checks, words),
        StagesHandlers(services.library.current, words),
        TeamHandlers(
            teams=services.teams,
            rounds=services.rounds,
            summaries=services.summaries,
            pledges=services.pledges,
            words=words,
            messenger=messenger,
            profiles=profiles,
            outbox=outbox,
        ),
        ShareHandlers(
            teams=services.teams,
            rounds=services.rounds,
            summaries=services.summaries,
            members=services.members,
            words=words,
        ),
        HomeHandlers(services.members, words),
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


def _authorize(tokens: Tokens) -> Callable[..., AuthorizeResult]:
    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=tokens(team_id or enterprise_id or "")
        )

    return authorize
