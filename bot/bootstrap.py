"""The composition root: the one place where concrete classes meet."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING

from bot.content import source
from bot.content.loader import load
from bot.content.validated import fingerprint
from bot.deadline import DEADLINE, deadline
from bot.domain.framework import Framework
from bot.imports import without
from bot.jobs.kinds import all_kinds
from bot.jobs.lock import single_process_lock
from bot.jobs.processes import registered
from bot.jobs.retention import prune
from bot.jobs.sender import Sender, send_now
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

if TYPE_CHECKING:
    from bot.jobs.engine import Engine as JobEngine
    from bot.metrics import Metrics

POST_INTERVAL = timedelta(seconds=0.21)
"""Time between two posts to a workspace: 285 a minute, where Slack allows 'several hundred'."""


def clock() -> datetime:
    """Return the current time. Nothing else reads the system clock."""
    return datetime.now(UTC)  # noqa: TID251  see above


def new_id() -> str:
    """Return a random id."""
    return uuid.uuid4().hex


@contextmanager
def open_store(settings: Settings, *, exclusive: bool = False) -> Iterator[Storage]:
    """Open the database, check that the settings fit it, and make sure that its schema is current.

    Args:
        settings: the settings.
        exclusive: hold the lock that lets only one process at a time serve or send from an SQLite file.
    """
    settings.require_keys()
    engine = open_database(settings.database_url, settings.threads)
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        if exclusive:
            stack.enter_context(single_process_lock(engine.url))
        ensure_current(engine)
        store = Storage(engine, Cipher(settings.keys))
        check_settings_fit(settings, store)
        yield store


def check_settings_fit(settings: Settings, store: Storage) -> None:
    """Check the settings against the data.

    EncryptionError if a key that data may be encrypted with is missing; SettingsError if the minimum group is smaller
    than that of an earlier summary.
    """
    with translate_errors(store.engine), store.reading() as work:
        work.keys.check()
        minimum = work.rounds.highest_minimum() or 0
    if settings.min_group < minimum:
        raise SettingsError(
            f"LDCAREER_MIN_GROUP is {settings.min_group}, but summaries were made of groups of at least "
            f"{minimum}: set it to {minimum} or more"
        )


def load_content(settings: Settings, store: Storage) -> tuple[Framework, Words]:
    """Load the content folder. If it has changed, render every message once, so that an error stops the start."""
    framework, words = load(settings.content), Words(settings.content)
    slack.check_vocabulary(words, framework)
    folder, found = str(settings.content.absolute()), fingerprint(settings.content)
    with translate_errors(store.engine):
        with store.reading() as work:
            is_new = work.validated_content.fingerprint(folder) != found
        if is_new:
            from bot.messages.examples.catalog import examples  # noqa: PLC0415  megabytes that few starts need

            for _ in examples(words, framework):
                pass
            with store.writing() as work:
                work.validated_content.remember(folder, found)
    source.clear_cache()
    return framework, words


@dataclass(frozen=True, slots=True)
class _Connection:
    """Access to Slack in the workspaces that this bot serves.

    Attributes:
        clients: the client of each workspace.
        is_installed: whether a workspace is served.
        check: finds out whether the token of a workspace still works.
        oauth: Slack's side of an installation, if workspaces install the app.
        installations: our side of it.
    """

    clients: Clients
    is_installed: Callable[[str], bool]
    check: Callable[[str], object] = lambda _: None
    oauth: OAuth | None = None
    installations: InstallationService | None = None


def _connect(settings: Settings, store: Storage, now: Clock) -> _Connection:
    if not settings.many_workspaces:
        token = settings.slack_bot_token.get_secret_value()
        return _Connection(clients(lambda _: token, settings.slack_api_url), lambda _: True)
    client_id, secret = settings.slack_client_id, settings.slack_client_secret.get_secret_value()
    oauth = OAuth(client_id, secret, settings.slack_api_url, now, agent=settings.agent)
    tokens = TokenService(store, now, client_id, oauth.refresh)
    installations = InstallationService(store, now, new_id, client_id, tokens)
    by_workspace = clients(tokens.token, settings.slack_api_url)
    check_token = partial(check, clients=by_workspace, installations=installations, now=now)
    return _Connection(by_workspace, tokens.is_installed, check_token, oauth, installations)


@dataclass(frozen=True, slots=True)
class _Components:
    """What serving and the jobs share.

    Attributes:
        now: the clock for everything that is stored and sent.
        stop_event: when set, all waiting ends.
    """

    settings: Settings
    store: Storage
    words: Words
    now: Clock
    connection: _Connection
    services: Services
    stop_event: Event

    def sender(self, pause: timedelta = POST_INTERVAL) -> tuple[SendingService, Sender]:
        """Build the sender of the outbox. `pause` is the time between two posts to a workspace."""
        kinds = all_kinds(self.services, self.words)
        client = SlackDeliveryClient(self.connection.clients, self.connection.check)
        options = DeliveryOptions(client, kinds, pause, self.connection.is_installed)
        sending = SendingService(self.store, self.now, new_id, options)
        return sending, Sender(sending, self.now, self.stop_event.wait)


@contextmanager
def _open_components(
    settings: Settings, now: Clock, stop_event: Event, *, exclusive: bool = True
) -> Iterator[_Components]:
    settings.require_slack()
    with open_store(settings, exclusive=exclusive) as store:
        framework, words = load_content(settings, store)
        connection = _connect(settings, store, now)
        services = build_services(
            store, Library(framework), now, new_id, settings.min_group, installations=connection.installations
        )
        with registered(store, new_id(), clock):
            yield _Components(settings, store, words, now, connection, services, stop_event)


class Bot:
    """Handles Slack's requests, and runs the jobs in a thread if it has an engine. It starts without reaching Slack.

    Attributes:
        app: the WSGI app.
        metrics: the observer behind /metrics, if metrics are on.
    """

    def __init__(self, parts: _Components, engine: "JobEngine | None", executor: ReplyExecutor) -> None:
        settings, connection, stop_event = parts.settings, parts.connection, parts.stop_event
        messages = InstallMessages(parts.words, agent=settings.agent)
        _, sender = parts.sender()
        self._stop_event, self._executor = stop_event, executor
        messenger = Messenger(connection.clients, settings.slack_api_url)
        listeners = slack.listeners(parts.services, parts.words, messenger, send_now(sender), executor)
        bolt = slack.build(listeners, connection.is_installed, plain(messages.missing()))
        endpoint = Endpoint(bolt, settings.slack_signing_secret.get_secret_value())
        self._socket = SocketMode(bolt, settings.slack_app_token.get_secret_value(), settings.slack_api_url)
        self._jobs = Thread(target=engine.run, args=[stop_event.wait], name="jobs") if engine else None
        readiness = partial(readiness_error, parts.store, engine, stop_event)
        self.metrics = build_metrics(settings, parts.store, parts.now, readiness)
        self.app = web.build(
            executor.prioritize(endpoint),
            readiness,
            messages,
            metrics=metrics_page(settings, self.metrics),
            installing=_installing(connection, messages, executor, send_now(sender), https=settings.https),
        )

    def start(self) -> None:
        """Start Socket Mode and the jobs."""
        self._socket.open()
        if self._jobs:
            self._jobs.start()

    def stop(self) -> None:
        """Finish the replies under way, and wait until the jobs have released the deliveries that they claimed."""
        self._stop_event.set()
        self._socket.close()
        self._executor.shutdown()
        if self._jobs:
            self._jobs.join()


def _installing(
    connection: _Connection,
    messages: InstallMessages,
    executor: ReplyExecutor,
    send: Callable[[str], object],
    *,
    https: bool,
) -> InstallPages | None:
    if not connection.oauth or not connection.installations:
        return None
    steps = Installing(connection.installations, connection.oauth, messages, executor.submit, send)
    return InstallPages(steps.begin, steps.finish, https=https)


def readiness_error(store: Storage, engine: "JobEngine | None", stop_event: Event) -> str | None:
    """Return why this process isn't ready; None if it is."""
    if stop_event.is_set():
        return "it is shutting down"
    if engine and not engine.running:
        return "the jobs don't run"
    with deadline(DEADLINE):
        return store.connection_error()


def build_metrics(settings: Settings, store: Storage, now: Clock, ready: Callable[[], str | None]) -> "Metrics | None":
    if not settings.metrics.get_secret_value():
        return None
    from bot.metrics import Metrics  # noqa: PLC0415  without metrics, prometheus_client isn't needed

    return Metrics(store, now, ready)


def metrics_page(settings: Settings, metrics: "Metrics | None") -> web.MetricsPage | None:
    return web.MetricsPage(metrics.page, metrics.content_type, settings.metrics_token) if metrics else None


@contextmanager
def open_bot(
    settings: Settings, stop_event: Event, *, jobs: bool, now: Clock = clock, executor: ReplyExecutor | None = None
) -> Iterator[Bot]:
    """Build the bot and validate everything that it needs. Call `start` to run it.

    Args:
        settings: the settings.
        stop_event: when set, all waiting ends.
        jobs: whether the bot also runs the jobs.
        now: the clock for everything that is stored and sent. Slack's signatures are checked by the system clock.
        executor: runs the replies; for callers that want to know when they are done.
    """
    with _open_components(settings, now, stop_event) as parts, ExitStack() as stack:
        engine = stack.enter_context(open_engine(_build_jobs(parts, POST_INTERVAL))) if jobs else None
        bot = Bot(parts, engine, executor or ReplyExecutor(settings.threads))
        if bot.metrics:
            stack.enter_context(observed_by(bot.metrics))
        yield bot


@dataclass(frozen=True, slots=True)
class Jobs:
    """The work that no request triggers.

    Attributes:
        stop_event: when set, all waiting ends.
    """

    settings: Settings
    store: Storage
    sending: SendingService
    sender: Sender
    clock: Clock
    stop_event: Event

    def prune(self) -> None:
        """Delete what has reached the end of its retention."""
        prune(self.store, self.clock(), self.settings.retention, self.settings.slack_client_id)


@contextmanager
def open_jobs(
    settings: Settings, now: Clock = clock, pause: timedelta = POST_INTERVAL, *, exclusive: bool = True
) -> Iterator[Jobs]:
    """Build the jobs.

    Args:
        settings: the settings.
        now: the clock that decides what is due.
        pause: time between two posts to a workspace.
        exclusive: as for `open_store`.
    """
    with _open_components(settings, now, Event(), exclusive=exclusive) as parts:
        yield _build_jobs(parts, pause)


def _build_jobs(parts: _Components, pause: timedelta) -> Jobs:
    sending, sender = parts.sender(pause)
    return Jobs(parts.settings, parts.store, sending, sender, parts.now, parts.stop_event)


@contextmanager
def open_engine(jobs: Jobs) -> Iterator["JobEngine"]:
    """Open the queue of the jobs, and build the engine that runs them."""
    url = jobs.store.engine.url
    with without(*(() if url.get_backend_name() == "postgresql" else ("psycopg",))):  # Huey imports it if it can
        from bot.jobs.engine import Engine  # noqa: PLC0415  without jobs, Huey isn't needed
        from bot.jobs.queues import open_queue  # noqa: PLC0415  the same
    with open_queue(url) as queue:
        threads = 2 * jobs.settings.threads
        yield Engine(queue, jobs.sender, jobs.prune, jobs.clock, jobs.stop_event, threads=threads)
