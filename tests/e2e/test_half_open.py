"""A silent peer: clients that send one byte and then nothing, and Slack itself."""

import select
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from bot.demo.playground import Playground
from tests.e2e.kept import rows
from tests.e2e.person import Person
from tests.e2e.wire import Wire

MANY = 300
WITHIN = 10
"""Seconds in which a supervisor expects a process to stop."""


@contextmanager
def half_open(url: str) -> Iterator[list[socket.socket]]:
    address = urlsplit(url)
    with ExitStack() as closing:
        held = []
        for _ in range(MANY):
            connection = socket.create_connection((address.hostname, address.port), timeout=WITHIN)
            held.append(closing.enter_context(connection))
            connection.sendall(b"P")
        yield held


@pytest.mark.parametrize("seconds", [3, pytest.param(60, marks=pytest.mark.slow)])
def test_a_check_is_finished_and_the_bot_stops_in_time_despite_half_open_connections(
    own: Playground, ana: Person, seconds: float
) -> None:
    with half_open(own.bot_url) as held, ThreadPoolExecutor(1) as hands:
        until = time.monotonic() + seconds
        ana.begins()
        ana.finishes()
        time.sleep(max(0.0, until - time.monotonic()))
        with ana.hears():
            ana.types("/ldcareer next")
        assert select.select(held, [], [], 0)[0] == []
        assert hands.submit(own.bot.end).result(timeout=WITHIN) == 0
    assert "did not finish in time" not in own.bot.log.read_text()


@pytest.mark.slow
def test_the_bot_stops_in_time_while_slack_does_not_respond(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadPoolExecutor(1) as hands, httpx.Client() as http:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        lonely = Playground(tmp_path, settings={"SLACK_API_URL": url})
        lonely.bot.start()
        assert Wire(lonely, http).command("U0SOMEBODY", "check").status_code == 200
        assert hands.submit(lonely.bot.end).result(timeout=WITHIN) == 0
    assert len(rows(lonely, "checks", "U0SOMEBODY")) == 1
    assert "some work did not finish in time" in lonely.bot.log.read_text()
