"""Picking, mentioning and deactivating people, and sending files: on the page, over HTTP, and with a real app."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from slack_sdk import WebClient

from simulator.server import Running
from tests.simulator.page import coffee
from tests.simulator.page.harmless import Reading

Json = dict[str, Any]
Visit = Callable[..., Page]
Submit = Callable[..., Json]


@pytest.fixture
def ids(bar: Running) -> Mapping[str, str]:
    """User ids by first name."""
    return {person.real_name.split()[0]: person.id for person in bar.workspace.people}


def words(html: str) -> str:
    return " ".join(" ".join(Reading(html).words).split())


def last(bar: Running, user_id: str) -> str:
    return bar.client.messages(user_id, bar.client.app_dm(user_id))[-1].text


@pytest.fixture
def submit(bar: Running, web: httpx.Client, ids: Mapping[str, str]) -> Submit:
    """Ana submits the party's form; returns the response."""

    def send(**values: object) -> Json:
        ana = ids["Ana"]
        if not bar.client.views(ana):
            bar.client.send(ana, bar.client.app_dm(ana), "/party")
        body = {"view_id": bar.client.views(ana)[-1].id, "values": values}
        answer: Json = web.post(f"/client/{ana}/submit", json=body).json()
        return answer

    return send


def test_picked_people_reach_the_app(bar: Running, submit: Submit, ids: Mapping[str, str]) -> None:
    assert submit(guests=[ids["Noor"], ids["Maya"]], host=ids["Maya"])["closed"]
    assert last(bar, ids["Ana"]) == f"2 cups for <@{ids['Noor']}> <@{ids['Maya']}>"


def test_ids_in_one_text_are_separated_by_commas(bar: Running, submit: Submit, ids: Mapping[str, str]) -> None:
    assert submit(guests=f"{ids['Noor']}, {ids['Maya']},{ids['Noor']}")["closed"]
    assert last(bar, ids["Ana"]) == f"2 cups for <@{ids['Noor']}> <@{ids['Maya']}>"


@pytest.mark.parametrize(("name", "handle"), [("Quick", "quick.polls"), ("Ines", "ines.laurent")])
def test_bots_and_guests_can_be_picked_and_the_app_refuses_them(
    bar: Running, submit: Submit, ids: Mapping[str, str], name: str, handle: str
) -> None:
    refused = submit(guests=[ids["Noor"], ids[name]])
    assert refused["errors"] == {"guests": f"No coffee for {handle}."}
    assert submit()["errors"] == refused["errors"]
    assert submit(guests=[ids["Noor"]])["closed"]
    assert last(bar, ids["Ana"]) == f"1 cups for <@{ids['Noor']}>"


@pytest.mark.parametrize(
    ("guests", "complaint"),
    [
        ([], "Please complete this required field."),
        ("", "Please complete this required field."),
        (["Ana", "Maya", "Noor", "Priya", "Jonas", "Grace"], "Please select at most 5."),
    ],
)
def test_slack_itself_rejects_too_few_and_too_many_people(
    submit: Submit, ids: Mapping[str, str], guests: list[str] | str, complaint: str
) -> None:
    entered = guests if isinstance(guests, str) else [ids[name] for name in guests]
    assert submit(guests=entered)["errors"] == {"guests": complaint}


def test_an_unknown_person_cannot_be_picked(submit: Submit) -> None:
    assert submit(guests=["U0NOBODY"])["error"] == "nobody here has the id 'U0NOBODY'"
    assert submit(guests=[], host="U0NOBODY")["error"] == "nobody here has the id 'U0NOBODY'"


def test_the_form_offers_bots_and_guests_but_nobody_deactivated(
    bar: Running, web: httpx.Client, ids: Mapping[str, str]
) -> None:
    bar.client.send(ids["Ana"], bar.client.app_dm(ids["Ana"]), "/party")
    shown = web.get(f"/u/{ids['Ana']}/{bar.client.app_dm(ids['Ana'])}").text
    offered = [has["value"] for tag, has in Reading(shown).elements if has.get("name") == "guests/guests"]
    assert set(offered) == set(ids.values()) - {ids["Oskar"]}
    assert "Ines Laurent Freelance Facilitator · guest" in words(shown)


def test_a_click_in_a_form_changes_it_in_place(bar: Running, web: httpx.Client, ids: Mapping[str, str]) -> None:
    ana = ids["Ana"]
    bar.client.send(ana, bar.client.app_dm(ana), "/party")
    [before] = bar.client.views(ana)
    for _ in range(2):
        click = {"block_id": "cups", "action_id": "cup", "guests/guests": [ids["Noor"]]}
        assert web.post(f"/u/{ana}/views/{before.id}/click", data=click).text == ""
    [after] = bar.client.views(ana)
    assert (after.id, after.body["private_metadata"]) == (before.id, "2")
    assert after.hash != before.hash
    assert bar.client.submit(ana, after.id).closed
    assert last(bar, ana) == f"3 cups for <@{ids['Noor']}>"


def form(page: Page) -> Locator:
    composer = page.get_by_role("textbox", name="Message")
    composer.fill("/party")
    composer.press("Enter")
    dialog = page.get_by_role("dialog", name="A coffee party")
    expect(dialog).to_be_visible()
    return dialog


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_people_are_ticked_in_a_list_that_fits_the_screen(visit: Visit, width: int) -> None:
    page = visit(width=width)
    dialog = form(page)
    who = dialog.get_by_role("group", name="Who comes")
    who.get_by_role("checkbox", name="Mateus Rocha").check()
    who.get_by_role("checkbox", name="Quick Polls bot").check()
    dialog.get_by_label("Who pays").select_option("Maya Okafor")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    small = "[...document.querySelectorAll('dialog[open] .tick')].filter(each => each.offsetHeight < 44)"
    assert width > 640 or page.evaluate(f"{small}.length") == 0
    dialog.get_by_role("button", name="Invite").click()
    expect(who).to_have_accessible_description("Up to five of your colleagues No coffee for quick.polls.")
    who.get_by_role("checkbox", name="Quick Polls bot").uncheck()
    dialog.get_by_role("button", name="Invite").click()
    expect(dialog).not_to_be_visible()
    expect(page.get_by_role("log")).to_contain_text("1 cups for @Mateus Rocha")


@pytest.mark.browser
def test_a_form_that_changes_in_place_keeps_ticks_and_focus(visit: Visit) -> None:
    dialog = form(visit())
    dialog.get_by_role("checkbox", name="Noor Haddad").check()
    more = dialog.get_by_role("button", name="One more cup")
    more.click()
    expect(dialog).to_contain_text("1 more cups")
    expect(more).to_be_focused()
    more.press("Enter")
    expect(dialog).to_contain_text("2 more cups")
    expect(dialog.get_by_role("checkbox", name="Noor Haddad")).to_be_checked()


@pytest.mark.browser
def test_names_are_completed_without_accents_and_by_two_words(visit: Visit) -> None:
    page = visit()
    composer = page.get_by_role("textbox", name="Message")
    composer.press_sequentially("/party @tom")
    composer.press("Enter")
    expect(composer).to_have_value("/party @Tomás Herrera ")
    composer.press_sequentially("@noor had")
    composer.press("Tab")
    expect(composer).to_have_value("/party @Tomás Herrera @Noor Haddad ")
    composer.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("You typed: @Tomás Herrera @Noor Haddad")


@pytest.mark.browser
def test_a_fully_typed_name_is_sent_at_once(visit: Visit) -> None:
    page = visit()
    composer = page.get_by_role("textbox", name="Message")
    composer.fill("/party @Noor Haddad")
    composer.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("You typed: @Noor Haddad")


@pytest.mark.browser
def test_a_commands_usage_is_shown_but_not_inserted_by_a_click(visit: Visit) -> None:
    page = visit()
    composer = page.get_by_role("textbox", name="Message")
    composer.press_sequentially("/order big")
    page.get_by_role("option", name="/order [espresso | flat white]").click()
    expect(composer).to_have_value("/order big")


@pytest.mark.browser
def test_a_file_is_shown_with_its_name_and_can_be_saved(visit: Visit, bar: Running, ids: Mapping[str, str]) -> None:
    app = WebClient(coffee.TOKEN, base_url=f"{bar.url}/api/")
    dm = bar.client.app_dm(ids["Ana"])
    app.files_upload_v2(channel=dm, filename="cups.csv", title="Cups", content="a;b", initial_comment="Here you are")
    page = visit()
    expect(page.get_by_role("log")).to_contain_text("Here you are")
    with page.expect_download() as saved:
        page.get_by_role("link", name="cups.csv").click()
    assert saved.value.suggested_filename == "cups.csv"
    assert saved.value.path().read_text() == "a;b"


def test_somebody_is_deactivated_on_the_page_of_faults(bar: Running, web: httpx.Client, ids: Mapping[str, str]) -> None:
    panel = web.post(f"/u/{ids['Ana']}/deactivate", data={"person": ids["Priya"]}).text
    assert "Priya Raman, Oskar Falk have left." in words(panel)
    assert ids["Priya"] not in panel
    channel = next(each.id for each in bar.workspace.conversations.channels() if each.name == "learning-design")
    assert bar.workspace.conversations.history(channel)[-1].text == "priya.raman drinks no more coffee"


@pytest.mark.parametrize("person", ["", "U0NOBODY", "USLACKBOT"])
def test_accounts_that_cannot_be_deactivated_stay(
    bar: Running, web: httpx.Client, ids: Mapping[str, str], person: str
) -> None:
    present = len(bar.client.people())
    answer = web.post(f"/u/{ids['Ana']}/deactivate", data={"person": person})
    assert (answer.status_code, answer.text[-1]) == (409, ".")
    assert len(bar.client.people()) == present


def test_the_page_of_a_deactivated_person_says_so_and_offers_others(
    bar: Running, web: httpx.Client, ids: Mapping[str, str]
) -> None:
    dm = bar.client.app_dm(ids["Ana"])
    bar.slack.deactivate(ids["Ana"])
    page = web.get(f"/u/{ids['Ana']}/{dm}")
    assert page.status_code == 404
    assert "Ana Silva's account is deactivated. Switch to somebody else: Maya Okafor Head of Learning" in words(
        page.text
    )
    news = web.get(f"/u/{ids['Ana']}/{dm}/regions", headers={"hx-request": "true"})
    assert (news.status_code, news.headers["hx-refresh"]) == (404, "true")
    assert "You are Maya Okafor" in words(web.get("/").text)


def test_nobody_is_shown_once_everybody_has_left(bar: Running, web: httpx.Client) -> None:
    for person in bar.client.people():
        bar.slack.deactivate(person.id)
    page = web.get("/")
    assert (page.status_code, words(page.text)) == (404, "Not found · Acme Learning Everybody has left.")


@pytest.mark.browser
def test_a_deactivated_person_can_switch_to_somebody_else(visit: Visit) -> None:
    ana = visit()
    elsewhere = visit()
    ana.get_by_role("link", name="faults").click()
    ana.get_by_label("Who").select_option("Ana Silva")
    ana.get_by_role("button", name="Deactivate the account").click()
    for page in (ana, elsewhere):
        expect(page.get_by_role("heading", name="Ana Silva's account is deactivated.")).to_be_visible()
    ana.get_by_role("link", name="Maya Okafor").click()
    expect(ana.get_by_text("You are Maya Okafor")).to_be_visible()


@pytest.mark.browser
def test_newer_blocks_can_be_switched_off_for_the_workspace(visit: Visit, bar: Running, ids: Mapping[str, str]) -> None:
    page = visit()
    page.get_by_role("link", name="faults").click()
    page.get_by_role("switch", name="no charts and data tables: off").click()
    expect(page.get_by_role("switch", name="no charts and data tables: on")).to_be_checked()
    outcome = bar.client.send(ids["Ana"], bar.client.app_dm(ids["Ana"]), "/orders")
    assert "invalid_command_response" in str(outcome)
    page.get_by_role("switch", name="no charts and data tables: on").click()
    expect(page.get_by_role("switch", name="no charts and data tables: off")).not_to_be_checked()
    assert not bar.workspace.older
