"""The brief, the history and the reframe on a phone, in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from bot.demo.playground import Playground
from tests.e2e.person import Person
from tests.e2e.visitor import PHONE, TIMEOUT, Visitor

pytestmark = pytest.mark.browser

HOSTILE = "Returns calls us <!channel> *now* before they order & asks"


def test_a_brief_is_edited_and_exported_and_the_history_is_browsed(
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
    person.types("log Fixed the intro.")
    person.sees("Fixed the intro.")
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

    ana.presses("Choose lines")
    dialog = ana.page.get_by_role("dialog", name="Choose lines")
    dialog.get_by_label("Fixed the intro.").uncheck()
    assert not ana.scrolls_sideways()
    ana.pictures("brief-lines")
    dialog.get_by_role("button", name="Show the page").click()
    expect(ana.newest).not_to_contain_text("Fixed the intro.", timeout=TIMEOUT)
    ana.sees(HOSTILE)

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
    expect(ana.page.get_by_role("log")).to_contain_text("brief.md", timeout=TIMEOUT)
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


def test_a_reframe_leads_to_a_note_and_a_line_of_evidence(
    browser: Browser, playground: Playground, person: Person
) -> None:
    ana = Visitor(browser, f"{playground.url}/u/{person.user_id}/{person.dm}", PHONE)
    ana.types("they want a course again")
    ana.presses("Read more")
    ana.sees("When every request is a course")
    assert not ana.scrolls_sideways()
    ana.pictures("page")
    ana.presses("Work through a request")
    ana.sees("1 of 7")
    ana.types(f"an e-learning on gifts {HOSTILE}")
    ana.sees("2 of 7")
    ana.presses("Write in a form")
    dialog = ana.page.get_by_role("dialog", name="Your answer")
    dialog.get_by_role("textbox").fill("People declare gifts before they accept them")
    dialog.get_by_role("button", name="Save").click()
    for number in (3, 4):
        ana.sees(f"{number} of 7")
        ana.presses("I don't know yet")
    ana.sees("5 of 7")
    ana.pictures("reframe-question")
    ana.presses("Nothing much")
    ana.sees("A note to send back.")
    ana.presses("Back")
    ana.sees("What happens if nothing is done")
    ana.presses("It stays a nuisance")
    ana.sees("6 of 7")
    ana.presses("Pause")
    ana.sees("Paused")
    ana.page.get_by_role("link", name="Home").click()
    home = ana.page.get_by_role("main")
    expect(home).to_contain_text("isn't finished", timeout=TIMEOUT)
    home.get_by_role("button", name="Continue the request").click()
    ana.page.get_by_role("link", name="Messages").click()
    ana.sees("6 of 7")
    ana.types("The process or the tool")
    ana.sees("Who could change that process or tool?")
    ana.presses("I don't know yet")
    ana.sees(HOSTILE)
    ana.sees("A course would teach them to work around that.")
    ana.sees("Who owns that process or tool?")
    assert not ana.scrolls_sideways()
    ana.pictures("reframe-note")
    ana.presses("Edit and copy")
    dialog = ana.page.get_by_role("dialog", name="A note to send back")
    note = dialog.get_by_role("textbox", name="The note")
    note.fill(note.input_value().replace("Thanks for bringing this to me.", "Hello Mira,"))
    dialog.get_by_role("button", name="Put it in our DM").click()
    ana.sees("Hello Mira,")
    expect(ana.newest.get_by_role("button")).to_have_count(0)
    ana.page.get_by_role("log").get_by_role("button", name="Sent it: keep as evidence").click()
    ana.sees("What does it show?")
    ana.sees(HOSTILE)
    ana.page.close()
