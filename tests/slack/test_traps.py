"""Traps of Bolt and Slack that the app avoids."""

import json
import logging
import threading
import time
from collections.abc import Iterator

import pytest
import structlog

from bot.domain.conversation import Move, Verb
from bot.domain.people import Member
from bot.messages.parts import Message
from bot.slack.blocks import fallback_text
from bot.slack.errors import RateLimitedError
from tests.memory import kept_in, refusing_writes
from tests.slack.signed import SignedSlack

ANA = Member("T1", "U1")
DM = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1"}


@pytest.fixture
def slack() -> Iterator[SignedSlack]:
    signed = SignedSlack()
    yield signed
    signed.settle()


def said(slack: SignedSlack) -> str:
    slack.settle()
    messages = [*slack.acme.screen.dm.values(), *slack.acme.screen.ephemeral.values()]
    return fallback_text(messages[-1]) if messages else ""


def test_a_command_is_persisted_when_slack_gets_its_200(slack: SignedSlack) -> None:
    status, _, body = slack.command("check")
    assert (status, body) == (200, "")
    assert slack.acme.services.checks.latest(ANA).check.session.turn == 0
    assert "What's your title?" in said(slack)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("payload=x", "I can't make sense of that"),
        ("payload", "I don't know payload"),
        ("check payload=%7B%7D", "I don't know it"),  # the title
        ('{"payload": 1}', "I can't make sense of that"),
    ],
)
def test_the_word_payload_in_a_command_is_just_a_word(slack: SignedSlack, text: str, reply: str) -> None:
    slack.acme.services.members.meet(ANA)
    assert slack.command(text)[0] == 200
    assert reply in said(slack)


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"x-slack-request-timestamp": "yesterday"}, "timestamp missing or not a number"),
        ({"x-slack-request-timestamp": ""}, "timestamp missing or not a number"),
        ({"x-slack-request-timestamp": "١٢٣"}, "timestamp missing or not a number"),
        ({"x-slack-request-timestamp": "1531420618"}, "signature wrong or older than five minutes"),
        ({"x-slack-signature": "v0=0"}, "signature wrong or older than five minutes"),
        ({"x-slack-signature": ""}, "signature wrong or older than five minutes"),
    ],
)
def test_an_unsigned_request_is_refused_and_its_body_is_not_logged(
    slack: SignedSlack, caplog: pytest.LogCaptureFixture, headers: dict[str, str], reason: str
) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as logs:
        status, _, body = slack.send("text=my+secret+words", **headers)
    assert (status, body.strip()) == (401, reason)
    assert "secret" not in caplog.text + str(logs)
    assert not kept_in(slack.acme.store)


@pytest.mark.parametrize("body", ["payload=%7Bnot", "payload=7", "payload=%5B%5D", "[1]", ""])
def test_a_signed_body_without_content_is_a_400_or_ignored(slack: SignedSlack, body: str) -> None:
    assert slack.send(body)[0] in {400, 404}


def test_the_url_verification_challenge_is_answered(slack: SignedSlack) -> None:
    asked = json.dumps({"type": "url_verification", "challenge": "c0ffee"})
    status, _, body = slack.send(asked, "application/json")
    assert (status, json.loads(body)["challenge"]) == (200, "c0ffee")


@pytest.mark.parametrize(
    "event",
    [
        {"type": "reaction_added", "user": "U1"},
        {**DM, "text": "hi", "bot_id": "B1"},
        {**DM, "subtype": "message_changed", "message": {"text": "hi"}},
        {"type": "message", "channel_type": "channel", "channel": "C1", "user": "U1", "text": "hi"},
        {"type": "app_home_opened", "user": "U1", "tab": "about"},
    ],
)
def test_events_without_a_handler_are_acknowledged_without_a_reply(slack: SignedSlack, event: dict[str, str]) -> None:
    assert slack.event(event)[0] == 200
    assert said(slack) == ""


def test_a_button_of_an_older_version_gets_a_polite_reply(slack: SignedSlack) -> None:
    assert slack.click("check.of_an_older_version", "x")[0] == 200
    assert "isn't there any more" in said(slack)


@pytest.mark.parametrize("token", ["", "nonsense", "a:b", ":1", "no-such-check:1", "x" * 2000])
def test_a_forged_button_value_changes_nothing_and_gets_a_reply(slack: SignedSlack, token: str) -> None:
    assert slack.click("check.answer.3", token)[0] == 200
    assert "isn't there any more" in said(slack)
    assert not kept_in(slack.acme.store)


def test_if_nothing_can_be_saved_the_reply_says_what_to_do(slack: SignedSlack) -> None:
    with refusing_writes(slack.acme.store), structlog.testing.capture_logs() as logs:
        assert slack.command("check")[0] == 200
        words = said(slack)
    assert "couldn't save" in words
    ref = next(entry["ref"] for entry in logs if "ref" in entry)
    assert ref in words


def test_a_dialog_that_cannot_be_saved_keeps_the_text(slack: SignedSlack) -> None:
    action = slack.acme.services.library.current.actions[0]
    with refusing_writes(slack.acme.store):
        status, _, body = slack.submit("plan.make", action.id, when="a", will="b", done="c")
    answer = json.loads(body)
    assert (status, answer["response_action"]) == (200, "errors")
    assert "couldn't save" in answer["errors"]["when"]


def test_an_empty_dialog_gets_an_error_at_its_first_field(slack: SignedSlack) -> None:
    _, _, body = slack.submit("plan.make", "any", when="  ", will="b", done="c")
    assert "no words" in json.loads(body)["errors"]["when"]


def test_a_failure_while_showing_is_reported_and_logged(slack: SignedSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("Slack is away")

    monkeypatch.setattr(slack.acme.slack, "post", broken)
    with structlog.testing.capture_logs() as logs:
        assert slack.command("check")[0] == 200
        assert "Something went wrong on my side" in said(slack)
    assert any(isinstance(entry.get("exc_info"), RuntimeError) for entry in logs)


def test_two_quick_clicks_are_shown_in_their_order(slack: SignedSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    check = slack.acme.services.checks.begin(ANA)
    replace, entered = slack.acme.slack.replace, threading.Event()

    def slow(interaction: object, place: object, message: Message) -> object:
        if not entered.is_set():
            entered.set()
            time.sleep(0.1)  # rendering the first reply takes long
        return replace(interaction, place, message)  # type: ignore[arg-type]

    monkeypatch.setattr(slack.acme.slack, "replace", slow)
    slack.click("check.answer.Instructional Designer", f"{check.check.id}:0")
    assert entered.wait(5)
    slack.click("check.answer.3", f"{check.check.id}:1")
    slack.settle()
    assert "Check · 2 of 9" in fallback_text(slack.acme.screen.dm["1.0"])


def test_shutdown_waits_for_what_is_being_shown(slack: SignedSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    post = slack.acme.slack.post

    def slow(member: Member, message: Message) -> object:
        time.sleep(0.1)
        return post(member, message)

    monkeypatch.setattr(slack.acme.slack, "post", slow)
    slack.command("check")
    slack.settle()
    assert slack.acme.screen.dm


def test_a_retried_message_is_answered_and_shown_once(slack: SignedSlack) -> None:
    slack.acme.services.checks.begin(ANA)
    typed = {**DM, "text": "Instructional Designer"}
    for _ in range(3):
        assert slack.event(typed, "Ev7")[0] == 200
    slack.settle()
    assert slack.acme.services.checks.latest(ANA).check.session.turn == 1
    assert len(slack.acme.screen.dm) == 1


def test_a_retried_weekly_answer_shows_nothing_more(slack: SignedSlack) -> None:
    finished(slack)
    slack.acme.services.reflections.begin(ANA)
    for _ in range(3):
        slack.event({**DM, "text": "They call us before they order a course."}, "Ev8")
    slack.settle()
    (shown,) = slack.acme.screen.dm.values()
    assert "How far did that reach?" in fallback_text(shown)


def finished(slack: SignedSlack) -> None:
    """Finish a check without showing it."""
    checks = slack.acme.services.checks
    view = checks.begin(ANA)
    for value in ("Instructional Designer", *"11111111"):
        view = checks.make_move(ANA, view.check.id, Move(Verb.ANSWER, view.check.session.turn, value))
    checks.make_move(ANA, view.check.id, Move(Verb.SKIP, view.check.session.turn))


def test_a_retried_command_in_the_dm_is_shown_once(slack: SignedSlack) -> None:
    for _ in range(3):
        slack.event({**DM, "text": "next"}, "Ev9")
    slack.settle()
    assert len(slack.acme.screen.dm) == 1


def test_the_same_log_sent_three_times_is_one_line_and_one_message(slack: SignedSlack) -> None:
    for _ in range(3):
        assert slack.command("log Returns went down.", trigger_id="1.2.same")[0] == 200
    slack.settle()
    assert slack.acme.services.evidence.page(ANA).total == 1
    assert len(slack.acme.screen.dm) == 1


def test_a_rate_limit_on_the_home_tab_is_logged_and_not_reported(
    slack: SignedSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def limited(*_: object) -> None:
        raise RateLimitedError(30)

    monkeypatch.setattr(slack.acme.slack, "publish_home", limited)
    with structlog.testing.capture_logs() as logs:
        assert slack.press_on_home("share.receipts", "on")[0] == 200
        slack.settle()
    assert slack.acme.services.members.teams(ANA).wants_receipts
    assert [entry["reason"] for entry in logs] == ["RateLimitedError: rate limited for 30 s"]
    assert not slack.acme.screen.dm


def test_a_failing_handler_reports_once_with_a_reference(slack: SignedSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(slack.acme.services.plans, "next", broken)
    with structlog.testing.capture_logs() as logs:
        assert slack.command("next")[0] == 200
        slack.settle()
    (ref,) = (entry["ref"] for entry in logs if "ref" in entry)
    (told,) = slack.acme.screen.dm.values()
    assert f"(ref {ref})" in fallback_text(told)


def test_the_text_of_an_event_is_unescaped_once(slack: SignedSlack) -> None:
    checks = slack.acme.services.checks
    checks.begin(ANA)
    for value in ("Instructional Designer", "1", "1", "1", "1", "3"):
        slack.event({**DM, "text": value}, f"Ev{value}{time.monotonic()}")
    slack.event({**DM, "text": "R&amp;D &lt;3 &amp;lt;b&amp;gt;"}, "Ev9")
    assert checks.latest(ANA).check.session.answers["example.impact"] == "R&D <3 &lt;b&gt;"
