"""Bad requests to the URL that anybody can reach."""

from collections.abc import Iterator

import httpx
import pytest

from bot.demo.playground import Playground
from tests.e2e.person import Person
from tests.e2e.wire import FORM, Wire

WORDS = "tell-nobody-of-this"
BODY = f"command=%2Fldcareer&text={WORDS}&team_id=T1&user_id=U1&payload={WORDS}".encode()


@pytest.fixture(autouse=True)
def nothing_of_it_is_logged(playground: Playground, http: httpx.Client) -> Iterator[None]:
    yield
    assert WORDS not in playground.bot.log.read_text()
    assert http.get(f"{playground.bot_url}/readyz").status_code == 200


def test_a_wrong_signature_is_refused(wire: Wire) -> None:
    answer = wire.sends(BODY, {**wire.signs(BODY), "x-slack-signature": "v0=00"})
    assert (answer.status_code, answer.text) == (401, "signature wrong or older than five minutes\n")


def test_a_signature_of_another_body_is_refused(wire: Wire) -> None:
    assert wire.sends(BODY + b"&more=1", wire.signs(BODY)).status_code == 401


def test_a_request_older_than_five_minutes_is_refused(wire: Wire) -> None:
    assert wire.sends(BODY, wire.signs(BODY, ago=301)).status_code == 401
    assert wire.sends(BODY, wire.signs(BODY, ago=-400)).status_code == 401


@pytest.mark.parametrize("timestamp", ["yesterday", "", "1e9", "-1", "²", "9" * 400])
def test_an_invalid_timestamp_is_refused(wire: Wire, timestamp: str) -> None:
    headers = {**wire.signs(BODY), "x-slack-request-timestamp": timestamp}
    assert wire.sends(BODY, headers).status_code == 401


@pytest.mark.parametrize("missing", ["x-slack-signature", "x-slack-request-timestamp"])
def test_a_request_without_the_headers_is_refused(wire: Wire, missing: str) -> None:
    headers = wire.signs(BODY)
    del headers[missing]
    assert wire.sends(BODY, headers).status_code == 401


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"[1]", "application/json"),
        (b'{"type": ', "application/json"),
        (b'"a string"', "application/json"),
        (f"payload={WORDS}".encode(), FORM),
        (b"payload=%5B%5D", FORM),
    ],
)
def test_a_signed_body_that_cannot_be_read_is_a_bad_request(wire: Wire, body: bytes, content_type: str) -> None:
    assert wire.sends(body, wire.signs(body, content_type=content_type)).status_code == 400


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"type": "block_actions"}', b'{"type": "event_callback"}', b'{"type": "view_submission"}']
)
def test_a_signed_body_of_unknown_shape_does_no_harm(wire: Wire, body: bytes) -> None:
    assert wire.sends(body, wire.signs(body, content_type="application/json")).status_code < 500


@pytest.mark.parametrize("content_type", [FORM, "application/json"])
def test_a_body_that_is_not_text_is_refused(wire: Wire, content_type: str) -> None:
    body = b"\xff\xfe\x00" + WORDS.encode()
    assert wire.sends(body, wire.signs(body, content_type=content_type)).status_code == 401


def test_a_huge_body_is_refused_unread(wire: Wire) -> None:
    body = b"text=" + WORDS.encode() * 100_000
    assert wire.sends(body, {**wire.signs(body), "connection": "close"}).status_code == 413


def test_an_unknown_path_is_a_404(playground: Playground, http: httpx.Client) -> None:
    assert http.get(f"{playground.bot_url}/nothing").status_code == 404
    assert http.get(f"{playground.bot_url}/slack/events").status_code == 405


def test_the_public_pages_say_what_this_is(playground: Playground, http: httpx.Client) -> None:
    front = http.get(playground.bot_url).text
    assert "/ldcareer" in front
    assert 'href="/privacy"' in front
    assert "/slack/install" not in front
    assert "What I keep" in http.get(f"{playground.bot_url}/privacy").text
    assert http.get(f"{playground.bot_url}/healthz").text == "ok\n"


def test_a_command_with_the_word_payload_in_it_is_read_as_it_was_typed(person: Person) -> None:
    person.types("/ldcareer help payload=x")
    person.sees("What would you like to do?")


def test_unknown_words_get_the_help(person: Person) -> None:
    person.types("/ldcareer")
    person.sees("I'm LD Career.")
    person.types("/ldcareer chekc")
    person.sees("I don't know chekc. Did you mean check?")
    for typed in ("payload=x", "<!channel>", "🙂", "x" * 3000):
        with person.changes():
            person.types(f"/ldcareer {typed}")
        person.sees("I can't make sense of that.")


def test_a_command_in_a_channel_is_answered_for_that_person_only(people: Iterator[Person]) -> None:
    person, other = next(people), next(people)
    channel = next(entry["id"] for entry in person.conversations() if entry["kind"] == "channel")
    person.types("/ldcareer check", channel)
    person.is_whispered("in our DM", channel)
    person.sees("What's your title?")
    person.types("/ldcareer help", channel)
    person.is_whispered("What would you like to do?", channel)
    assert not any(message["bot_id"] for message in other.messages(channel))
