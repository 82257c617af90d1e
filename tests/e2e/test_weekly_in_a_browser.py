"""The weekly question in a real browser: switched on, sent on Friday, answered, and another one a week later."""

import re

import pytest
from playwright.sync_api import Browser, expect

from bot.demo.playground import Playground
from tests.e2e.visitor import DESKTOP, TIMEOUT, Visitor

pytestmark = pytest.mark.browser

QUESTION = re.compile(r"One question: ([^?]+\?)")


def moves_to_friday(ana: Visitor) -> None:
    """Move the clock once everything due has been sent."""
    expect(ana.page.get_by_text("sending what is due")).to_have_count(0, timeout=TIMEOUT)
    ana.page.get_by_role("button", name=re.compile("next Friday|next Fri")).first.click()


def question(ana: Visitor) -> str:
    found = QUESTION.search(ana.newest.inner_text())
    assert found
    return found[1]


def test_two_weeks(browser: Browser, own: Playground) -> None:
    ana = Visitor(browser, own.url, DESKTOP)
    ana.types("/ldcareer check")
    ana.sees("What's your title?")
    ana.picks("Instructional Designer")
    for number in range(1, 9):
        ana.sees(f"Check · {number} of 9")
        ana.presses("1")
    ana.sees("One open question")
    ana.presses("Skip")
    ana.sees("One step for this week")
    ana.presses("I'll do this")
    plan = ana.page.get_by_role("dialog", name="Your if-then plan")
    plan.get_by_role("textbox", name="When", exact=True).fill("the Thursday stand-up of Sales ends")
    plan.get_by_role("button", name="Make it my plan").click()
    ana.sees("Your plan is saved.")
    ana.types("/ldcareer weekly fri 15:00")
    ana.sees("On. The next question comes")

    moves_to_friday(ana)
    ana.sees("Your week. Last time you planned")
    ana.sees("When the Thursday stand-up of Sales ends")
    ana.pictures("weekly")
    first = question(ana)
    ana.presses("Partly")
    ana.sees("One question:")
    ana.types("The returns team calls us before they order a course now.")
    ana.sees("How far did that reach?")
    ana.presses("Outcome")
    ana.sees("The returns team calls us before they order a course now.")
    ana.sees("Your plan stays as it is")
    ana.pictures("weekly-answered")

    moves_to_friday(ana)
    ana.sees("Your week. Last time you planned")
    assert question(ana) != first
    ana.presses("Did it")
    ana.sees("What came of it?")
    ana.presses("Nothing to keep")
    ana.sees("One question:")
    ana.presses("Nothing this week")
    ana.sees("Plan done.")
    messages = ana.page.get_by_role("log").get_by_role("article").filter(has_text="Your week.")
    expect(messages).to_have_count(0, timeout=TIMEOUT)
    ana.page.close()
