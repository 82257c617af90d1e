"""The one place where concrete classes meet."""

import gc
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING

import structlog

from bot.content import source
from bot.content.loader import load
from bot.content.validated import fingerprint
from bot.domain.framework import Framework
from bot.haste import SECONDS, hurried
from bot.imports import without
from bot.jobs.kinds import all_kinds
from bot.jobs.lock import single_process_lock
from bot.jobs.processes import registered
from bot.jobs.retention import prune
from bot.jobs.sender import Sender, send_now
from bot.jobs.tick import Tick
from bot.messages.install import InstallMessages
from bot.messages.words import Words
from bot.observing import observed_by
from bot.services import Clock
from bot.services.installing import InstallationService
from bot.services.library import Library
from bot.services.registry import Services
from bot.services.registry import build as build_services
from bot.services.sending import DeliveryOptions, SendingService
from bot.services.tokens import TokenService
from bot.settings import Settings, SettingsError
from bot.signals import Termination
from bot.slack import app as slack
from bot.slack.clients import clients
from bot.slack.delivery_client import SlackDeliveryClient
from bot.slack.endpoint import Endpoint
from bot.slack.installing import Installing, check
from bot.slack.messenger import Clients, Messenger
from bot.slack.mrkdwn import plain
from bot.slack.oauth import OAuth
from bot.slack.reply_executor import ReplyExecutor
from bot.slack.socket_mode import SocketMode
from bot.storage.database import open_database, translate_errors
from bot.storage.encryption import Cipher
from bot.storage.schema import ensure_current
from bot.storage.unit_of_work import Storage
from bot.web import app as web
from bot.web.install import InstallPages
from bot.web.server import Server, listen

if TYPE_CHECKING:
    from bot.jobs.engine import Engine as JobEngine
    from bot.metrics import Metrics

PAUSE = timedelta(seconds=0.21)
"""Between two posts to one workspace. Slack takes 'several hundred' a minute there; this is 285."""

log = structlog.get_logger()


def clock() -> datetime:
    """Return the time now; the only clock there is."""
    return datetime.now(UTC)  # noqa: TID251  the one place


def new_id() -> str:
    """Return an id that nobody can guess."""
    return uuid.uuid4().hex


@contextmanager
def open_store(settings: Settings, *, exclusive: bool = False) -> Iterator[Storage]:
    """Open the database and make sure that its schema is current, and that the settings fit what is in it.

    Args:
        settings: how.
        exclusive: whether this process serves or sends. On SQLite only one may.
    """
    settings.require_keys()
    engine = open_database(settings.database_url, settings.threads)
    with ExitStack() as closing:
        closing.callback(engine.dispose)
        if exclusive:
            closing.enter_context(single_process_lock(engine.url))
        ensure_current(engine)
        store = Storage(engine, Cipher(settings.keys))
        require_fitting(settings, store)
        yield store


def require_fitting(settings: Settings, store: Storage) -> None:
    """Refuse settings that don't fit what is in the database.

    EncryptionError if something may be encrypted with a key that they lack; SettingsError if the minimum group was
    lowered after a summary was made with a larger one.
    """
    with translate_errors(store.engine), store.reading() as work:
        work.keys.check()
        made = work.rounds.highest_minimum() or 0
    if settings.min_group < made:
        raise SettingsError(
            f"LDCAREER_MIN_GROUP is {settings.min_group}, and summaries were made of groups of at least "
            f"{made}: set it to {made} or more"
        )


def read_content(settings: Settings, store: Storage) -> tuple[Framework, Words]:
    """Read the content folder. One that is new here has every message rendered once: a missing word stops the start."""
    framework, words = load(settings.content), Words(settings.content)
    slack.check_vocabulary(words, framework)
    folder, found = str(settings.content.absolute()), fingerprint(settings.content)
    with translate_errors(store.engine):
        with store.reading() as work:
            is_new = work.validated_content.fingerprint(folder) != found
        if is_new:
            from bot.messages.examples.catalog import examples  # noqa: PLC0415  megabytes that most starts don't need

            for _ in examples(words, framework):
                pass
            with store.writing() as work:
                work.validated_content.remember(folder, found)
    source.clear_cache()
    return framework, words


@dataclass(frozen=True, slots=True)
class _Posting:
    """The use cases, and what posting needs besides."""

    store: Storage
    words: Words
    now: Clock
    access: "_Access"
    services: Services

    def sender(self, pause: timedelta, stop_event: Event) -> tuple[SendingService, Sender]:
        """Make what empties the outbox."""
        kinds = all_kinds(self.services, self.words)
        client = SlackDeliveryClient(self.access.clients, self.access.check)
        post = DeliveryOptions(client, kinds, pause, self.access.is_installed)
        sending = SendingService(self.store, self.now, new_id, post)
        return sending, Sender(sending, self.now, stop_event.wait)


@dataclass(frozen=True, slots=True)
class _Access:
    """Where the app can speak.

    Attributes:
        clients: with what.
        check: makes sure that a workspace's token still works.
        oauth: Slack's side of an installation, if workspaces install the app.
        installations: ours.
    """

    clients: Clients
    is_installed: Callable[[str], bool]
    check: Callable[[str], object] = lambda _: None
    oauth: OAuth | None = None
    installations: InstallationService | None = None


def _access(settings: Settings, store: Storage, now: Clock) -> _Access:
    if not settings.many_workspaces:
        token = settings.slack_bot_token.get_secret_value()
        return _Access(clients(lambda _: token, settings.slack_api_url), lambda _: True)
    client_id, secret = settings.slack_client_id, settings.slack_client_secret.get_secret_value()
    oauth = OAuth(client_id, secret, settings.slack_api_url, now, agent=settings.agent)
    tokens = TokenService(store, now, client_id, oauth.refresh)
    installations = InstallationService(store, now, new_id, client_id, tokens)
    speaking = clients(tokens.token, settings.slack_api_url)
    checking = partial(check, clients=speaking, installations=installations, now=now)
    return _Access(speaking, tokens.is_installed, checking, oauth, installations)


def _posting(settings: Settings, store: Storage, now: Clock) -> _Posting:
    framework, words = read_content(settings, store)
    access = _access(settings, store, now)
    services = build_services(
        store, Library(framework), now, new_id, settings.min_group, installations=access.installations
    )
    return _Posting(store, words, now, access, services)


class Bot:
    """Answers Slack, and does the jobs in a thread if it has an engine. It starts whether Slack can be reached or not.

    Args:
        settings: as the operator set them.
        posting: what answering and the jobs share.
        engine: does the jobs.
        stop_event: set when all work is to end.
        executor: where replies run.

    Attributes:
        app: the WSGI app.
        metrics: the observer that counts for /metrics, if there is to be one.
    """

    def __init__(
        self,
        settings: Settings,
        posting: _Posting,
        engine: "JobEngine | None",
        stop_event: Event,
        executor: ReplyExecutor,
    ) -> None:
        access, messages = posting.access, InstallMessages(posting.words, agent=settings.agent)
        _, sender = posting.sender(PAUSE, stop_event)
        self._store, self._engine, self._stop_event = posting.store, engine, stop_event
        self._executor = executor
        messenger = Messenger(access.clients, settings.slack_api_url)
        listeners = slack.listeners(posting.services, posting.words, messenger, send_now(sender), executor)
        bolt = slack.build(listeners, access.is_installed, plain(messages.missing()))
        endpoint = Endpoint(bolt, settings.slack_signing_secret.get_secret_value())
        self._socket = SocketMode(bolt, settings.slack_app_token.get_secret_value(), settings.slack_api_url)
        self._jobs = Thread(target=engine.run, args=[stop_event.wait], name="jobs") if engine else None
        self.metrics = _metrics(settings, posting.store, posting.now, self._readiness_error)
        self.app = web.build(
            executor.prioritize(endpoint),
            self._readiness_error,
            privacy=plain(_privacy(posting.words, messages if access.oauth else None)),
            metrics=_metrics_page(settings, self.metrics),
            installing=_installing(access, messages, executor, send_now(sender), https=settings.https),
        )

    def start(self) -> None:
        """Begin with whatever isn't a request over HTTP."""
        self._socket.open()
        if self._jobs:
            self._jobs.start()

    def stop(self) -> None:
        """Show what is still to be shown, and wait until the jobs have released what they had claimed."""
        self._stop_event.set()
        self._socket.close()
        self._executor.shutdown()
        if self._jobs:
            self._jobs.join()

    def _readiness_error(self) -> str | None:
        return _readiness_error(self._store, self._engine, self._stop_event)


def _privacy(words: Words, installing: InstallMessages | None) -> str:
    kept = words.say("welcome/kept")
    return f"{kept}\n\n{installing.kept()}" if installing else kept


def _installing(
    access: _Access, messages: InstallMessages, executor: ReplyExecutor, send: Callable[[str], object], *, https: bool
) -> InstallPages | None:
    if not access.oauth or not access.installations:
        return None
    steps = Installing(access.installations, access.oauth, messages, executor.submit, send)
    return InstallPages(messages, steps.begin, steps.finish, https=https)


def _readiness_error(store: Storage, engine: "JobEngine | None", stop_event: Event) -> str | None:
    """Why this process can't work, or is about to stop; None if it can."""
    if stop_event.is_set():
        return "it is shutting down"
    if engine and not engine.running:
        return "the jobs don't run"
    with hurried(SECONDS):
        return store.connection_error()


def _metrics(settings: Settings, store: Storage, now: Clock, ready: Callable[[], str | None]) -> "Metrics | None":
    if not settings.metrics.get_secret_value():
        return None
    from bot.metrics import Metrics  # noqa: PLC0415  a process without metrics has no use for prometheus_client

    return Metrics(store, now, ready)


def _metrics_page(settings: Settings, metrics: "Metrics | None") -> web.MetricsPage | None:
    return web.MetricsPage(metrics.page, metrics.content_type, settings.metrics_token) if metrics else None


@contextmanager
def open_bot(
    settings: Settings, stop_event: Event, *, jobs: bool, now: Clock = clock, executor: ReplyExecutor | None = None
) -> Iterator[Bot]:
    """Build the bot, and validate everything that it needs. Nothing of it runs before `start`.

    Args:
        settings: how.
        stop_event: set to end all waits at once.
        jobs: whether it does the jobs as well.
        now: the clock of all that is kept and sent. Slack's signatures are always checked by the machine's own.
        executor: where replies run, for whoever wants to know when they are done.
    """
    settings.require_slack()
    with open_store(settings, exclusive=True) as store, ExitStack() as closing:
        posting = _posting(settings, store, now)
        closing.enter_context(registered(store, new_id(), clock))
        jobs_of_all = _jobs(settings, posting, stop_event, PAUSE)
        engine = closing.enter_context(_job_engine(jobs_of_all, settings.threads)) if jobs else None
        bot = Bot(settings, posting, engine, stop_event, executor or ReplyExecutor(settings.threads))
        if bot.metrics:
            closing.enter_context(observed_by(bot.metrics))
        yield bot


def serve(settings: Settings, *, jobs: bool, now: Clock = clock) -> None:
    """Serve until SIGTERM. Everything is validated before the port is bound.

    Args:
        settings: how.
        jobs: whether to do the jobs as well.
        now: the clock of all that is kept and sent.
    """
    stop_event = Event()
    with open_bot(settings, stop_event, jobs=jobs, now=now) as bot:
        server = Server(bot.app, listen(settings.host, settings.port), https=settings.https, threads=settings.threads)
        asked = Termination(server.wake)
        bot.start()
        gc.collect()
        gc.freeze()  # what the start made stays: later collections don't look at it
        log.info("serving", host=settings.host, port=settings.port, jobs=jobs)
        server.run_until(lambda: asked.requested)
        stop_event.set()  # the jobs release what they have claimed while requests are still finished
        server.close()
        bot.stop()


@dataclass(frozen=True, slots=True)
class Jobs:
    """What is to be done without a click, and what it is done with.

    Attributes:
        stop_event: set to end all waits at once.
    """

    store: Storage
    sending: SendingService
    sender: Sender
    clock: Clock
    stop_event: Event
    retention: timedelta
    client_id: str

    def prune(self) -> None:
        """Delete what is no longer to be kept."""
        prune(self.store, self.clock(), self.retention, self.client_id)


@contextmanager
def open_jobs(
    settings: Settings, now: Clock = clock, pause: timedelta = PAUSE, *, exclusive: bool = True
) -> Iterator[Jobs]:
    """Prepare the jobs.

    Args:
        settings: how.
        now: the clock that says what is due.
        pause: between two posts to one workspace.
        exclusive: as for `open_store`.
    """
    settings.require_slack()
    with open_store(settings, exclusive=exclusive) as store:
        posting = _posting(settings, store, now)
        with registered(store, new_id(), clock):
            yield _jobs(settings, posting, Event(), pause)


def _jobs(settings: Settings, posting: _Posting, stop_event: Event, pause: timedelta) -> Jobs:
    sending, sender = posting.sender(pause, stop_event)
    client_id = settings.slack_client_id
    return Jobs(posting.store, sending, sender, posting.now, stop_event, settings.retention, client_id)


@contextmanager
def _job_engine(jobs: Jobs, threads: int) -> Iterator["JobEngine"]:
    url = jobs.store.engine.url
    with without(*(() if url.get_backend_name() == "postgresql" else ("psycopg",))):  # Huey imports it if it can
        from bot.jobs.engine import Engine  # noqa: PLC0415  a server without jobs has no use for Huey
        from bot.jobs.queues import open_queue  # noqa: PLC0415  the same
    with open_queue(url) as queue:
        yield Engine(queue, jobs.sender, jobs.prune, jobs.clock, jobs.stop_event, threads=2 * threads)


def do_jobs(settings: Settings, pause: timedelta = PAUSE) -> None:
    """Do the jobs until SIGTERM, with what `open_jobs` takes. If there are to be metrics, they are served on PORT."""
    with (
        open_jobs(settings, pause=pause) as jobs,
        _job_engine(jobs, settings.threads) as engine,
        _serving_metrics(settings, jobs, engine),
    ):
        log.info("doing the jobs")
        engine.run(Termination().wait)


@contextmanager
def _serving_metrics(settings: Settings, jobs: Jobs, engine: "JobEngine") -> Iterator[None]:
    """Say in a thread how a worker is doing, which has no other pages."""
    ready = partial(_readiness_error, jobs.store, engine, jobs.stop_event)
    metrics = _metrics(settings, jobs.store, jobs.clock, ready)
    if metrics is None:
        yield
        return
    pages = web.status_pages(ready, _metrics_page(settings, metrics))
    server = Server(pages, listen(settings.host, settings.port), https=settings.https)
    thread = Thread(target=server.run_until, args=[jobs.stop_event.is_set], name="metrics")
    with observed_by(metrics):
        thread.start()
        try:
            yield
        finally:
            jobs.stop_event.set()
            server.wake()
            thread.join()
            server.close()


def tick(settings: Settings, now: datetime | None) -> Mapping[str, int]:
    """Send all that is due by a moment, or by now; return how many calls ended how."""
    with (
        open_jobs(settings, clock if now is None else _running_from(now), exclusive=False) as jobs,
        translate_errors(jobs.store.engine),
    ):
        Tick(jobs.sender, jobs.sending, jobs.clock, jobs.stop_event.wait).run()
        jobs.prune()
        return jobs.sender.results


def _running_from(moment: datetime) -> Clock:
    begun = time.monotonic()
    return lambda: moment + timedelta(seconds=time.monotonic() - begun)
