"""Connections to Slack are kept open, and nothing is sent twice, however they end."""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from slack_sdk.errors import SlackApiError

from bot.domain.people import Member
from bot.messages.parts import Message, Prose
from bot.slack import api
from bot.slack.api import NoResponseError, UnreachableError, client, respond
from bot.slack.interactions import Command
from bot.slack.messenger import Messenger
from tests.slack.stand_in import Counting, counting

TIMEOUT = 30


@pytest.fixture
def slack() -> Iterator[Counting]:
    api._pool.cache_clear()
    with counting() as server:
        yield server
    api._pool.cache_clear()


def post(slack: Counting) -> str:
    return str(client("xoxb-1", slack.url).chat_postMessage(channel="U1", text="hello")["ts"])


def test_calls_and_responses_over_a_response_url_share_a_connection(slack: Counting) -> None:
    for _ in range(3):
        assert post(slack) == "1.0"
        assert respond(f"{slack.url}response", {"text": "hello", "blocks": None}) == 200
    assert (slack.connections, slack.requests) == (1, 6)


def test_nothing_is_sent_to_a_response_url_outside_slack(slack: Counting) -> None:
    messenger = Messenger(lambda _: client("xoxb-1", slack.url), slack.url)
    with counting() as elsewhere:
        asked = Command(member=Member("T1", "U1"), response_url=f"{elsewhere.url}response")
        messenger.ephemeral(asked, Message((Prose("hello"),)))
        assert (elsewhere.connections, slack.requests) == (0, 1)


def test_concurrent_threads_each_open_one_connection_and_reuse_it(slack: Counting) -> None:
    def call_often() -> None:
        for _ in range(10):
            post(slack)

    threads = [threading.Thread(target=call_often) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)
    assert slack.requests == 80
    assert slack.connections <= 8


def test_a_connection_that_slack_has_closed_is_not_reused(slack: Counting) -> None:
    slack.closes = True
    for _ in range(5):
        slack.closed.clear()
        assert post(slack) == "1.0"
        assert slack.closed.wait(TIMEOUT)
    assert (slack.connections, slack.requests) == (5, 5)


def test_a_connection_that_was_idle_for_too_long_is_not_reused(
    slack: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(slack)
    monkeypatch.setattr(api, "IDLE", 0.0)
    post(slack)
    assert (slack.connections, slack.requests) == (2, 2)


def test_a_call_whose_connection_drops_is_not_retried(slack: Counting) -> None:
    post(slack)
    slack.drops = True
    with pytest.raises(NoResponseError):
        post(slack)
    with pytest.raises(NoResponseError):
        respond(f"{slack.url}response", {"text": "hello"})
    assert slack.requests == 3


@pytest.mark.parametrize("status", ["500 Internal Server Error", "503 Service Unavailable", "429 Too Many Requests"])
def test_a_call_that_slack_refuses_is_not_retried(slack: Counting, status: str) -> None:
    slack.status = f"{status}\r\nRetry-After: 0"
    with pytest.raises(SlackApiError) as refused:
        post(slack)
    assert refused.value.response.status_code == int(status[:3])
    assert refused.value.response.headers["retry-after"] == "0"
    assert respond(f"{slack.url}response", {"text": "hello"}) == int(status[:3])
    assert slack.requests == 2


def test_a_redirect_is_not_followed(slack: Counting) -> None:
    slack.status = f"307 Temporary Redirect\r\nLocation: {slack.url}elsewhere"
    with pytest.raises(SlackApiError):
        post(slack)
    assert slack.requests == 1


def test_a_call_without_a_response_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NoResponseError):
        respond(f"http://127.0.0.1:{silent.getsockname()[1]}/", {"text": "hello"})


def test_a_refused_connection_means_that_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    with pytest.raises(UnreachableError):
        respond(nobody, {"text": "hello"})


def test_a_host_name_that_does_not_resolve_is_unreachable() -> None:
    with pytest.raises(UnreachableError):
        respond("http://no-such-host.invalid/", {"text": "hello"})


def test_calls_use_the_proxy_from_the_environment(slack: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", slack.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    slack.status = "200 OK\r\nX-Oauth-Scopes: chat:write"
    assert client("xoxb-1", "http://slack.invalid/api/").auth_test().headers["x-oauth-scopes"] == "chat:write"
    assert respond("http://hooks.slack.invalid/response", {"text": "hello"}) == 200
    monkeypatch.setenv("NO_PROXY", "slack.invalid")
    with pytest.raises(UnreachableError):
        client("xoxb-1", "http://slack.invalid/api/").auth_test()


def test_nothing_is_sent_to_a_server_with_an_untrusted_certificate(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    api._pool.cache_clear()
    with counting() as stranger:
        stranger.socket = context.wrap_socket(stranger.socket, server_side=True, do_handshake_on_connect=False)
        with pytest.raises(UnreachableError):
            respond(stranger.url.replace("http://", "https://"), {"text": "hello"})
        assert stranger.requests == 0


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "slack.invalid")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), day, day + timedelta(9999))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("slack.invalid")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file
