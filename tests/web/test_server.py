"""The web server over real sockets: slow and silent connections, large requests, and shutdown."""

import logging
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
from waitress.channel import ClientDisconnected

from bot.settings import THREADS
from bot.web import server
from bot.web.server import AddressError, Server, listen

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

HOST = "127.0.0.1"
TIMEOUT = 30
GET = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


def echo(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Respond with the body, and with what the proxy headers say."""
    body = environ["wsgi.input"].read()
    told = str(environ.get("HTTP_X_FORWARDED_FOR"))
    start_response("200 OK", [("Content-Length", str(len(body))), ("X-Told", told)])
    return [body]


class Slow:
    """An app that responds when it is released."""

    def __init__(self) -> None:
        self.asked, self.let = threading.Event(), threading.Event()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        self.asked.set()
        self.let.wait(TIMEOUT)
        return echo(environ, start_response)


class Serving:
    """A server in a thread."""

    def __init__(self, app: "WSGIApplication", *, https: bool, threads: int) -> None:
        listener = listen(HOST, 0)
        self.port = listener.getsockname()[1]
        self._server = Server(app, listener, https=https, threads=threads)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        self._server.run_until(self._stopped.is_set)
        self._server.close()

    def connect(self) -> socket.socket:
        return socket.create_connection((HOST, self.port), timeout=TIMEOUT)

    def stop(self) -> None:
        if not self._stopped.is_set():
            self._stopped.set()
            self._server.wake()

    def close_what_was_left(self) -> None:
        waitress = self._server._server
        while waitress.task_dispatcher.threads:
            time.sleep(0.01)
        waitress.trigger.close()

    def ended(self) -> bool:
        self._thread.join(TIMEOUT)
        return not self._thread.is_alive()


@contextmanager
def serving(app: "WSGIApplication" = echo, *, https: bool = False, threads: int = THREADS) -> Iterator[Serving]:
    running = Serving(app, https=https, threads=threads)
    try:
        yield running
    finally:
        running.stop()
        assert running.ended()


def answer(connection: socket.socket, request: bytes = GET) -> bytes:
    """Send a request, and return the response up to the end of its headers."""
    connection.sendall(request)
    return rest(connection)


def rest(connection: socket.socket) -> bytes:
    answered = b""
    while b"\r\n\r\n" not in answered and (more := connection.recv(4096)):
        answered += more
    return answered


def is_closed(connection: socket.socket) -> bool:
    """Whether the server closes the connection within a while."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def test_connections_that_send_one_byte_occupy_no_thread() -> None:
    with serving() as running, ExitStack() as closing:
        for _ in range(10 * THREADS):
            closing.enter_context(running.connect()).sendall(b"G")
        with running.connect() as connection:
            assert answer(connection).startswith(b"HTTP/1.1 200 OK")


def test_a_slow_body_occupies_no_thread() -> None:
    with serving() as running, ExitStack() as closing:
        for _ in range(2 * THREADS):
            closing.enter_context(running.connect()).sendall(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf")
        with running.connect() as connection:
            assert answer(connection).startswith(b"HTTP/1.1 200 OK")


def test_if_there_are_too_many_connections_the_longest_idle_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "CONNECTIONS", 4)
    with serving() as running, ExitStack() as closing:
        silent = [closing.enter_context(running.connect()) for _ in range(3)]
        for connection in silent:
            assert answer(connection)
        for _ in range(8):
            with running.connect() as connection:
                assert answer(connection).startswith(b"HTTP/1.1 200 OK")
                closing.enter_context(running.connect()).sendall(b"G")
        assert all(is_closed(connection) for connection in silent)


def test_responses_do_not_name_the_server() -> None:
    with serving() as running, running.connect() as connection:
        head = answer(connection).lower()
    assert b"server:" not in head
    assert b"waitress" not in head


def test_proxy_headers_are_not_trusted() -> None:
    with serving() as running, running.connect() as connection:
        head = answer(connection, b"GET / HTTP/1.1\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n")
    assert b"X-Told: None" in head


def test_a_body_that_is_too_large_is_refused_before_it_is_read() -> None:
    slow = Slow()
    with serving(slow) as running, running.connect() as connection:
        head = answer(connection, b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (server.BODY_MAX + 1))
    assert head.startswith(b"HTTP/1.1 413 ")
    assert not slow.asked.is_set()


def test_a_body_of_the_largest_size_arrives_whole() -> None:
    with serving() as running, running.connect() as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % server.BODY_MAX)
        sending = threading.Thread(target=connection.sendall, args=[b"x" * server.BODY_MAX])
        sending.start()
        assert b"Content-Length: %d" % server.BODY_MAX in rest(connection)
        sending.join()


def test_disconnected_clients_are_not_logged_but_errors_are(caplog: pytest.LogCaptureFixture) -> None:
    log, error = logging.getLogger("waitress"), AttributeError("'HTTPRequestParser' object has no attribute 'path'")
    error.__context__ = ClientDisconnected()
    with serving():
        log.error("Exception when servicing a channel", exc_info=error)
        log.error("anything else", exc_info=ValueError())
    assert [record.message for record in caplog.records] == ["anything else"]


def test_a_request_in_progress_is_finished_before_the_server_stops() -> None:
    slow = Slow()
    with serving(slow) as running, running.connect() as connection:
        connection.sendall(GET)
        assert slow.asked.wait(TIMEOUT)
        running.stop()
        slow.let.set()
        assert rest(connection).startswith(b"HTTP/1.1 200 OK")


def test_requests_waiting_for_a_thread_are_finished_too() -> None:
    slow = Slow()
    with serving(slow, threads=1) as running, running.connect() as first, running.connect() as second:
        first.sendall(GET)
        assert slow.asked.wait(TIMEOUT)
        second.sendall(GET)
        running.stop()
        slow.let.set()
        assert rest(first).startswith(b"HTTP/1.1 200 OK")
        assert rest(second).startswith(b"HTTP/1.1 200 OK")


def test_silent_connections_do_not_delay_the_shutdown() -> None:
    with ExitStack() as closing:
        with serving() as running:
            silent = [closing.enter_context(running.connect()) for _ in range(100)]
            for connection in silent:
                connection.sendall(b"G")
        assert all(is_closed(connection) for connection in silent)
        with pytest.raises(ConnectionRefusedError):
            running.connect()


def test_a_request_that_hangs_does_not_delay_the_shutdown_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_GRACE", 0.5)
    slow = Slow()
    with serving(slow) as running, running.connect() as connection:
        connection.sendall(GET)
        assert slow.asked.wait(TIMEOUT)
        running.stop()
        assert running.ended()
        slow.let.set()
        running.close_what_was_left()


def test_an_address_in_use_is_reported_in_one_line() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressError, match=rf"^can't listen on {HOST}:{port} \(Address already in use\): set PORT"):
            listen(HOST, port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_a_foreign_host_is_reported_in_one_line(host: str) -> None:
    with pytest.raises(AddressError, match=f"^can't listen on {host}:3000 "):
        listen(host, 3000)
