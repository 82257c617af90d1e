"""Evidence in a real browser: a weekly answer is saved, shown on Home, edited and deleted; a message is saved."""

import re

import pytest
from playwright.sync_api import Browser, expect

from bot.demo.playground import Playground
from tests.e2e.person import Person
from tests.e2e.visitor import DESKTOP, PHONE, TIMEOUT, Visitor

pytestmark = pytest.mark.browser

LINES = (
    ("I rewrote the intro of the safety module.", "4", "Task"),
    ("Sales asked us before they ordered a course.", "3", "Outcome"),
    ("Support uses our checklist in their own onboarding.", "1", "Outcome"),
)


@pytest.fixture
def own_url(playground: Playground, person: Person) -> str:
    """The page of a person who hasn't used the app yet."""
    return f"{playground.url}/u/{person.user_id}/"


def test_a_weekly_answer_is_kept_shown_on_home_edited_and_deleted(browser: Browser, own_url: str) -> None:
    ana = Visitor(browser, own_url, DESKTOP)
    ana.types("/ldcareer reflect")
    ana.sees("One question:")
    ana.types("The returns team cals us before they order a course.")
    ana.sees("How far did that reach?")
    ana.presses("Outcome")
    ana.sees("Keep it as evidence for")
    ana.pictures("evidence-offer")
    ana.presses("Keep as evidence")
    ana.sees("Saved as evidence for")
    ana.presses("See everything")
    ana.sees("One line saved.")
    ana.presses("Edit")
    dialog = ana.page.get_by_role("dialog", name="Career evidence")
    dialog.get_by_role("textbox", name="What happened").fill("The returns team calls us before they order.")
    ana.pictures("evidence-dialog")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    ana.sees("The returns team calls us before they order.")

    for words, signal, scope in LINES:
        ana.types(f"/ldcareer log {words}")
        ana.sees("What does it show?")
        ana.pictures("evidence-signal")
        ana.presses(signal)
        ana.sees("How far did that reach?")
        ana.presses(scope)
        ana.sees("Saved.")
    ana.pictures("evidence-kept")
    ana.types("log")
    ana.sees("4 lines saved, newest first.")
    ana.sees("In the last three weeks Outcome came up 3 times.")
    ana.pictures("evidence-list-end")
    ana.scrolls_to_the_top_of_the_newest()
    ana.pictures("evidence-list")

    ana.page.get_by_role("link", name="Home", exact=True).click()
    home = ana.page.get_by_role("main")
    expect(home).to_contain_text("4 lines saved. The newest:", timeout=TIMEOUT)
    expect(home).to_contain_text(LINES[-1][0])
    home.get_by_role("heading", name="Your evidence").scroll_into_view_if_needed()
    ana.pictures("evidence-home")

    ana.page.get_by_role("link", name="Messages", exact=True).click()
    ana.newest.get_by_role("button", name="Delete: line 1 of").click()
    ana.page.get_by_role("dialog", name="Delete this line?").get_by_role("button", name="Delete").click()
    ana.sees("3 lines saved, newest first.")
    expect(ana.newest).not_to_contain_text(LINES[-1][0])
    ana.page.close()


def test_a_message_in_a_channel_is_saved_on_a_phone(browser: Browser, own_url: str, person: Person) -> None:
    person.types("/ldcareer")
    person.sees("I'm LD Career.")
    channel = next(entry["id"] for entry in person.conversations() if entry["kind"] == "channel")
    person.types("The checklist saved us two weeks. <!channel> & *thanks*", channel)
    ana = Visitor(browser, f"{own_url}{channel}", PHONE)
    ana.newest.get_by_label("More actions").click()
    ana.pictures("evidence-shortcut")
    ana.newest.get_by_role("button", name="Save as career evidence").click()
    dialog = ana.page.get_by_role("dialog", name="Career evidence")
    expect(dialog.get_by_role("textbox", name="What happened")).to_have_value(
        "The checklist saved us two weeks. <!channel> & *thanks*", timeout=TIMEOUT
    )
    dialog.get_by_label("What it shows").select_option(label="Impact beyond your role")
    dialog.get_by_label("How far it reached").select_option(label="Project")
    assert not ana.scrolls_sideways()
    ana.pictures("evidence-dialog")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)

    ana.page.goto(f"{own_url}{person.dm}")
    ana.sees("Impact beyond your role · Project · the message")
    expect(ana.newest.get_by_role("link", name="the message")).to_have_attribute(
        "href", re.compile(f"/archives/{channel}/p[0-9]+$")
    )
    for words, signal, scope in LINES:
        person.says(f"log {words}")
        person.answers(signal, scope)
    ana.types("log")
    ana.sees("4 lines saved, newest first.")
    assert not ana.scrolls_sideways()
    ana.pictures("evidence-list-end")
    ana.scrolls_to_the_top_of_the_newest()
    ana.pictures("evidence-list")
    sizes = ana.newest.get_by_role("button").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(sizes) >= 44
    ana.page.get_by_role("link", name="Home", exact=True).click()
    home = ana.page.get_by_role("main")
    expect(home).to_contain_text("4 lines saved. The newest:", timeout=TIMEOUT)
    assert not ana.scrolls_sideways()
    home.get_by_role("heading", name="Your evidence").scroll_into_view_if_needed()
    ana.pictures("evidence-home")
    ana.page.close()
