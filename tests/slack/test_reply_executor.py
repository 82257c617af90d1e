"""Requests have priority, a member's replies stay in order, and none is lost."""

import threading

import pytest

from bot.domain.people import Member
from bot.slack import reply_executor
from bot.slack.reply_executor import ReplyExecutor

ANA, BEN = Member("T1", "U1"), Member("T1", "U2")


def test_a_reply_waits_while_a_request_is_handled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply_executor, "MAX_WAIT", 30)
    order: list[str] = []
    executor = ReplyExecutor(2)

    def answer() -> None:
        executor.submit(ANA, lambda: order.append("shown"))
        order.append("answered")

    executor.prioritize(answer)()
    executor.shutdown()
    assert order == ["answered", "shown"]


def test_a_reply_does_not_wait_forever_for_another_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply_executor, "MAX_WAIT", 0.01)
    shown = threading.Event()
    executor = ReplyExecutor(1)

    def hanging() -> bool:
        executor.prioritize(lambda: executor.submit(ANA, shown.set))()
        return shown.wait(10)

    assert executor.prioritize(hanging)()
    executor.shutdown()


def test_a_failing_request_holds_up_no_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply_executor, "MAX_WAIT", 30)
    shown = threading.Event()
    executor = ReplyExecutor(1)

    def broken() -> None:
        raise RuntimeError("answering failed")

    with pytest.raises(RuntimeError):
        executor.prioritize(broken)()
    executor.submit(ANA, shown.set)
    assert shown.wait(10)
    executor.shutdown()


def test_a_member_s_replies_stay_in_order_while_another_member_s_proceed() -> None:
    order: list[str] = []
    ben_was_shown = threading.Event()
    executor = ReplyExecutor(4)

    def first() -> None:
        assert ben_was_shown.wait(10)
        order.append("first")

    executor.submit(ANA, first)
    executor.submit(ANA, lambda: order.append("second"))
    executor.submit(BEN, ben_was_shown.set)
    executor.shutdown()
    assert order == ["first", "second"]


def test_a_failing_reply_does_not_hold_up_the_next() -> None:
    shown: list[str] = []
    executor = ReplyExecutor(1)

    def broken() -> None:
        raise RuntimeError("drawing failed")

    executor.submit(ANA, broken)
    executor.submit(ANA, lambda: shown.append("next"))
    executor.shutdown()
    assert shown == ["next"]


def test_shutdown_waits_for_all_replies() -> None:
    shown: list[int] = []
    executor = ReplyExecutor(2)
    for number in range(20):
        executor.submit(Member("T1", f"U{number % 3}"), lambda number=number: shown.append(number))  # type: ignore[misc]
    executor.shutdown()
    assert sorted(shown) == list(range(20))
