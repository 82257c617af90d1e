"""The bot and the simulated Slack in one process, connected over HTTP. Tests can wait until everything is shown."""

import json
import logging
import math
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from urllib.parse import parse_qs

import httpx
import structlog
from cryptography.fernet import Fernet
from pydantic import SecretStr
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.bootstrap import open_bot, open_jobs
from bot.domain.people import Member
from bot.jobs.tick import Tick
from bot.services import Clock
from bot.settings import Settings
from bot.slack.reply_executor import ReplyExecutor, Task
from simulator.delivery.commands import Outcome
from simulator.delivery.http import sign
from simulator.delivery.modals import Submission
from simulator.server import Running, running
from simulator.settings import Settings as SlackSettings
from tests.databases import take_as_validated
from tests.manifest import described

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

P = ParamSpec("P")
T = TypeVar("T")

HOST, SECRET, TOKEN, APP_TOKEN = "127.0.0.1", "made-up", "xoxb-made-up", "xapp-made-up"
DAY = 86_400
TIMEOUT = 60.0
"""How many seconds a reply may take to be shown."""


class WatchedExecutor(ReplyExecutor):
    """An executor that can be waited for."""

    def __init__(self) -> None:
        super().__init__(4)
        self._open, self._changed = 0, threading.Condition()

    def submit(self, member: Member, task: Task) -> None:
        with self._changed:
            self._open += 1
        super().submit(member, lambda: self._watched(task))

    def settle(self) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: not self._open, TIMEOUT), "a reply hangs"

    def _watched(self, task: Task) -> None:
        try:
            task()
        finally:
            with self._changed:
                self._open -= 1
                self._changed.notify_all()


class Recorder:
    """Records what Slack sends to the bot, and how the bot responds.

    Attributes:
        statuses: the status lines of all responses.
        reached: the action ids and callback ids of everything that was clicked, submitted or chosen.
        events: the bodies of events, newest last.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self.statuses: list[str] = []
        self.reached: set[str] = set()
        self.events: list[str] = []

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        self._note(body.decode())

        def start(status: str, *rest: Any) -> Any:  # noqa: ANN401  as in WSGI
            self.statuses.append(status)
            return start_response(status, *rest)

        return self._app(environ, start)

    def _note(self, body: str) -> None:
        if body.startswith("{"):
            self.events.append(body)
        elif "payload" in (form := parse_qs(body)):
            sent = json.loads(form["payload"][0])
            self.reached.update(action["action_id"] for action in sent.get("actions", ()))
            self.reached.add(sent.get("callback_id") or sent.get("view", {}).get("callback_id") or "")


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing."""


@dataclass
class InProcess:
    """The running bot and Slack.

    Attributes:
        logged: everything that the bot logs with structlog.
        complaints: errors that libraries log.
    """

    url: str
    slack: Running
    settings: Settings
    recorder: Recorder
    executor: WatchedExecutor
    logged: list[Any]
    complaints: list[logging.LogRecord] = field(default_factory=list)
    _looked: float = -math.inf

    def settle(self) -> None:
        """Wait until all replies are shown."""
        self.executor.settle()

    def accepted(self, outcome: Outcome | Submission) -> None:
        """Record the error that Slack shows if the app didn't accept something."""
        if outcome.trouble:
            self.recorder.statuses.append(outcome.trouble)

    def resend_event(self, body: str) -> None:
        """Send an event again, as Slack does without a response."""
        now = str(int(self.slack.slack.settings.clock.real()))
        headers = {
            "content-type": "application/json",
            "x-slack-request-timestamp": now,
            "x-slack-signature": sign(SECRET, now, body),
            "x-slack-retry-num": "1",
            "x-slack-retry-reason": "http_timeout",
        }
        httpx.post(self.url, content=body.encode(), headers=headers, trust_env=False)

    def let_pass(self, until: datetime) -> None:
        """Run the jobs that are due by then."""
        with self.jobs(lambda: until) as do_what_is_due:
            do_what_is_due()

    def let_days_pass(self, days: int) -> None:
        """Move the clock day by day, and run the jobs that are due."""
        clock = self.slack.slack.settings.clock
        with self.jobs(lambda: datetime.fromtimestamp(clock(), UTC)) as do_what_is_due:
            for _ in range(days):
                clock.move_to(clock() + DAY)
                do_what_is_due()

    @contextmanager
    def jobs(self, now: Clock) -> Iterator[Callable[[], None]]:
        """Yield a function that runs the jobs that are due."""
        with open_jobs(self.settings, now, timedelta(0), exclusive=False) as jobs:

            def do_what_is_due() -> None:
                Tick(jobs.sender, jobs.sending, jobs.clock, jobs.stop_event.wait).run()
                jobs.prune()

            yield do_what_is_due

    def troubles(self) -> list[Any]:
        """Return what went wrong since the last call: refused calls, failed responses, logged errors."""
        calls = self.slack.slack.shared.calls.find(since=self._looked)
        self._looked = max((call.at for call in calls), default=self._looked)
        refused = [call for call in calls if call.error or call.status != httpx.codes.OK]
        broken = [status for status in _taken(self.recorder.statuses) if not status.startswith("200")]
        logged = [entry for entry in _taken(self.logged) if _is_trouble(entry)]
        return [*refused, *broken, *logged, *_taken(self.complaints)]


def _taken(things: list[T]) -> list[T]:
    taken = things[:]
    del things[: len(taken)]
    return taken


def _is_trouble(entry: Mapping[str, Any]) -> bool:
    is_refused_response = "http_" in str(entry.get("reason"))  # by the response_url, whose calls Slack doesn't list
    return entry["log_level"] in {"error", "critical"} or is_refused_response


class _Listener(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.ERROR)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)


BOT_TOKEN: Mapping[str, Any] = {"slack_bot_token": SecretStr(TOKEN)}
"""The settings of a bot for one workspace."""

OAUTH: Mapping[str, Any] = {"slack_client_id": "1.2", "slack_client_secret": SecretStr("made-up-too")}
"""The settings of a bot that workspaces install by OAuth."""


def by_oauth(slack: SlackSettings, *, rotation: bool = False) -> SlackSettings:
    """Return the settings of a Slack with two workspaces, in which the app is installed by OAuth."""
    return replace(
        slack,
        manifest=replace(slack.manifest, token_rotation=rotation),
        bot_token="",
        client_id=OAUTH["slack_client_id"],
        client_secret=OAUTH["slack_client_secret"].get_secret_value(),
        workspaces=2,
    )


@contextmanager
def run_in_process(
    folder: Path,
    database: str = "",
    access: Mapping[str, Any] = BOT_TOKEN,
    changed: Callable[[SlackSettings], SlackSettings] = lambda slack: slack,
    *,
    socket_mode: bool = False,
) -> Iterator[InProcess]:
    """Run both. The bot uses the clock of the simulated Slack.

    Args:
        folder: for an SQLite database.
        database: the URL of another database, with the current schema.
        access: the settings with which the bot calls Slack.
        changed: changes the settings of the Slack.
        socket_mode: whether to use Socket Mode.
    """
    with socket.create_server((HOST, 0)) as listening, structlog.testing.capture_logs() as logged:
        port = listening.getsockname()[1]
        url = f"http://{HOST}:{port}/slack/events"
        strict = changed(
            SlackSettings(
                manifest=described(f"http://{HOST}:{port}", socket_mode=socket_mode),
                signing_secret=SECRET,
                bot_token=TOKEN,
                app_token=APP_TOKEN,
                app_url=url,
                keep_calls=100_000,
                ack_seconds=30,
                retry_seconds=(),
            )
        )
        with running(strict) as slack:
            settings = Settings(
                database_url=database or f"sqlite:///{folder / 'kept.db'}",
                slack_signing_secret=SecretStr(SECRET),
                slack_app_token=SecretStr(APP_TOKEN if socket_mode else ""),
                slack_api_url=f"{slack.url}/api/",
                encryption_keys=(SecretStr(Fernet.generate_key().decode()),),
                **access,
            )
            take_as_validated(settings.database_url)
            executor = WatchedExecutor()

            def now() -> datetime:
                return datetime.fromtimestamp(strict.clock(), UTC)

            with open_bot(settings, threading.Event(), jobs=False, now=now, executor=executor) as bot:
                recorder = Recorder(bot.app)
                server = make_server(HOST, port, recorder, threaded=True, request_handler=_Quiet, fd=listening.fileno())
                thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
                thread.start()
                bot.start()
                both = InProcess(url, slack, settings, recorder, executor, logged)
                listener = _Listener(both.complaints)
                logging.getLogger().addHandler(listener)
                try:
                    yield both
                finally:
                    logging.getLogger().removeHandler(listener)
                    server.shutdown()
                    thread.join()
                    server.server_close()
                    bot.stop()
