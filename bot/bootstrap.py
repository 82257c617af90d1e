"""The one place where concrete classes meet."""

import logging
import sys
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from flask import Flask
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from sqlalchemy import Engine

from bot.content.loader import load
from bot.content.render.words import Words
from bot.domain.framework import Framework
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
from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.schema import bring_up_to_date
from bot.storage.work import work_factory
from bot.web import app as web

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


def build_bot(settings: Settings) -> Bot:
    """Make the bot from its settings. It starts whether Slack can be reached or not."""
    settings.require_slack()
    words, framework = Words(settings.content), load(settings.content)
    store = open_store(settings)
    return assemble(settings, words, framework, store.work, Ending(ready=store.missing, close=store.engine.dispose))


@dataclass(frozen=True, slots=True)
class Ending:
    """What the web side and the end of the process need of a store: whether it answers, and how it is closed."""

    ready: Callable[[], str | None]
    close: Callable[[], None]


def assemble(settings: Settings, words: Words, framework: Framework, work: Work, ending: Ending) -> Bot:
    """Put the services, Slack and the web together over a store."""
    library = Library(framework)
    services = slack.Services(
        checks=CheckService(work, library, clock, new_id),
        plans=PlanService(work, library, clock, new_id),
        members=MemberService(work, library, clock),
        library=library,
    )
    token = settings.slack_bot_token.get_secret_value()
    speaker = client(token, settings.slack_api_url)
    executor = ThreadPoolExecutor(SHOWING_THREADS, thread_name_prefix="show")
    bolt = slack.build(services, words, Messenger(lambda _: speaker), lambda _: token, executor)
    endpoint = Endpoint(bolt, settings.slack_signing_secret.get_secret_value())
    flask = web.build(endpoint, ending.ready, privacy=plain(words.say("welcome/kept")))
    socket = _open_socket(bolt, settings)

    def stop() -> None:
        if socket:
            socket.close()
        executor.shutdown(wait=True)
        ending.close()

    return Bot(bolt, flask, stop)


def _open_socket(app: App, settings: Settings) -> SocketModeHandler | None:
    token = settings.slack_app_token.get_secret_value()
    if not token:
        return None
    handler = SocketModeHandler(app, token, web_client=client(token, settings.slack_api_url))
    handler.connect()
    return handler
