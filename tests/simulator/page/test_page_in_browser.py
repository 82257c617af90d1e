from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from simulator.server import Running

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


def composer(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


def say(page: Page, text: str) -> None:
    composer(page).fill(text)
    composer(page).press("Enter")


def ordered(page: Page) -> Page:
    say(page, "/order")
    expect(page.get_by_role("button", name="Espresso")).to_be_visible()
    return page


def test_a_slash_offers_commands_that_the_keyboard_picks(visit: Visit) -> None:
    page = visit()
    composer(page).press_sequentially("/o")
    expect(page.get_by_role("option")).to_have_count(2)
    composer(page).press("ArrowDown")
    composer(page).press("Enter")
    expect(composer(page)).to_have_value("/orders ")
    composer(page).press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Cups this week")
    expect(composer(page)).to_have_value("")


def test_an_at_sign_offers_people(visit: Visit) -> None:
    page = visit()
    composer(page).press_sequentially("hello @may")
    page.get_by_role("option", name="Maya Okafor").click()
    expect(composer(page)).to_have_value("hello @Maya Okafor ")


def test_shift_enter_begins_a_new_line(visit: Visit) -> None:
    page = visit()
    composer(page).press_sequentially("one")
    composer(page).press("Shift+Enter")
    composer(page).press_sequentially("two")
    composer(page).press("Enter")
    expect(page.get_by_role("log")).to_contain_text("You said: one\ntwo")


def test_a_click_changes_the_message_in_place_and_keeps_the_focus_there(visit: Visit) -> None:
    page = ordered(visit())
    page.get_by_role("button", name="Espresso").click()
    expect(page.get_by_role("log")).to_contain_text("One espresso on its way")
    expect(page.get_by_role("button", name="Another one")).to_be_focused()
    expect(page.get_by_role("article")).to_have_count(1)


def test_a_click_that_the_app_ignores_shows_a_warning(visit: Visit) -> None:
    page = ordered(visit())
    page.get_by_role("button", name="Ask nobody").click()
    expect(page.get_by_role("article").get_by_role("alert")).to_contain_text("Try again")


def test_a_confirmation_can_be_denied_and_accepted(visit: Visit) -> None:
    page = ordered(visit())
    page.get_by_role("button", name="Empty the till").click()
    page.get_by_role("dialog", name="Empty the till?").get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Empty the till").click()
    page.get_by_role("dialog", name="Empty the till?").get_by_role("button", name="Empty it").click()
    expect(page.get_by_text("The till is empty.")).to_have_count(1)


def test_a_modal_shows_errors_at_its_inputs_and_keeps_what_was_typed(visit: Visit) -> None:
    page = ordered(visit())
    page.get_by_role("button", name="Something else").click()
    form = page.get_by_role("dialog", name="Your order")
    expect(form.get_by_label("Drink")).to_be_focused()
    form.get_by_label("Drink").fill("tea")
    form.get_by_label("Small").check()
    form.get_by_role("button", name="Order").click()
    expect(form.get_by_label("Drink")).to_have_accessible_description("Anything we have We have no tea.")
    expect(form.get_by_label("Drink")).to_be_focused()
    form.get_by_role("button", name="What do you have?").click()
    expect(page.get_by_role("dialog", name="What we have")).to_be_visible()
    page.keyboard.press("Escape")
    expect(form.get_by_label("Drink")).to_have_value("tea")
    form.get_by_label("Drink").fill("mocha")
    form.get_by_role("button", name="Order").click()
    expect(form).not_to_be_visible()
    expect(page.get_by_role("log")).to_contain_text("One mocha on its way")
    expect(page.get_by_role("button", name="Something else")).to_be_focused()


def test_updates_reach_another_persons_tab_and_keep_what_they_typed(visit: Visit) -> None:
    maya = visit("Maya")
    composer(maya).press_sequentially("half a sen")
    ana = ordered(visit())
    ana.get_by_role("button", name="Something else").click()
    form = ana.get_by_role("dialog", name="Your order")
    form.get_by_label("Drink").fill("cortado")
    form.get_by_label("Large").check()
    form.get_by_label("For whom").select_option("Maya Okafor")
    form.get_by_role("button", name="Order").click()
    expect(maya.get_by_role("log")).to_contain_text("One cortado on its way")
    expect(composer(maya)).to_be_focused()
    composer(maya).press_sequentially("tence")
    expect(composer(maya)).to_have_value("half a sentence")


def test_an_unread_message_is_counted_in_the_sidebar_until_it_is_read(visit: Visit, bar: Running) -> None:
    page = visit()
    page.get_by_role("link", name="general").click()
    expect(page.get_by_role("heading", name="general", level=1)).to_be_visible()
    bar.workspace.post(bar.client.app_dm(bar.client.people()[0].id), {"text": "Coffee is ready"})
    page.get_by_role("link", name="Coffee Bar 1 unread").click()
    expect(page.get_by_role("log")).to_contain_text("Coffee is ready")
    expect(page.get_by_role("link", name="Coffee Bar", exact=True)).to_be_visible()


def test_the_home_tab_shows_what_the_app_publishes(visit: Visit) -> None:
    page = visit()
    page.get_by_role("link", name="Home").click()
    page.get_by_role("button", name="Order now").click()
    expect(page.get_by_role("dialog", name="Your order")).to_be_visible()


def test_a_message_has_its_shortcuts_in_a_menu(visit: Visit) -> None:
    page = ordered(visit())
    page.get_by_role("article").hover()
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Save as recipe").click()
    expect(page.get_by_role("log")).to_contain_text("Kept as a recipe.")


def test_everything_can_be_done_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit()
    page.keyboard.type("/order")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Something else")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent") == "Something else":
            break
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="Your order")
    expect(form.get_by_label("Drink")).to_be_focused()
    page.keyboard.type("ristretto")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(form).not_to_be_visible()
    expect(page.get_by_role("log")).to_contain_text("One ristretto on its way")


@pytest.mark.parametrize("width", [360, 390])
def test_on_a_phone_nothing_is_wider_than_the_screen_and_buttons_are_big_enough(visit: Visit, width: int) -> None:
    page = ordered(visit(width=width))
    say(page, "/orders")
    expect(page.get_by_role("log")).to_contain_text("Cups this week")
    page.get_by_role("button", name="Something else").click()
    expect(page.get_by_role("dialog", name="Your order")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.querySelector('#scroller').scrollWidth") <= width
    small = "[...document.querySelectorAll('button, summary')].filter(e => e.checkVisibility() && e.offsetHeight < 44)"
    assert page.evaluate(f"{small}.map(e => e.outerHTML)") == []


@pytest.mark.parametrize("width", [360, 1280])
def test_a_menu_opens_within_the_screen(visit: Visit, width: int) -> None:
    page = ordered(visit(width=width))
    for name, entry in (
        ("More options", "Allergens"),
        ("More actions", "Save as recipe"),
        ("Shortcuts", "Run a command"),
    ):
        page.get_by_label(name).click()
        expect(page.get_by_role("button", name=entry)).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name=entry)).not_to_be_visible()


def test_on_a_phone_the_sidebar_is_a_sheet(visit: Visit) -> None:
    page = visit(width=390)
    expect(page.get_by_role("link", name="general")).not_to_be_visible()
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("link", name="general").click()
    expect(page.get_by_role("heading", name="general", level=1)).to_be_visible()


def test_many_tabs_share_one_stream_of_updates(browser: Browser, bar: Running) -> None:
    people = bar.client.people()[:8]
    with browser.new_context() as context:
        pages = [context.new_page() for _ in people]
        for page, person in zip(pages, people, strict=True):
            page.goto(f"{bar.url}/u/{person.id}/")
        for number in (1, 2):
            for person in people:
                bar.workspace.post(bar.client.app_dm(person.id), {"text": f"Coffee {number}"})
            for page in pages:
                expect(page.get_by_role("log")).to_contain_text(f"Coffee {number}")
                say(page, "hello")
                expect(page.get_by_role("log")).to_contain_text("You said: hello")
            pages.pop(0).close()  # the one that listened for all of them
            people.pop(0)
