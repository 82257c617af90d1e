"""Requests have the right of way, and nothing that is to be shown is lost."""

import threading

import pytest

from bot.slack import showing
from bot.slack.showing import Showing


def test_a_picture_waits_while_a_request_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "PATIENCE", 30)
    order: list[str] = []
    with Showing(2) as shows:

        def answer() -> None:
            shows.submit(order.append, "shown")
            order.append("answered")

        shows.behind(answer)()
    assert order == ["answered", "shown"]


def test_a_picture_s_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "PATIENCE", 0.01)
    shown = threading.Event()
    with Showing(1) as shows:

        def answer() -> bool:
            shows.submit(shown.set)
            return shown.wait(10)

        assert shows.behind(answer)()


def test_a_request_that_fails_holds_up_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "PATIENCE", 30)

    def broken() -> None:
        raise RuntimeError("answering failed")

    with Showing(1) as shows:
        with pytest.raises(RuntimeError):
            shows.behind(broken)()
        assert shows.submit(lambda: "shown").result(10) == "shown"


def test_the_end_waits_for_all_that_is_to_be_shown() -> None:
    shown: list[int] = []
    shows = Showing(2)
    for number in range(20):
        shows.submit(shown.append, number)
    shows.shutdown(wait=True)
    assert sorted(shown) == list(range(20))
