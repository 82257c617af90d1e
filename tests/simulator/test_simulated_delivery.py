import threading
from collections.abc import Callable
from typing import Any

import pytest

from simulator.client import Client
from simulator.errors import RefusedError
from simulator.server import Running, running
from simulator.workspace.conversations import Message
from tests.simulator.conftest import settings_for
from tests.simulator.scripted_app import ScriptedApp

Json = dict[str, Any]
Call = Callable[..., Json]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


PICK = {
    "type": "actions",
    "block_id": "order",
    "elements": [
        {"type": "button", "action_id": "go", "text": plain("Go"), "value": "now"},
        {
            "type": "static_select",
            "action_id": "size",
            "options": [{"text": plain("Big"), "value": "big"}, {"text": plain("Small"), "value": "small"}],
        },
        {"type": "users_select", "action_id": "whom"},
    ],
}


def question(name: str, **fields: object) -> Json:
    element = {"type": "plain_text_input", "action_id": "said"}
    return {"type": "input", "block_id": name, "label": plain(name), "element": element, **fields}


def modal(*blocks: Json, **fields: object) -> Json:
    return {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": list(blocks), **fields}


@pytest.fixture
def offer(call: Call, client: Client, ana: str, dm: str) -> Message:
    call("chat.postMessage", channel=ana, text="Coffee?", blocks=[PICK])
    return client.messages(ana, dm)[-1]


@pytest.fixture
def show(call: Call, client: Client, app: ScriptedApp, ana: str, dm: str) -> Callable[[Json], str]:
    """Let the app open a modal for Ana; return its id."""

    def open_modal(view: Json) -> str:
        client.command(ana, dm, "/coffee")
        view_id: str = call("views.open", trigger_id=app.last.payload["trigger_id"], view=view)["view"]["id"]
        return view_id

    return open_modal


def test_a_command_arrives_as_it_was_typed(client: Client, slack: Running, app: ScriptedApp, ana: str, dm: str) -> None:
    client.send(ana, dm, "/coffee big & <hot> @Maya Okafor")
    sent = app.last.payload
    assert (sent["command"], sent["text"]) == ("/coffee", "big & <hot> @Maya Okafor")
    assert (sent["user_id"], sent["channel_id"], sent["channel_name"]) == (ana, dm, "directmessage")
    assert (sent["team_id"], sent["api_app_id"]) == (slack.workspace.team_id, slack.workspace.app.id)
    assert (sent["user_name"], sent["is_enterprise_install"]) == ("ana.silva", "false")
    assert client.messages(ana, dm) == []


def test_names_become_ids_only_where_the_manifest_says_so(
    client: Client, slack: Running, app: ScriptedApp, ana: str, maya: str
) -> None:
    dm = client.app_dm(ana)
    client.command(ana, dm, "/treat @Maya Okafor in #learning-design")
    channel = slack.workspace.conversations.of(slack.workspace.app.user_id)[0].id
    assert app.last.payload["text"] == f"<@{maya}|maya.okafor> in <#{channel}|learning-design>"


def test_a_commands_answer_is_ephemeral_or_in_channel(client: Client, app: ScriptedApp, ana: str, maya: str) -> None:
    channel = next(entry.id for entry in client.conversations(ana) if entry.name == "learning-design")
    app.will_answer("Only you", {"text": "All", "response_type": "in_channel"}, {})
    for _ in range(3):
        assert client.command(ana, channel, "/coffee").trouble is None
    assert [message.text for message in client.messages(ana, channel)] == ["Only you", "All"]
    assert [message.text for message in client.messages(maya, channel)] == ["All"]


def test_an_undeclared_command_is_not_valid(client: Client, app: ScriptedApp, ana: str, dm: str) -> None:
    assert client.command(ana, dm, "/tea").trouble == '"/tea" is not a valid command.'
    assert app.received == []
    assert client.messages(ana, dm)[-1].seen_by == ana


def test_a_command_answered_too_late_times_out(client: Client, app: ScriptedApp, ana: str, dm: str) -> None:
    done = threading.Event()
    app.will_hang(done)
    outcome = client.command(ana, dm, "/coffee")
    done.set()
    assert outcome.trouble == '/coffee failed with the error "operation_timeout"'
    assert client.messages(ana, dm)[-1].text == outcome.trouble


@pytest.mark.parametrize("status", [201, 302, 404, 500])
def test_anything_but_a_200_fails_a_command(client: Client, app: ScriptedApp, ana: str, dm: str, status: int) -> None:
    app.will_answer("x", status=status)
    assert client.command(ana, dm, "/coffee").trouble == '/coffee failed with the error "dispatch_failed"'


def test_a_command_fails_if_the_app_cannot_be_reached() -> None:
    with running(settings_for("http://127.0.0.1:9/slack/events")) as slack:
        ana = slack.client.people()[0].id
        outcome = slack.client.command(ana, slack.client.app_dm(ana), "/coffee")
    assert outcome.trouble == '/coffee failed with the error "dispatch_failed"'


def test_a_command_fails_if_its_answer_has_invalid_blocks(client: Client, app: ScriptedApp, ana: str, dm: str) -> None:
    app.will_answer({"blocks": [{"type": "section"}]})
    assert client.command(ana, dm, "/coffee").trouble == '/coffee failed with the error "invalid_command_response"'


def test_a_click_says_who_clicked_what_and_where(
    client: Client, slack: Running, app: ScriptedApp, offer: Message, ana: str
) -> None:
    dm = client.app_dm(ana)
    assert client.click(ana, dm, offer.ts, "order", "go").trouble is None
    sent = app.last.payload
    assert sent["type"] == "block_actions"
    assert sent["user"] == {
        "id": ana,
        "username": "ana.silva",
        "name": "ana.silva",
        "team_id": slack.workspace.team_id,
    }
    assert sent["container"] == {"type": "message", "message_ts": offer.ts, "channel_id": dm, "is_ephemeral": False}
    assert sent["channel"] == {"id": dm, "name": "directmessage"}
    assert (sent["message"]["ts"], sent["message"]["text"]) == (offer.ts, "Coffee?")
    assert (sent["enterprise"], sent["is_enterprise_install"]) == (None, False)
    (action,) = sent["actions"]
    assert (action["block_id"], action["action_id"], action["value"]) == ("order", "go", "now")
    assert action["action_ts"] > offer.ts
    assert sent["response_url"].startswith(slack.url)


def test_choices_stay_in_the_state(client: Client, app: ScriptedApp, offer: Message, ana: str, maya: str) -> None:
    dm = client.app_dm(ana)
    client.click(ana, dm, offer.ts, "order", "size", value="small")
    assert app.last.payload["actions"][0]["selected_option"]["value"] == "small"
    client.click(ana, dm, offer.ts, "order", "whom", value=maya)
    assert app.last.payload["actions"][0]["selected_user"] == maya
    state = app.last.payload["state"]["values"]["order"]
    assert state["size"]["selected_option"] == {"text": plain("Small"), "value": "small"}
    assert state["whom"] == {"type": "users_select", "selected_user": maya}


def test_an_option_that_is_not_offered_cannot_be_chosen(client: Client, offer: Message, ana: str, dm: str) -> None:
    with pytest.raises(RefusedError, match="no option 'huge'"):
        client.click(ana, dm, offer.ts, "order", "size", value="huge")


def test_a_click_that_fails_leaves_a_warning_until_one_succeeds(
    client: Client, app: ScriptedApp, offer: Message, ana: str, dm: str
) -> None:
    app.will_fail()
    assert client.click(ana, dm, offer.ts, "order", "go").trouble
    assert client.messages(ana, dm)[-1].trouble
    client.click(ana, dm, offer.ts, "order", "go")
    assert client.messages(ana, dm)[-1].trouble is None


def test_a_second_device_can_click_an_outdated_button(
    call: Call, client: Client, app: ScriptedApp, offer: Message, ana: str
) -> None:
    dm = client.app_dm(ana)
    call("chat.update", channel=dm, ts=offer.ts, text="Done", blocks=[])
    with pytest.raises(RefusedError, match="nothing to click"):
        client.click(ana, dm, offer.ts, "order", "go")
    client.click(ana, dm, offer.ts, "order", "go", blocks=offer.blocks)
    assert app.last.payload["message"]["text"] == "Done"
    assert app.last.payload["actions"][0]["value"] == "now"


def test_a_submission_has_the_raw_input(
    client: Client, app: ScriptedApp, show: Callable[[Json], str], ana: str
) -> None:
    view_id = show(modal(question("why"), question("else", optional=True), callback_id="m", private_metadata="p"))
    done = client.submit(ana, view_id, {"why": "a < b & c"})
    assert (done.closed, done.errors, done.trouble) == (True, {}, None)
    view = app.last.payload["view"]
    assert (view["callback_id"], view["private_metadata"], view["id"]) == ("m", "p", view_id)
    assert view["root_view_id"] == view_id
    assert view["state"]["values"] == {
        "why": {"said": {"type": "plain_text_input", "value": "a < b & c"}},
        "else": {"said": {"type": "plain_text_input", "value": None}},
    }
    assert client.views(ana) == []


def test_slack_itself_validates_required_inputs(
    client: Client, app: ScriptedApp, show: Callable[[Json], str], ana: str
) -> None:
    number = {"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "max_value": "5"}
    view_id = show(modal(question("why"), {**question("n", optional=True), "element": number}))
    heard = len(app.received)
    assert client.submit(ana, view_id).errors == {"why": "Please complete this required field."}
    assert "whole number" in client.submit(ana, view_id, {"why": "x", "n": "a"}).errors["n"]
    assert "at most 5" in client.submit(ana, view_id, {"why": "x", "n": "6"}).errors["n"]
    assert len(app.received) == heard


def test_the_apps_errors_are_shown_at_their_inputs(
    client: Client, app: ScriptedApp, show: Callable[[Json], str], ana: str
) -> None:
    view_id = show(modal(question("why")))
    app.will_answer({"response_action": "errors", "errors": {"why": "Too short"}})
    done = client.submit(ana, view_id, {"why": "x"})
    assert (done.errors, done.closed) == ({"why": "Too short"}, False)


def test_an_app_may_update_push_and_clear(
    client: Client, app: ScriptedApp, show: Callable[[Json], str], ana: str
) -> None:
    view_id = show(modal(question("why"), callback_id="1"))
    app.will_answer(
        {"response_action": "update", "view": modal(callback_id="2")},
        {"response_action": "push", "view": modal(callback_id="3")},
        {"response_action": "clear"},
    )
    assert not client.submit(ana, view_id, {"why": "x"}).closed
    assert not client.submit(ana, view_id).closed
    assert [view.body["callback_id"] for view in client.views(ana)] == ["2", "3"]
    assert client.submit(ana, client.views(ana)[-1].id).closed
    assert client.views(ana) == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors"},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "explode"},
        {"ok": True},
        "ok",
    ],
)
def test_an_invalid_answer_to_a_submission_shows_an_error(
    client: Client, app: ScriptedApp, show: Callable[[Json], str], ana: str, answer: Json | str
) -> None:
    view_id = show(modal(question("why")))
    app.will_answer(answer)
    done = client.submit(ana, view_id, {"why": "x"})
    assert (done.trouble, done.closed) == ("We had some trouble connecting. Try again?", False)
    assert client.submit(ana, view_id).closed


def test_a_failed_submission_shows_an_error(
    client: Client, app: ScriptedApp, show: Callable[[Json], str], ana: str
) -> None:
    view_id = show(modal())
    app.will_fail()
    assert client.submit(ana, view_id).trouble
    assert len(client.views(ana)) == 1


def test_view_closed_is_sent_only_if_the_app_asked_for_it(
    client: Client, app: ScriptedApp, show: Callable[[Json], str], ana: str
) -> None:
    client.close(ana, show(modal()))
    assert app.last.kind == "command"
    client.close(ana, show(modal(notify_on_close=True)))
    assert (app.last.kind, app.last.payload["is_cleared"]) == ("view_closed", False)
    client.close(ana, show(modal(notify_on_close=True)), everything=True)
    assert app.last.payload["is_cleared"]


def test_input_is_kept_when_the_app_updates_the_modal(
    call: Call, client: Client, app: ScriptedApp, show: Callable[[Json], str], ana: str
) -> None:
    view_id = show(modal(question("why"), PICK))
    app.will_answer({"response_action": "errors", "errors": {"why": "More"}})
    client.submit(ana, view_id, {"why": "typed"})
    client.click_in_view(ana, view_id, "order", "size", value="big")
    sent = app.last.payload
    assert sent["container"] == {"type": "view", "view_id": view_id}
    assert "response_url" not in sent
    assert sent["view"]["state"]["values"]["why"]["said"]["value"] == "typed"
    call("views.update", view_id=view_id, view=modal(question("why"), question("more", optional=True)))
    client.submit(ana, view_id)
    assert app.last.payload["view"]["state"]["values"]["why"]["said"]["value"] == "typed"


def test_an_input_sends_an_action_only_with_dispatch_action(
    client: Client, app: ScriptedApp, show: Callable[[Json], str], ana: str
) -> None:
    view_id = show(modal(question("quiet"), question("loud", dispatch_action=True)))
    client.click_in_view(ana, view_id, "quiet", "said", value="x")
    assert app.last.kind == "command"
    client.click_in_view(ana, view_id, "loud", "said", value="y")
    assert app.last.payload["actions"][0]["value"] == "y"


def test_a_home_tab_can_be_clicked(call: Call, client: Client, app: ScriptedApp, ana: str) -> None:
    view_id = call("views.publish", user_id=ana, view={"type": "home", "blocks": [PICK]})["view"]["id"]
    client.click_in_view(ana, view_id, "order", "go")
    assert (app.last.payload["view"]["type"], app.last.payload["view"]["id"]) == ("home", view_id)


def test_shortcuts_reach_the_app(client: Client, slack: Running, app: ScriptedApp, offer: Message, ana: str) -> None:
    dm = client.app_dm(ana)
    client.shortcut(ana, "order")
    assert (app.last.kind, app.last.payload["callback_id"]) == ("shortcut", "order")
    assert "response_url" not in app.last.payload
    client.message_shortcut(ana, dm, offer.ts, "order_this")
    assert (app.last.kind, app.last.payload["message"]["ts"]) == ("message_action", offer.ts)
    assert app.last.payload["response_url"].startswith(slack.url)
    with pytest.raises(RefusedError, match="no shortcut"):
        client.shortcut(ana, "order_this")
    app.will_fail()
    assert client.shortcut(ana, "order").trouble
