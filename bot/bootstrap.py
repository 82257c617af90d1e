"""The one place where concrete classes meet."""

import logging
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from flask import Flask
from slack_bolt import App
from sqlalchemy import Engine

from bot.content.loader import load
from bot.content.render.examples import examples
from bot.content.render.words import Words
from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.services.checks import CheckService
from bot.services.library import Library
from bot.services.members import MemberService
from bot.services.plans import PlanService
from bot.services.ports import Work
from bot.settings import Settings
from bot.slack import app as slack
from bot.slack.endpoint import Endpoint
from bot.slack.messenger import Messenger, client
from bot.slack.mrkdwn import plain
from bot.slack.showing import Showing
from bot.slack.socket_mode import SocketMode
from bot.storage.database import missing, open_database
from bot.storage.encryption import Cipher
from bot.storage.rotation import rotate
from bot.storage.schema import State, bring_up_to_date, state, upgrade
from bot.storage.work import work_factory
from bot.web import app as web
from bot.web.server import Server, make_sure_free

SHOWING_THREADS = 16
"""Second halves at work at once; each waits for Slack most of its time."""


def clock() -> datetime:
    """Give the time now; the only clock there is."""
    return datetime.now(UTC)  # noqa: TID251  the one place


def new_id() -> str:
    """Give an id that nobody can guess."""
    return uuid.uuid4().hex


def log_to_stderr(settings: Settings) -> None:
    """Send all logs to stderr, as lines for people or as JSON for machines."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(settings.log_level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=max(logging.WARNING, logging.getLevelName(settings.log_level)), stream=sys.stderr)


@dataclass(frozen=True, slots=True)
class Store:
    """The database, ready for use."""

    engine: Engine
    cipher: Cipher
    work: Work


def open_store(settings: Settings) -> Store:
    """Open the database and make sure that its schema is today's."""
    settings.require_keys()
    engine = open_database(settings.database_url)
    bring_up_to_date(engine)
    cipher = Cipher(settings.keys)
    return Store(engine, cipher, work_factory(engine, cipher))


@dataclass(frozen=True, slots=True)
class Bot:
    """The running bot.

    Attributes:
        stop: ends it in good order: what is being shown is shown, then connections are closed.
    """

    slack: App
    web: Flask
    stop: Callable[[], None]


def read_content(settings: Settings) -> tuple[Framework, Words]:
    """Read the content folder, and say every message once: a missing word stops the start, not a person."""
    framework, words = load(settings.content), Words(settings.content)
    for _ in examples(words, framework):
        pass
    return framework, words


def build_bot(settings: Settings, content: tuple[Framework, Words] | None = None) -> Bot:
    """Make the bot. It starts whether Slack can be reached or not.

    Args:
        settings: as the operator gave them.
        content: what `read_content` gave, where that was called before.
    """
    settings.require_slack()
    framework, words = content or read_content(settings)
    store = open_store(settings)
    library = Library(framework)
    services = slack.Services(
        checks=CheckService(store.work, library, clock, new_id),
        plans=PlanService(store.work, library, clock, new_id),
        members=MemberService(store.work, library, clock),
        library=library,
    )
    token = settings.slack_bot_token.get_secret_value()
    speaker = client(token, settings.slack_api_url)
    showing = Showing(SHOWING_THREADS)
    bolt = slack.build(services, words, Messenger(lambda _: speaker), lambda _: token, showing)
    endpoint = Endpoint(bolt, settings.slack_signing_secret.get_secret_value())
    flask = web.build(showing.behind(endpoint), lambda: missing(store.engine), privacy=plain(words.say("welcome/kept")))
    socket = SocketMode(bolt, settings.slack_app_token.get_secret_value(), settings.slack_api_url)

    def stop() -> None:
        socket.close()
        showing.shutdown(wait=True)
        store.engine.dispose()

    return Bot(bolt, flask, stop)


def serve(settings: Settings) -> None:
    """Serve until SIGTERM. Whatever would stop the start is found before the port is opened."""
    settings.require_slack()
    make_sure_free(settings.host, settings.port)
    content = read_content(settings)
    open_store(settings).engine.dispose()
    Server(lambda: _served(settings, content), settings.host, settings.port, settings.log_level).run()


def _served(settings: Settings, content: tuple[Framework, Words]) -> tuple[Flask, Callable[[], None]]:
    bot = build_bot(settings, content)
    return bot.web, bot.stop


def migrate(settings: Settings) -> str:
    """Bring the schema up to date, and say what was done."""
    engine = open_database(settings.database_url)
    was = state(engine)
    upgrade(engine)
    engine.dispose()
    return "the schema was up to date already" if was is State.CURRENT else "the schema is up to date now"


def rotate_keys(settings: Settings) -> int:
    """Seal every row with the newest key; give how many were sealed with an older one."""
    store = open_store(settings)
    renewed = sum(rotate(store.engine, store.cipher))
    store.engine.dispose()
    return renewed


def forget(settings: Settings, member: Member) -> None:
    """Delete all that is kept about a member."""
    store = open_store(settings)
    with store.work() as work:
        work.forget(member)
        work.commit()
    store.engine.dispose()
