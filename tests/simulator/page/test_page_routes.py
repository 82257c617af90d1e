import json

import httpx
import pytest

from simulator.server import Running
from tests.simulator.page import coffee
from tests.simulator.page.harmless import Reading

FORM = coffee.FORM["blocks"]


@pytest.fixture
def ana(bar: Running) -> str:
    return bar.workspace.people.by_name("Ana").id


@pytest.fixture
def dm(bar: Running, ana: str) -> str:
    return bar.client.app_dm(ana)


def words(html: str) -> str:
    return " ".join(" ".join(Reading(html).words).split())


def opened_form(bar: Running, web: httpx.Client, ana: str) -> str:
    web.post(f"/u/{ana}/shortcut", data={"callback_id": "order"})
    [view] = bar.client.views(ana)
    return f"/u/{ana}/views/{view.id}"


def test_the_landing_page_is_the_first_persons_empty_dm_with_the_app(web: httpx.Client) -> None:
    page = web.get("/").text
    assert "You are Ana Silva Instructional Designer" in words(page)
    assert "Type / to see what the app can do." in words(page)


def test_the_composer_offers_what_the_manifest_declares(web: httpx.Client) -> None:
    page = words(web.get("/").text)
    assert "/order [espresso | flat white] Order a coffee" in page
    assert "Order coffee Opens the order form" in page
    assert "A flat white Sends “flat white”" in page


def test_everybody_can_be_chosen_except_bots_and_deactivated_people(bar: Running, web: httpx.Client) -> None:
    page = web.get("/").text
    assert all(f'href="/u/{person.id}/"' in page for person in bar.client.people())
    assert bar.workspace.app.user_id not in page.split('id="conversations"')[0]
    assert "Oskar Falk" not in page


def test_the_page_allows_no_foreign_scripts(web: httpx.Client) -> None:
    assert web.get("/").headers["content-security-policy"].startswith("default-src 'self'")


@pytest.mark.parametrize("path", ["/u/UNOBODY/", "/u/UNOBODY/C1"])
def test_an_unknown_page_is_not_found(web: httpx.Client, path: str) -> None:
    assert web.get(path).status_code == 404


def test_a_conversation_of_others_is_not_found(bar: Running, web: httpx.Client, ana: str) -> None:
    maya = bar.workspace.people.by_name("Maya").id
    assert web.get(f"/u/{ana}/{bar.client.app_dm(maya)}").status_code == 404


def test_a_channel_has_no_home_tab(bar: Running, web: httpx.Client, ana: str) -> None:
    channel = next(each.id for each in bar.client.conversations(ana) if each.kind == "channel")
    assert web.get(f"/u/{ana}/{channel}").status_code == 200
    assert web.get(f"/u/{ana}/{channel}/home").status_code == 404


def test_a_sent_message_is_shown_as_text(web: httpx.Client, ana: str, dm: str) -> None:
    web.post(f"/u/{ana}/{dm}/send", data={"text": "<script>alert(1)</script> *x*"})
    regions = web.get(f"/u/{ana}/{dm}/regions").text
    assert "<script>alert(1)</script> x" in words(regions)
    assert Reading(regions).elements.count(("script", {})) == 0


def test_an_unknown_command_is_reported_only_to_its_author(web: httpx.Client, ana: str, dm: str) -> None:
    web.post(f"/u/{ana}/{dm}/send", data={"text": "/tea"})
    assert "Only visible to you Slackbot" in words(web.get(f"/u/{ana}/{dm}/regions").text)
    assert '"/tea" is not a valid command.' in words(web.get(f"/u/{ana}/{dm}/regions").text)


def test_a_click_reaches_the_app_and_changes_the_message(bar: Running, web: httpx.Client, ana: str, dm: str) -> None:
    web.post(f"/u/{ana}/{dm}/send", data={"text": "/order"})
    [message] = bar.client.messages(ana, dm)
    click = {"block_id": "choice", "action_id": "espresso"}
    assert web.post(f"/u/{ana}/{dm}/messages/{message.ts}/click", data=click).text == ""
    [message] = bar.client.messages(ana, dm)
    assert message.text == "One espresso on its way"


def test_a_choice_reaches_the_app_with_its_option(bar: Running, web: httpx.Client, ana: str, dm: str) -> None:
    web.post(f"/u/{ana}/{dm}/send", data={"text": "/order"})
    [message] = bar.client.messages(ana, dm)
    path = f"/u/{ana}/{dm}/messages/{message.ts}/click"
    web.post(path, data={"block_id": "choice", "action_id": "milk", "choice/milk": "oat"})
    web.post(path, data={"block_id": "special", "action_id": "more", "chosen": "p"})
    assert [each.text for each in bar.client.messages(ana, dm)][1:] == ["You chose Oat.", "You chose Price."]


def test_a_click_that_the_app_ignores_leaves_a_warning(bar: Running, web: httpx.Client, ana: str, dm: str) -> None:
    web.post(f"/u/{ana}/{dm}/send", data={"text": "/order"})
    [message] = bar.client.messages(ana, dm)
    click = {"block_id": "choice", "action_id": "unanswered"}
    warning = web.post(f"/u/{ana}/{dm}/messages/{message.ts}/click", data=click).text
    assert warning
    assert words(warning) in words(web.get(f"/u/{ana}/{dm}/regions").text)


def test_a_click_on_a_removed_message_is_refused_in_a_sentence(web: httpx.Client, ana: str, dm: str) -> None:
    answer = web.post(f"/u/{ana}/{dm}/messages/1.000001/click", data={"block_id": "x", "action_id": "y"})
    assert (answer.status_code, answer.text) == (409, "This message is no longer there.")


def test_missing_required_values_are_reported_at_each_input(bar: Running, web: httpx.Client, ana: str) -> None:
    form = opened_form(bar, web, ana)
    answer = web.post(f"{form}/submit", data={}).text
    shown = [has["id"] for tag, has in Reading(answer).elements if has.get("class") == "error"]
    assert len(shown) == sum(block["type"] == "input" for block in FORM)
    assert words(answer).count("required") == 2


def test_an_error_of_the_app_is_shown_and_the_form_stays(bar: Running, web: httpx.Client, ana: str) -> None:
    form = opened_form(bar, web, ana)
    answer = web.post(f"{form}/submit", data={"drink/drink": "tea", "size/size": "s"}).text
    assert words(answer) == "We have no tea."
    assert len(bar.client.views(ana)) == 1


def test_trouble_with_the_app_is_shown_in_the_form_which_stays(bar: Running, web: httpx.Client, ana: str) -> None:
    form = opened_form(bar, web, ana)
    answer = web.post(f"{form}/submit", data={"drink/drink": "too much", "size/size": "s"}).text
    assert words(answer) == "We had some trouble connecting. Try again?"
    assert len(bar.client.views(ana)) == 1


def test_everything_that_was_entered_reaches_the_app(bar: Running, web: httpx.Client, ana: str, dm: str) -> None:
    form = opened_form(bar, web, ana)
    maya = bar.workspace.people.by_name("Maya").id
    entered = {
        "drink/drink": "mocha",
        "size/size": "l",
        "for/for": maya,
        "with/with": [ana, maya],
        "day/day": "2026-11-27",
    }
    web.post(f"{form}/submit", data=entered)
    assert bar.client.views(ana) == []
    assert bar.client.messages(ana, dm)[-1].text == "One mocha on its way"
    assert bar.client.messages(maya, bar.client.app_dm(maya))[-1].text == "One mocha on its way"


def test_a_click_in_a_form_carries_what_is_in_its_inputs(bar: Running, web: httpx.Client, ana: str) -> None:
    form = opened_form(bar, web, ana)
    web.post(f"{form}/click", data={"block_id": "help", "action_id": "list", "drink/drink": "moc", "size/size": "l"})
    below, front = bar.client.views(ana)
    assert front.body["title"]["text"] == "What we have"
    assert below.values["drink"]["drink"]["value"] == "moc"
    assert below.values["size"]["size"]["selected_option"]["value"] == "l"


def test_closing_removes_the_frontmost_view_or_all(bar: Running, web: httpx.Client, ana: str) -> None:
    form = opened_form(bar, web, ana)
    web.post(f"{form}/click", data={"block_id": "help", "action_id": "list"})
    front = bar.client.views(ana)[-1].id
    web.post(f"/u/{ana}/views/{front}/close")
    assert len(bar.client.views(ana)) == 1
    web.post(f"{form}/close", data={"everything": "yes"})
    assert bar.client.views(ana) == []


def test_reading_a_conversation_removes_its_badge(bar: Running, web: httpx.Client, ana: str, dm: str) -> None:
    bar.workspace.post(dm, {"text": "Hello"})
    elsewhere = next(each.id for each in bar.client.conversations(ana) if each.kind == "channel")
    assert "Coffee Bar 1 unread" in words(web.get(f"/u/{ana}/{elsewhere}").text)
    assert "unread" not in words(web.get(f"/u/{ana}/{dm}").text)


def test_consecutive_messages_are_grouped_under_their_day(bar: Running, web: httpx.Client, ana: str, dm: str) -> None:
    for text in ("one", "two"):
        bar.workspace.post(dm, {"text": text})
    bar.workspace.say(ana, dm, "three")
    articles = [has["class"] for tag, has in Reading(web.get(f"/u/{ana}/{dm}").text).elements if tag == "article"]
    assert articles == ["message", "message continued", "message"]
    assert "Today" in words(web.get(f"/u/{ana}/{dm}").text)


def test_the_latest_messages_of_a_long_conversation_are_shown(
    bar: Running, web: httpx.Client, ana: str, dm: str
) -> None:
    for number in range(101):
        bar.workspace.post(dm, {"text": f"Number {number}."})
    page = words(web.get(f"/u/{ana}/{dm}").text)
    assert "Number 0." not in page
    assert "Number 1." in page
    assert "Number 100." in page
    assert "Only the newest 100 messages are shown." in page


def test_updates_are_a_stream_of_versions(bar: Running, ana: str, dm: str) -> None:
    with httpx.stream("GET", f"{bar.url}/changes", timeout=5, trust_env=False) as stream:
        news = (json.loads(line.removeprefix("data: ")) for line in stream.iter_lines() if line.startswith("data"))
        first = next(news)
        assert first[ana] == bar.client.version(ana)
        bar.workspace.post(dm, {"text": "Hello"})
        assert next(news)[ana] == first[ana] + 1


def test_the_calls_are_listed_with_their_errors(web: httpx.Client, ana: str) -> None:
    web.post("/api/chat.postMessage", data={"channel": "C1"}, headers={"authorization": f"Bearer {coffee.TOKEN}"})
    assert "chat.postMessage 200 " in words(web.get(f"/u/{ana}/calls").text)


def test_rate_limits_are_switched_and_show_their_state(bar: Running, web: httpx.Client, ana: str) -> None:
    assert "rate limits: off" in words(web.get(f"/u/{ana}/faults").text)
    assert "rate limits: on" in words(web.post(f"/u/{ana}/rate-limits").text)
    assert bar.slack.shared.limits.on
    assert "rate limits: on" in words(web.get(f"/u/{ana}/faults").text)


def test_about_shows_what_the_app_can_do(web: httpx.Client, ana: str, dm: str) -> None:
    about = words(web.get(f"/u/{ana}/{dm}/about").text)
    assert "Brings coffee to your desk." in about
    assert "/orders" in about
    assert "chat:write" in about


def test_a_click_on_a_message_that_was_just_redrawn_finds_its_button(
    bar: Running, web: httpx.Client, ana: str, dm: str
) -> None:
    web.post(f"/u/{ana}/{dm}/home/opened")
    home = bar.client.home(ana)
    assert home is not None
    web.post(f"/u/{ana}/views/{home.id}/click", data={"block_id": "of the picture before", "action_id": "other"})
    assert len(bar.client.views(ana)) == 1
