"""Checks each step of the setup and says what to do next."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial

import urllib3
from rich.console import Console
from rich.progress import track
from slackblocks.errors import InvalidUsageError

from bot.bootstrap import open_store
from bot.content.loader import load
from bot.messages.examples.catalog import examples
from bot.messages.examples.samples import Example
from bot.messages.words import Words
from bot.settings import Settings, SettingsError
from bot.slack.api import client, granted_scopes
from bot.slack.errors import RateLimitedError, RefusedError, SlackError, call
from bot.slack.lint import lint, render
from bot.slack.manifest import OPTIONAL, required

MAX_LISTED = 5
"""Refused messages that are named."""

_OK, _UNAVAILABLE = 200, 503


class Status(Enum):
    """The status of a check; NEXT means that the operator has yet to take this step."""

    OK = "ok"
    FAIL = "FAIL"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result of one check: what was found, or what to do."""

    name: str
    status: Status
    says: str

    @property
    def is_well(self) -> bool:
        return self.status is not Status.FAIL


class _Next(Exception):  # noqa: N818  not an error
    """Nothing is wrong, but the operator has yet to take a step."""


def examine(*, blocks: bool = False) -> Iterator[Diagnosis]:
    """Run all checks, each of them even if another fails.

    Args:
        blocks: also have Slack validate every message.
    """
    try:
        settings = Settings.read()
    except SettingsError as error:
        yield Diagnosis("settings", Status.FAIL, str(error))
        return
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("encryption key", _key),
        ("Slack's secrets", _secrets),
        ("Slack", _installable if settings.many_workspaces else _slack),
        *([("Socket Mode", _socket_mode)] if settings.slack_app_token.get_secret_value() else []),
        ("content", _content),
        ("database", _database),
        *([("messages", _messages)] if blocks else []),
        ("server", _server),
    ]
    for name, check in checks:
        yield _run(name, check, settings)


def _run(name: str, check: Callable[[Settings], str], settings: Settings) -> Diagnosis:
    try:
        return Diagnosis(name, Status.OK, check(settings))
    except _Next as step:
        return Diagnosis(name, Status.NEXT, str(step))
    except Exception as error:  # noqa: BLE001  whatever fails is the diagnosis
        return Diagnosis(name, Status.FAIL, str(error).strip().replace("\n", " "))


def _key(settings: Settings) -> str:
    settings.require_keys()
    return f"{len(settings.keys)} set; keep a copy apart from the database"


def _secrets(settings: Settings) -> str:
    settings.require_slack_secrets()
    for name, secret, prefix in (
        ("SLACK_BOT_TOKEN", settings.slack_bot_token, "xoxb-"),
        ("SLACK_APP_TOKEN", settings.slack_app_token, "xapp-"),
    ):
        value = secret.get_secret_value()
        if value and not value.startswith(prefix):
            raise ValueError(f"{name} doesn't begin with {prefix}: it is another of Slack's secrets; copy it again")
    if settings.many_workspaces and "." not in settings.slack_client_id:
        raise ValueError("SLACK_CLIENT_ID isn't two numbers with a dot between them: copy it again")
    over = "Socket Mode" if settings.slack_app_token.get_secret_value() else "HTTP"
    return f"set, for {over}"


def _content(settings: Settings) -> str:
    findings = lint(settings.content)
    if findings:
        raise ValueError(f"{len(findings)} findings, the first one: {findings[0]}; run `ldcareer lint`")
    return f"{settings.content} has no findings"


def _database(settings: Settings) -> str:
    if not settings.keys:
        raise _Next("it can be checked once there is an encryption key")
    with open_store(settings) as store, store.reading() as work:
        number = sum(one.tokens is not None for one in work.installations.all())
    installed = f"; workspaces that have the app installed: {number}" if settings.many_workspaces else ""
    return f"responds, and its schema is up to date{installed}"


def _slack(settings: Settings) -> str:
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        raise _Next("create the app from `ldcareer manifest`, install it, and copy its bot token into .env")
    try:
        answer = call(client(token, settings.slack_api_url).auth_test)
    except RefusedError as error:
        raise ValueError(f"Slack refuses SLACK_BOT_TOKEN ({error.code}): copy it again") from None
    except SlackError as error:
        raise ValueError(_unreachable(settings, error)) from None
    granted = granted_scopes(answer)
    missing = [scope for scope in required(agent=settings.agent) if scope not in granted]
    if missing:
        raise ValueError(
            f"the token lacks {', '.join(missing)}: update the app from `ldcareer manifest` and reinstall it"
        )
    declined = {scope: what for scope, what in OPTIONAL.items() if scope not in granted}
    without = "".join(f"; without {scope}, so that nobody gets {what}" for scope, what in declined.items())
    return f"workspace {answer['team']}, app user {answer['user']}{without}"


def _installable(settings: Settings) -> str:
    secret = settings.slack_client_secret.get_secret_value()
    access = client("", settings.slack_api_url).oauth_v2_access
    try:
        call(access, client_id=settings.slack_client_id, client_secret=secret, code="made-up")
    except RefusedError as error:
        if error.code != "invalid_code":  # what Slack answers to a made-up code if it knows the app
            raise ValueError(
                f"Slack refuses SLACK_CLIENT_ID and SLACK_CLIENT_SECRET ({error.code}): copy both again"
            ) from None
    except SlackError as error:
        raise ValueError(_unreachable(settings, error)) from None
    return (
        "knows the client id and secret; workspaces install the app at https://YOUR-HOST/slack/install, and "
        "https://YOUR-HOST/slack/oauth_redirect must be among the redirect URLs in 'OAuth & Permissions'"
    )


def _unreachable(settings: Settings, error: SlackError) -> str:
    return f"{settings.slack_api_url} doesn't answer ({error}): check this machine's network, proxy and certificates"


def _socket_mode(settings: Settings) -> str:
    token = settings.slack_app_token.get_secret_value()
    try:
        call(client(token, settings.slack_api_url).apps_connections_open, app_token=token)
    except RefusedError as error:
        raise ValueError(
            f"Slack opens no connection ({error.code}): SLACK_APP_TOKEN needs the scope connections:write, and the app "
            "a manifest from `ldcareer manifest --socket`"
        ) from None
    except SlackError as error:
        raise ValueError(_unreachable(settings, error)) from None
    return "Slack opens a connection"


def _server(settings: Settings) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104  compared, not bound
    url = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/readyz"
    try:
        answer = urllib3.request("GET", url, timeout=5, retries=False)
    except urllib3.exceptions.HTTPError:
        raise _Next("start it with `ldcareer serve`; then type /ldcareer in Slack") from None
    if answer.status == _OK and answer.data.startswith(b"ready"):
        return f"ready at {settings.host}:{settings.port}; type /ldcareer in Slack"
    if answer.status == _UNAVAILABLE:
        raise ValueError("it runs but isn't ready: its log says what is missing")
    raise ValueError(f"another program answers at {url}: set PORT to a free port")


def _messages(settings: Settings) -> str:
    messages = list(examples(Words(settings.content), load(settings.content)))
    tracked = track(messages, "Slack validates each message", console=Console(stderr=True), transient=True)
    try:
        refused = list(refusals(tracked, settings.slack_api_url))
    except SlackError as error:
        raise ValueError(_unreachable(settings, error)) from None
    if refused:
        more = f"; and {len(refused) - MAX_LISTED} more" if len(refused) > MAX_LISTED else ""
        raise ValueError(f"Slack refuses {len(refused)} of {len(messages)}: {'; '.join(refused[:MAX_LISTED])}{more}")
    return f"Slack accepts all {len(messages)}"


def refusals(messages: Iterable[Example], api_url: str) -> Iterator[str]:
    """Have Slack validate messages and dialogs without posting them; yield the name and error of each one refused."""
    slack = client("", api_url)  # the method needs no token
    for example in messages:
        name = f"{example.journey}, {example.name}"
        try:
            payload = render(example)
            data = (
                {"view": json.dumps(payload)}
                if "type" in payload
                else {"message": json.dumps({"blocks": payload["blocks"]})}
            )
            _call_patiently(partial(slack.api_call, "blocks.validate", data=data))
        except RefusedError as error:
            yield f"{name}: {error.code}{_where(error)}"
        except InvalidUsageError as error:
            yield f"{name}: {error}"


def _call_patiently(method: Callable[[], object]) -> None:
    while True:
        try:
            call(method)
        except RateLimitedError as limit:
            time.sleep(limit.seconds)
        else:
            return


def _where(error: RefusedError) -> str:
    answer = getattr(error.__cause__, "response", None)
    errors = (answer.data if answer else {}).get("errors") or []
    return "".join(f" at {each.get('pointer')} ({each.get('message')})" for each in errors[:1])
