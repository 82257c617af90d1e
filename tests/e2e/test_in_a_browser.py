"""A complete check in a real browser, as done by somebody who has never read a manual."""

import re

import pytest
from playwright.sync_api import Browser, expect

from bot.demo.playground import Playground
from tests.e2e.person import Person
from tests.e2e.visitor import DESKTOP, PHONE, TIMEOUT, Visitor

pytestmark = pytest.mark.browser

EXAMPLE = "The regional leads changed the handover after I showed them what it costs. <!channel> & *so on*"


@pytest.fixture
def own_url(playground: Playground, person: Person) -> str:
    """The page of a person who hasn't used the app yet."""
    return f"{playground.url}/u/{person.user_id}/"


def test_a_check_from_the_first_word_to_the_plan(browser: Browser, playground: Playground, own_url: str) -> None:
    ana = Visitor(browser, own_url, DESKTOP)
    ana.types("/ldcareer check")
    ana.sees("What's your title?")
    ana.picks("Instructional Designer")
    ana.sees("Check · 1 of 9")
    ana.pictures("check")
    ana.presses("3")
    ana.sees("Check · 2 of 9")
    ana.presses("2")
    ana.sees("Check · 3 of 9")
    ana.presses("Back")
    ana.sees("Your answer so far: 2")
    ana.presses("4")
    ana.sees("Check · 3 of 9")
    ana.presses("Pause")
    ana.sees("Paused.")

    playground.bot.end()
    playground.bot.start()

    ana.presses("Continue")
    ana.sees("Check · 3 of 9")
    ana.presses("2")
    ana.sees("Check · 4 of 9")
    ana.presses("1")
    ana.sees("Check · 5 of 9")
    ana.presses("3")
    ana.sees("You said:")
    ana.types(EXAMPLE)
    ana.sees("Check · 6 of 9")
    ana.presses("4")
    ana.sees("You said:")
    ana.presses("Write in a form")
    dialog = ana.page.get_by_role("dialog", name="Your answer")
    dialog.get_by_role("textbox").fill("The heads of sales and service agreed on one handover.")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    ana.sees("Check · 7 of 9")
    ana.presses("2")
    ana.sees("Check · 8 of 9")
    ana.presses("1")
    ana.sees("One open question")
    ana.types("The refresher that nobody had asked for.")

    ana.sees("What stands out.")
    ana.sees("How far your work reaches.")
    ana.sees("A place to begin")
    ana.pictures("result-end")
    ana.scrolls_to_the_top_of_the_newest()
    ana.pictures("result")
    ana.presses("I'll do this")
    plan = ana.page.get_by_role("dialog", name="Your if-then plan")
    plan.get_by_role("textbox", name="When", exact=True).fill("the Thursday stand-up of Sales ends")
    ana.pictures("plan")
    plan.get_by_role("button", name="Make it my plan").click()
    expect(plan).to_have_count(0)
    ana.sees("Your plan is saved.")

    ana.page.get_by_role("link", name="Home", exact=True).click()
    home = ana.page.get_by_role("main")
    expect(home).to_contain_text("When the Thursday stand-up of Sales ends", timeout=TIMEOUT)
    expect(home).to_contain_text("Where you stand")
    ana.pictures("home")
    ana.page.close()


def test_a_check_on_a_phone(browser: Browser, own_url: str) -> None:
    ana = Visitor(browser, own_url, PHONE)
    ana.types("/ldcareer check")
    ana.sees("What's your title?")
    ana.presses("I'm not sure")
    for number in (1, 2, 3):
        ana.sees(f"Finding your stage · {number} of 3")
        ana.presses("2")
    ana.sees("Mid and senior")
    for number in range(1, 9):
        ana.sees(f"Check · {number} of 9")
        assert not ana.scrolls_sideways()
        if number == 2:
            ana.pictures("check")
        ana.presses("2" if number % 2 else "1")
    ana.sees("One open question")
    ana.presses("Skip")
    ana.sees("A place to begin")
    assert not ana.scrolls_sideways()
    ana.pictures("result-end")
    ana.scrolls_to_the_top_of_the_newest()
    ana.pictures("result")
    sizes = ana.newest.get_by_role("button").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(sizes) >= 44
    ana.page.get_by_role("link", name="Home", exact=True).click()
    expect(ana.page.get_by_role("main")).to_contain_text("Where you stand", timeout=TIMEOUT)
    assert not ana.scrolls_sideways()
    ana.pictures("home")
    ana.page.close()


def test_the_first_steps_with_the_keyboard_only(browser: Browser, own_url: str) -> None:
    ana = Visitor(browser, own_url, DESKTOP)
    ana.page.get_by_role("textbox", name="Message").focus()
    ana.page.keyboard.type("/ldc")
    ana.page.keyboard.press("Enter")  # accepts the suggestion
    ana.page.keyboard.type("check")
    ana.page.keyboard.press("Enter")
    ana.sees("What's your title?")
    ana.newest.get_by_role("combobox").last.focus()
    ana.page.keyboard.press("I")  # chooses at once: another Enter would press the first button of the next message
    ana.sees("Check · 1 of 9")
    ana.newest.get_by_role("button", name=re.compile("^1: ")).focus()
    ana.page.keyboard.press("Enter")
    ana.sees("Check · 2 of 9")
    expect(ana.page.locator(":focus")).to_have_text(re.compile(r"\d|None of these|Didn't come up|Back|Pause"))
    ana.page.close()
