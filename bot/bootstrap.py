"""The one place where concrete classes meet."""

import gc
import logging
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event

import structlog
from flask import Flask
from slack_bolt import App
from slack_sdk import WebClient

from bot.content.loader import load
from bot.domain.framework import Framework
from bot.jobs.retention import prune
from bot.jobs.sender import Sender, outbox
from bot.jobs.team import team_kinds
from bot.jobs.tick import Tick
from bot.jobs.weekly import weekly
from bot.messages.examples.catalog import examples
from bot.messages.share import ShareMessages
from bot.messages.summary import SummaryMessages
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services import Clock
from bot.services.checks import CheckService
from bot.services.evidence import EvidenceService
from bot.services.exports import ExportService
from bot.services.library import Library
from bot.services.members import MemberService
from bot.services.plans import PlanService
from bot.services.pledges import PledgeService
from bot.services.reflections import ReflectionService
from bot.services.sending import WEEKLY, PostOffice, SendingService
from bot.services.summaries import SummaryService
from bot.services.teams import TeamService
from bot.services.weekly import WeeklyService
from bot.settings import Settings, SettingsError
from bot.slack import app as slack
from bot.slack.courier import SlackCourier
from bot.slack.endpoint import Endpoint
from bot.slack.messenger import Messenger, client
from bot.slack.mrkdwn import plain
from bot.slack.showing import Showing
from bot.slack.socket_mode import SocketMode
from bot.storage.database import missing, open_database
from bot.storage.encryption import Cipher
from bot.storage.schema import bring_up_to_date
from bot.storage.unit_of_work import Storage
from bot.supervisor import Ending, supervise
from bot.web import app as web
from bot.web.server import Server, make_sure_free

SHOWING_THREADS = 16
"""Second halves at work at once; each waits for Slack most of its time."""

PAUSE = timedelta(seconds=0.21)
"""Between two posts to one workspace. Slack takes 'several hundred' a minute there; this is 285."""


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


def open_store(settings: Settings) -> Storage:
    """Open the database and make sure that its schema is today's."""
    settings.require_keys()
    engine = open_database(settings.database_url)
    bring_up_to_date(engine)
    return Storage(engine, Cipher(settings.keys))


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


@dataclass(frozen=True, slots=True)
class _Posting:
    """The use cases that also speak without a click."""

    store: Storage
    words: Words
    now: Clock
    members: MemberService
    reflections: ReflectionService
    teams: TeamService
    summaries: SummaryService
    pledges: PledgeService

    def sending(self, speaker: WebClient, pause: timedelta) -> SendingService:
        """Give what empties the ledger."""
        kinds = {
            WEEKLY: weekly(self.reflections, WeeklyMessages(self.words)),
            **team_kinds(
                self.teams, self.summaries, self.pledges, ShareMessages(self.words), SummaryMessages(self.words)
            ),
        }
        post = PostOffice(SlackCourier(lambda _: speaker), kinds, pause)
        return SendingService(self.store, self.now, new_id, post)


def _posting(settings: Settings, store: Storage, library: Library, words: Words, now: Clock) -> _Posting:
    return _Posting(
        store=store,
        words=words,
        now=now,
        members=MemberService(store, library, now),
        reflections=ReflectionService(store, library, now, new_id),
        teams=TeamService(store, now, new_id),
        summaries=SummaryService(store, library, now, new_id, _minimum(settings, store)),
        pledges=PledgeService(store, library, now, new_id),
    )


def _minimum(settings: Settings, store: Storage) -> int:
    """Give the minimum group; SettingsError where it was lowered after something was released with a larger one."""
    with store.reading() as work:
        released = work.releases.highest_minimum() or 0
    if settings.min_group < released:
        raise SettingsError(
            f"LDCAREER_MIN_GROUP is {settings.min_group}, and summaries were released about groups of at least "
            f"{released}: set it to {released} or more"
        )
    return settings.min_group


def build_bot(
    settings: Settings,
    content: tuple[Framework, Words] | None = None,
    showing: Showing | None = None,
    now: Clock = clock,
) -> Bot:
    """Make the bot. It starts whether Slack can be reached or not.

    Args:
        settings: as the operator gave them.
        content: what `read_content` gave, where that was called before.
        showing: where second halves run, for whoever wants to know when they are done.
        now: the clock of all that is kept and sent. Slack's signatures are always checked by the machine's own.
    """
    settings.require_slack()
    framework, words = content or read_content(settings)
    store = open_store(settings)
    library = Library(framework)
    posting, ending = _posting(settings, store, library, words, now), Event()
    token = settings.slack_bot_token.get_secret_value()
    speaker = client(token, settings.slack_api_url)
    services = slack.Services(
        checks=CheckService(store, library, now, new_id),
        plans=PlanService(store, library, now, new_id),
        members=posting.members,
        weekly=WeeklyService(store, now),
        reflections=posting.reflections,
        teams=posting.teams,
        summaries=posting.summaries,
        pledges=posting.pledges,
        exports=ExportService(store, library, now),
        evidence=EvidenceService(store, library, now, new_id),
        library=library,
        outbox=outbox(Sender(posting.sending(speaker, PAUSE), now, ending.wait)),
    )
    showing = showing or Showing(SHOWING_THREADS)
    bolt = slack.build(services, words, Messenger(lambda _: speaker), lambda _: token, showing)
    endpoint = Endpoint(bolt, settings.slack_signing_secret.get_secret_value())
    flask = web.build(showing.behind(endpoint), lambda: missing(store.engine), privacy=plain(words.say("welcome/kept")))
    socket = SocketMode(bolt, settings.slack_app_token.get_secret_value(), settings.slack_api_url)

    def stop() -> None:
        ending.set()
        socket.close()
        showing.shutdown(wait=True)
        store.close()

    return Bot(bolt, flask, stop)


def serve(settings: Settings, *, jobs: bool, now: Clock = clock) -> int:
    """Serve until SIGTERM, and give the exit code. Whatever would stop the start is found before the port is opened.

    Args:
        settings: how.
        jobs: whether a second process does the jobs.
        now: the clock of all that is kept and sent.
    """
    settings.require_slack()
    make_sure_free(settings.host, settings.port)
    content = read_content(settings)
    open_store(settings).close()
    server = Server(lambda: _served(settings, content, now), settings.host, settings.port, settings.log_level)
    gc.freeze()  # a child that looks through what it shares with its parent has its own copy of it from then on
    if jobs:
        return supervise(server.run, lambda: do_jobs(settings, content=content, now=now))
    server.run()
    return 0


def _served(settings: Settings, content: tuple[Framework, Words], now: Clock) -> tuple[Flask, Callable[[], None]]:
    bot = build_bot(settings, content, now=now)
    return bot.web, bot.stop


@dataclass(frozen=True, slots=True)
class Jobs:
    """What is to be done without a click, and what it is done with.

    Attributes:
        ending: set to end all waits at once.
    """

    store: Storage
    sending: SendingService
    sender: Sender
    clock: Clock
    ending: Event


@contextmanager
def open_jobs(
    settings: Settings, now: Clock = clock, pause: timedelta = PAUSE, content: tuple[Framework, Words] | None = None
) -> Iterator[Jobs]:
    """Make ready for the jobs.

    Args:
        settings: how.
        now: the clock that says what is due.
        pause: between two posts to one workspace.
        content: what `read_content` gave, where that was called before.
    """
    settings.require_slack()
    framework, words = content or read_content(settings)
    store = open_store(settings)
    speaker = client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    sending, ending = _posting(settings, store, Library(framework), words, now).sending(speaker, pause), Event()
    try:
        yield Jobs(store, sending, Sender(sending, now, ending.wait), now, ending)
    finally:
        store.close()


def do_jobs(
    settings: Settings, pause: timedelta = PAUSE, content: tuple[Framework, Words] | None = None, now: Clock = clock
) -> None:
    """Do the jobs until SIGTERM, with what `open_jobs` takes."""
    from bot.jobs.engine import Engine  # noqa: PLC0415  Huey is no business of the web, nor its memory
    from bot.jobs.queues import open_queue  # noqa: PLC0415  the same

    ending = Ending()
    with open_jobs(settings, now, pause, content) as jobs, open_queue(jobs.store.engine.url) as queue:
        engine = Engine(queue, jobs.sender, lambda: prune(jobs.store, jobs.clock), jobs.clock, jobs.ending)
        engine.run(ending.wait)


def tick(settings: Settings, now: datetime | None) -> Mapping[str, int]:
    """Send all that is due by a moment, or by now; give how many calls ended how."""
    with open_jobs(settings, clock if now is None else _running_from(now)) as jobs:
        Tick(jobs.sender, jobs.sending, jobs.clock, jobs.ending.wait).run()
        prune(jobs.store, jobs.clock)
        return jobs.sender.endings


def _running_from(moment: datetime) -> Clock:
    begun = time.monotonic()
    return lambda: moment + timedelta(seconds=time.monotonic() - begun)
