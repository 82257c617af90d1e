"""Checks everything that the bot needs, and says what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from bot.bootstrap import open_store
from bot.messages.lint import lint
from bot.settings import Settings, SettingsError
from bot.slack.api import client
from bot.slack.manifest import SCOPES


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result of one check: whether it passed, and what was found or should be done."""

    name: str
    well: bool
    says: str


def examine() -> Iterator[Diagnosis]:
    """Check settings, content, database and Slack. Each runs even if another fails."""
    try:
        settings = Settings.read()
        settings.require_slack()
    except SettingsError as error:
        yield Diagnosis("settings", well=False, says=str(error))
        return
    yield Diagnosis("settings", well=True, says="complete")
    yield _tried("content", lambda: _content(settings))
    yield _tried("database", lambda: _database(settings))
    yield _tried("Slack", lambda: _slack(settings))


def _tried(name: str, look: Callable[[], str]) -> Diagnosis:
    try:
        return Diagnosis(name, well=True, says=look())
    except Exception as error:  # noqa: BLE001  any error is the diagnosis
        return Diagnosis(name, well=False, says=str(error).strip().replace("\n", " "))


def _content(settings: Settings) -> str:
    findings = lint(settings.content)
    if findings:
        raise ValueError(f"{len(findings)} findings, the first one: {findings[0]}; run `ldcareer lint`")
    return f"{settings.content} has no findings"


def _database(settings: Settings) -> str:
    with open_store(settings):
        return "responds, and its schema is up to date"


def _slack(settings: Settings) -> str:
    try:
        answer = client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url).auth_test()
    except SlackApiError as error:
        raise ValueError(f"Slack refuses SLACK_BOT_TOKEN ({error.response['error']}): copy it again") from None
    granted = {scope.strip() for scope in str(answer.headers.get("x-oauth-scopes", "")).split(",")}
    lacking = [scope for scope in SCOPES if scope not in granted]
    if lacking:
        raise ValueError(f"the token lacks {', '.join(lacking)}: update the app from manifest.yaml and reinstall it")
    return f"workspace {answer['team']}, app user {answer['user']}"
