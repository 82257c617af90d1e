"""The brief and the look back on a phone, in a real browser: chosen, edited, taken along, read again."""

import pytest
from playwright.sync_api import Browser, expect

from bot.demo.playground import Playground
from tests.e2e.person import Person
from tests.e2e.visitor import PATIENCE, PHONE, Visitor

pytestmark = pytest.mark.browser

HOSTILE = "Returns calls us <!channel> *now* before they order & asks"


def test_a_brief_is_edited_and_taken_and_the_time_looked_back_on(
    browser: Browser, playground: Playground, person: Person
) -> None:
    person.types("reflect")
    person.sees("One question:")
    person.types("The floor asks us first.")
    person.sees("How far did that reach?")
    person.answers("Project")
    person.types(f"log {HOSTILE}")
    person.sees("What does it show?")
    person.answers("1", "Outcome")
    ana = Visitor(browser, f"{playground.url}/u/{person.user_id}/{person.dm}", PHONE)
    ana.types("brief")
    ana.sees("Which conversation is it for?")
    ana.presses("For a 1:1")
    dialog = ana.page.get_by_role("dialog", name="For a 1:1")
    dialog.get_by_label("Plans I carried out").uncheck()
    dialog.get_by_role("textbox", name="One question to end on").fill("What should I drop?")
    assert not ana.scrolls_sideways()
    ana.pictures("brief-dialog")
    dialog.get_by_role("button", name="Show the page").click()
    ana.sees(HOSTILE)
    ana.sees("What should I drop?")
    assert not ana.scrolls_sideways()
    ana.pictures("brief-page")

    ana.presses("Edit")
    dialog = ana.page.get_by_role("dialog", name="Your page")
    page = dialog.get_by_role("textbox", name="The page")
    assert HOSTILE in page.input_value()
    page.fill(page.input_value().replace("For our 1:1", "For Thursday"))
    dialog.get_by_role("button", name="Go on").click()
    ana.sees("as you edited it")
    ana.sees("For Thursday: my work from")

    ana.presses("Markdown file")
    ana.page.get_by_role("dialog", name="Your page").get_by_role("button", name="Go on").click()
    expect(ana.page.get_by_role("log")).to_contain_text("brief.md", timeout=PATIENCE)
    edited = ana.page.get_by_role("log").get_by_role("article").filter(has_text="as you edited it")
    edited.get_by_role("button", name="Text to copy").click()
    ana.page.get_by_role("dialog", name="Your page").get_by_role("button", name="Go on").click()
    expect(ana.newest.get_by_role("button", name="Edit")).to_have_count(0)
    ana.sees("For Thursday: my work from")

    ana.types("history")
    ana.sees("Of 2 entries, 1 reached Outcome and 1 Project.")
    ana.sees(HOSTILE)
    assert not ana.scrolls_sideways()
    ana.pictures("history")
    ana.newest.get_by_role("combobox").select_option(index=1)
    ana.sees("The floor asks us first.")
    ana.sees("It reached: Project")
    ana.page.close()
