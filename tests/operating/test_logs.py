"""What a line of the log says: the ids of what it belongs to, and of errors no text that could be a person's."""

import re
import sqlite3
import sys

import psycopg
import pytest
import structlog
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError
from structlog.contextvars import merge_contextvars

from bot.errors import describe, trace
from bot.logs import log_to_stderr, without_text
from bot.settings import Settings, SettingsError
from bot.slack.errors import RateLimitedError, RefusedError
from tests.jobs.outbox import Outbox
from tests.slack.signed import SignedSlack

WORD = "quincunx"


def full() -> sqlite3.OperationalError:
    """What sqlite3 raises on a full disk, which only it can make."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("PRAGMA max_page_count = 1")
        connection.execute("CREATE TABLE kept (words)")
    except sqlite3.OperationalError as error:
        return error
    finally:
        connection.close()
    raise AssertionError


@pytest.mark.parametrize(
    ("error", "described"),
    [
        (ValueError(f"invalid literal: '{WORD}'"), "ValueError"),
        (None, "NoneType"),
        (RefusedError("channel_not_found"), "RefusedError: channel_not_found"),
        (ConnectionRefusedError(111, "Connection refused", WORD), "ConnectionRefusedError: Connection refused"),
        (full(), "OperationalError: SQLITE_FULL"),
        (OperationalError("INSERT …", {"words": WORD}, full()), "OperationalError: SQLITE_FULL"),
        (psycopg.errors.UniqueViolation(f"Key (words)=({WORD}) already exists"), "UniqueViolation: 23505"),
        (
            psycopg.OperationalError("the server closed the connection\n"),
            "OperationalError: the server closed the connection",
        ),
        (psycopg.DataError(WORD), "DataError"),
    ],
)
def test_an_error_is_described_by_its_name_and_code(error: Exception | None, described: str) -> None:
    assert describe(error) == described


def test_a_traceback_has_all_causes_and_none_of_their_texts() -> None:
    try:
        try:
            int(WORD)
        except ValueError as error:
            raise RuntimeError(WORD + WORD) from error
    except RuntimeError as error:
        text = trace(error)
    assert re.search(r"\nValueError\n\nthen:\n\n  File .+\nRuntimeError$", text, re.DOTALL)
    assert text.count("test_logs.py") == 2
    assert WORD not in text


def test_a_library_s_message_has_no_text_of_an_error_either() -> None:
    error = ValueError(f"invalid literal: '{WORD}'")
    line = {"event": f"Failed to run a listener (error: {error})", "exc_info": (ValueError, error, None)}
    assert without_text(None, "error", line)["event"] == "Failed to run a listener (error: ValueError)"


def test_all_lines_of_a_request_have_its_id_in_its_replies_too(monkeypatch: pytest.MonkeyPatch) -> None:
    slack = SignedSlack()

    def limited(*_: object) -> None:
        raise RateLimitedError(30)

    def broken(*_: object) -> None:
        raise RuntimeError(WORD)

    monkeypatch.setattr(slack.acme.slack, "publish_home", limited)
    monkeypatch.setattr(slack.acme.services.plans, "next", broken)
    with structlog.testing.capture_logs(processors=[merge_contextvars]) as logs:
        slack.press_on_home("share.receipts", "on")
        slack.command("next")
        slack.send("[1]", "application/json")
        slack.settle()
    where = {"Home not published": "T1", "unexpected error": "T1", "request can't be read": None}
    assert {line["event"]: line.get("workspace") for line in logs} == where
    assert len({line["request"] for line in logs}) == len(logs) == len(where)


def test_all_lines_of_a_delivery_have_its_id_and_workspace() -> None:
    outbox = Outbox()
    outbox.make_due("UANA", "UBEN")
    with structlog.testing.capture_logs(processors=[merge_contextvars]) as logs:
        outbox.sender.sweep()
        outbox.send_all()
    assert {(line["workspace"], line["delivery"]) for line in logs} == {("T1", row.id) for row in outbox.deliveries()}


def test_an_invalid_dsn_stops_the_start() -> None:
    with pytest.raises(SettingsError, match=r"^SENTRY_DSN is not a DSN: "):
        log_to_stderr(Settings(sentry_dsn=SecretStr("nonsense")))


def test_sentry_without_its_package_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk.client", None)
    monkeypatch.delitem(sys.modules, "bot.sentry", raising=False)
    with pytest.raises(SettingsError, match="sentry-sdk is missing"):
        log_to_stderr(Settings(sentry_dsn=SecretStr("http://key@127.0.0.1/1")))
