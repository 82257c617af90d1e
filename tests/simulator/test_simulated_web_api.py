import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from simulator.client import Client
from simulator.server import Running, running
from tests.simulator.conftest import APP_TOKEN, BOT_TOKEN, MANIFEST, settings_for

Json = dict[str, Any]
Call = Callable[..., Json]


def test_a_call_without_a_token_is_not_authed(call: Call) -> None:
    assert call("auth.test", token="")["error"] == "not_authed"


def test_a_call_with_an_unknown_token_is_refused(call: Call) -> None:
    assert call("auth.test", token="xoxb-other")["error"] == "invalid_auth"


def test_a_token_can_also_be_a_field(slack: Running, http: httpx.Client) -> None:
    assert http.post(f"{slack.url}/api/auth.test", data={"token": BOT_TOKEN}).json()["ok"]


def test_each_token_type_has_its_methods(call: Call) -> None:
    assert call("chat.postMessage", token=APP_TOKEN, channel="C", text="x")["error"] == "not_allowed_token_type"
    assert call("apps.connections.open")["error"] == "not_allowed_token_type"


def test_an_unsupported_method_is_unknown(call: Call) -> None:
    assert call("chat.shout") == {"ok": False, "error": "unknown_method", "req_method": "chat.shout"}


def test_a_missing_scope_is_named(call: Call, ana: str) -> None:
    answer = call("conversations.open", users=ana)
    assert answer["error"] == "missing_scope"
    assert answer["needed"] == "im:write"
    assert "chat:write" in answer["provided"].split(",")


def test_responses_name_the_scopes(slack: Running, http: httpx.Client, ana: str) -> None:
    headers = {"authorization": f"Bearer {BOT_TOKEN}"}
    answer = http.get(f"{slack.url}/api/users.info", params={"user": ana}, headers=headers)
    assert answer.headers["x-oauth-scopes"] == "commands,chat:write,im:history,users:read,files:write,canvases:write"
    assert answer.headers["x-accepted-oauth-scopes"] == "users:read"


def test_a_broken_json_body_is_refused(slack: Running, http: httpx.Client) -> None:
    headers = {"content-type": "application/json"}
    assert http.post(f"{slack.url}/api/api.test", content="{", headers=headers).json()["error"] == "invalid_json"
    assert http.post(f"{slack.url}/api/api.test", content="[]", headers=headers).json()["error"] == "json_not_object"


def test_auth_test_returns_the_bots_identity(call: Call, slack: Running) -> None:
    answer = call("auth.test")
    assert (answer["team_id"], answer["user_id"]) == (slack.workspace.team_id, slack.workspace.app.user_id)
    assert answer["team"] == "Acme Learning"


def test_a_persons_id_as_channel_opens_their_dm(call: Call, client: Client, ana: str, dm: str) -> None:
    answer = call("chat.postMessage", channel=ana, text="Hello")
    assert answer["channel"] == dm
    assert [message.text for message in client.messages(ana, dm)] == ["Hello"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": "general", "text": "x"}, "channel_not_found"),
        ({"channel": "USLACKBOT", "text": "x"}, "channel_not_found"),
        ({"channel": "learning-design"}, "no_text"),
        ({"channel": "learning-design", "text": ""}, "no_text"),
        ({"channel": "learning-design", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "learning-design", "blocks": "[{"}, "invalid_blocks_format"),
        ({"channel": "learning-design", "blocks": [{"type": "x"}]}, "invalid_blocks"),
        ({"channel": "learning-design", "blocks": {"type": "divider"}}, "invalid_blocks"),
        ({"channel": "learning-design", "text": "x", "metadata": "{"}, "invalid_metadata_format"),
        ({"channel": "learning-design", "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        (
            {
                "channel": "learning-design",
                "text": "x",
                "metadata": {"event_type": "a", "event_payload": {"b": "x" * 1024}},
            },
            "metadata_too_large",
        ),
    ],
)
def test_a_message_that_slack_would_reject_is_refused(call: Call, arguments: Json, error: str) -> None:
    assert call("chat.postMessage", **arguments)["error"] == error


def test_a_message_of_exactly_40000_characters_is_accepted(call: Call) -> None:
    assert call("chat.postMessage", channel="#learning-design", text="x" * 40_000)["ok"]


def test_the_app_can_write_only_where_it_is_a_member(call: Call, slack: Running) -> None:
    general = slack.workspace.conversations.of(slack.client.people()[0].id)[0]
    assert call("chat.postMessage", channel=general.id, text="x")["error"] == "not_in_channel"


def test_the_app_cannot_see_a_dm_of_two_people(call: Call, slack: Running, ana: str, maya: str) -> None:
    between = slack.workspace.conversations.dm(ana, maya).id
    assert call("chat.postMessage", channel=between, text="x")["error"] == "channel_not_found"
    assert call("conversations.history", channel=between)["error"] == "channel_not_found"
    assert call("chat.update", channel=between, ts="1.1", text="x")["error"] == "channel_not_found"


def test_nobody_can_be_messaged_once_deactivated(call: Call, slack: Running, http: httpx.Client, ana: str) -> None:
    assert http.post(f"{slack.url}/people/{ana}/deactivate").json()["ok"]
    assert call("chat.postMessage", channel=ana, text="x")["error"] == "account_inactive"
    user = call("users.info", user=ana)["user"]
    assert user["deleted"]
    assert "tz" not in user


def test_without_a_messages_tab_there_are_no_dms(http: httpx.Client) -> None:
    features = {**MANIFEST["features"], "app_home": {"messages_tab_enabled": False}}
    with running(settings_for(None, {**MANIFEST, "features": features})) as slack:
        body = {"channel": slack.client.people()[0].id, "text": "x"}
        answer = http.post(
            f"{slack.url}/api/chat.postMessage", json=body, headers={"authorization": f"Bearer {BOT_TOKEN}"}
        )
    assert answer.json()["error"] == "messages_tab_disabled"


def test_an_update_keeps_omitted_fields(call: Call, client: Client, ana: str, dm: str) -> None:
    metadata = {"event_type": "order", "event_payload": {"id": "1"}}
    posted = call("chat.postMessage", channel=ana, text="a", blocks=[{"type": "divider"}], metadata=metadata)
    assert call("chat.update", channel=dm, ts=posted["ts"], text="b")["text"] == "b"
    (message,) = client.messages(ana, dm)
    assert (message.text, message.metadata, len(message.blocks)) == ("b", metadata, 1)
    assert message.edited_ts
    assert call("chat.update", channel=dm, ts=posted["ts"], text="b", blocks=[])["ok"]
    assert client.messages(ana, dm)[0].blocks == ()


def test_only_its_own_messages_can_be_changed_or_deleted(call: Call, slack: Running, ana: str, dm: str) -> None:
    theirs = slack.workspace.say(ana, dm, "mine")
    assert call("chat.update", channel=dm, ts=theirs.ts, text="x")["error"] == "cant_update_message"
    assert call("chat.delete", channel=dm, ts=theirs.ts)["error"] == "cant_delete_message"
    assert call("chat.update", channel=dm, ts="1.000000", text="x")["error"] == "message_not_found"


def test_a_deleted_message_is_gone(call: Call, client: Client, ana: str, dm: str) -> None:
    posted = call("chat.postMessage", channel=ana, text="a")
    assert call("chat.delete", channel=dm, ts=posted["ts"])["ok"]
    assert client.messages(ana, dm) == []


def test_an_ephemeral_message_is_seen_by_one_person_and_not_in_the_history(
    call: Call, slack: Running, client: Client, ana: str, maya: str
) -> None:
    channel = next(entry.id for entry in client.conversations(ana) if entry.name == "learning-design")
    answer = call("chat.postEphemeral", channel=channel, user=ana, text="psst")
    assert [message.ephemeral for message in client.messages(ana, channel)] == [True]
    assert client.messages(maya, channel) == []
    assert slack.workspace.conversations.history(channel) == []
    assert call("chat.update", channel=channel, ts=answer["message_ts"], text="x")["error"] == "message_not_found"
    assert call("chat.postEphemeral", channel=channel, user="U0NOBODY", text="x")["error"] == "user_not_in_channel"


def test_history_is_newest_first_and_paged(call: Call, ana: str, dm: str) -> None:
    stamps = [call("chat.postMessage", channel=ana, text=str(number))["ts"] for number in range(5)]
    first = call("conversations.history", channel=dm, limit=2)
    assert [message["text"] for message in first["messages"]] == ["4", "3"]
    cursor = first["response_metadata"]["next_cursor"]
    assert [
        message["text"] for message in call("conversations.history", channel=dm, limit=2, cursor=cursor)["messages"]
    ] == ["2", "1"]
    between = call("conversations.history", channel=dm, oldest=stamps[1], latest=stamps[3])
    assert [message["text"] for message in between["messages"]] == ["2"]
    inclusive = call("conversations.history", channel=dm, oldest=stamps[1], latest=stamps[3], inclusive=True)
    assert len(inclusive["messages"]) == 3


def test_metadata_is_returned_only_on_request(call: Call, ana: str, dm: str) -> None:
    metadata = {"event_type": "order", "event_payload": {"id": "1"}}
    call("chat.postMessage", channel=ana, text="a", metadata=metadata)
    assert "metadata" not in call("conversations.history", channel=dm)["messages"][0]
    asked = call("conversations.history", channel=dm, include_all_metadata=True)
    assert asked["messages"][0]["metadata"] == metadata


def test_permalinks_lead_to_existing_messages(call: Call, ana: str, dm: str) -> None:
    ts = call("chat.postMessage", channel=ana, text="a")["ts"]
    assert call("chat.getPermalink", channel=dm, message_ts=ts)["permalink"].endswith(f"/p{ts.replace('.', '')}")
    assert call("chat.getPermalink", channel=dm, message_ts="1.000000")["error"] == "message_not_found"


def test_people_have_titles_and_time_zones(call: Call, ana: str) -> None:
    user = call("users.info", user=ana)["user"]
    assert user["profile"]["title"] == "Instructional Designer"
    assert (user["tz"], type(user["tz_offset"])) == ("Europe/Lisbon", int)
    assert "email" not in user["profile"]
    assert call("users.info", user="U0NOBODY")["error"] == "user_not_found"


def test_users_list_includes_guests_bots_and_deactivated_people(call: Call) -> None:
    members = call("users.list")["members"]
    assert sum(member.get("is_restricted", False) for member in members) == 2
    assert sum(member.get("is_ultra_restricted", False) for member in members) == 1
    assert sum(member["deleted"] for member in members) == 1
    assert {member["name"] for member in members if member["is_bot"]} == {"coffee", "quick.polls"}
    assert len({member["tz"] for member in members if "tz" in member}) >= 5
    page = call("users.list", limit=3)
    assert len(page["members"]) == 3
    assert page["response_metadata"]["next_cursor"]


def test_conversations_info_needs_another_scope(call: Call, dm: str) -> None:
    assert call("conversations.info", channel=dm)["needed"] == "im:read"


@pytest.fixture
def sdk(slack: Running) -> WebClient:
    return WebClient(BOT_TOKEN, base_url=f"{slack.url}/api/", retry_handlers=[])


def test_a_file_is_uploaded_in_three_steps_and_can_be_fetched(
    sdk: WebClient, client: Client, http: httpx.Client, ana: str, dm: str
) -> None:
    answer = sdk.files_upload_v2(
        channel=dm, filename="brief.md", content="# Brief", title="Brief", initial_comment="Here"
    )
    (message,) = client.messages(ana, dm)
    assert (message.text, message.files[0]["title"]) == ("Here", "Brief")
    assert http.get(answer["file"]["url_private"]).text == "# Brief"


def test_a_file_keeps_its_name_and_type(sdk: WebClient, http: httpx.Client, dm: str) -> None:
    answer = sdk.files_upload_v2(channel=dm, filename='Übersicht "2026".csv', content="Name;n\n")
    assert answer["file"]["mimetype"] == "text/csv"
    fetched = http.get(answer["file"]["url_private_download"])
    assert (fetched.content, fetched.headers["content-type"]) == (b"Name;n\n", "text/csv; charset=utf-8")
    assert "filename*=UTF-8''%C3%9Cbersicht%20%222026%22.csv" in fetched.headers["content-disposition"]


def test_a_file_can_be_shared_only_in_a_conversation_of_the_app(
    sdk: WebClient, slack: Running, client: Client, ana: str, maya: str
) -> None:
    between = slack.workspace.conversations.dm(ana, maya).id
    for channel, error in ((ana, "invalid_channel"), ("D0NOWHERE", "invalid_channel"), (between, "channel_not_found")):
        with pytest.raises(SlackApiError) as refused:
            sdk.files_upload_v2(channel=channel, filename="a.txt", content="a")
        assert refused.value.response["error"] == error
    assert client.messages(ana, client.app_dm(ana)) == client.messages(ana, between) == []


def test_a_file_cannot_be_sent_to_a_deactivated_person(sdk: WebClient, slack: Running, ana: str, dm: str) -> None:
    slack.slack.deactivate(ana)
    with pytest.raises(SlackApiError, match="account_inactive"):
        sdk.files_upload_v2(channel=dm, filename="a.txt", content="a")


def test_a_file_that_was_not_uploaded_cannot_be_shared(call: Call, dm: str) -> None:
    announced = call("files.getUploadURLExternal", filename="a.txt", length=3)
    files = [{"id": announced["file_id"]}]
    assert call("files.completeUploadExternal", files=files, channel_id=dm)["error"] == "file_not_found"
    assert call("files.getUploadURLExternal", filename="a.txt", length=0)["error"] == "invalid_arguments"


def test_an_upload_must_have_the_announced_length(call: Call, http: httpx.Client) -> None:
    announced = call("files.getUploadURLExternal", filename="a.txt", length=3)
    assert http.post(announced["upload_url"], content=b"abcd").json()["error"] == "length_mismatch"


def test_blocks_and_metadata_may_be_json_text_in_a_form(slack: Running, http: httpx.Client, ana: str, dm: str) -> None:
    form = {
        "channel": ana,
        "blocks": '[{"type":"divider"}]',
        "metadata": '{"event_type":"a","event_payload":{}}',
        "token": BOT_TOKEN,
    }
    assert http.post(f"{slack.url}/api/chat.postMessage", data=form).json()["ok"]
    (message,) = slack.client.messages(ana, dm)
    assert message.blocks[0]["type"] == "divider"
    assert message.metadata == {"event_type": "a", "event_payload": {}}


def test_every_block_and_element_gets_an_id(call: Call, client: Client, ana: str, dm: str) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    call("chat.postMessage", channel=ana, blocks=[{"type": "actions", "elements": [button]}])
    (block,) = client.messages(ana, dm)[0].blocks
    assert block["block_id"]
    assert block["elements"][0]["action_id"]


def test_the_call_log_has_method_and_error(call: Call, slack: Running, http: httpx.Client) -> None:
    call("auth.test")
    call("chat.postMessage", channel="C0NOWHERE", text="x")
    calls = http.get(f"{slack.url}/calls").json()
    assert [(each["method"], each["status"], each["error"]) for each in calls] == [
        ("auth.test", 200, None),
        ("chat.postMessage", 200, "channel_not_found"),
    ]


def test_a_revoked_token_and_a_removed_app_can_do_nothing(call: Call, slack: Running, http: httpx.Client) -> None:
    http.post(f"{slack.url}/tokens/revoke")
    assert call("auth.test")["error"] == "token_revoked"
    http.post(f"{slack.url}/app/uninstall")
    assert call("auth.test")["error"] == "account_inactive"


def test_blocks_are_validated_without_a_token_and_without_being_posted(call: Call) -> None:
    good = [{"type": "section", "text": {"type": "plain_text", "text": "Hello"}}]
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "Hello"}, "blocks": good}
    for payload in ({"blocks": good}, {"message": {"blocks": good}}, {"view": modal}, {"view": json.dumps(modal)}):
        assert call("blocks.validate", token="", **payload) == {"ok": True}


def test_validation_names_what_is_wrong_and_where(call: Call) -> None:
    bad = [{"type": "section", "text": {"type": "plain_text", "text": ""}}]
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "Hello"}, "blocks": bad}
    for name, payload, pointer in (
        ("blocks", bad, "/0/text/text"),
        ("message", {"blocks": bad}, "/blocks/0/text/text"),
        ("message", {"blocks": bad, "text": "Hello"}, "/text"),
        ("view", modal, "/blocks/0/text/text"),
    ):
        answer = call("blocks.validate", **{name: payload})
        assert (answer["error"], answer["errors"][0]["pointer"]) == (f"invalid_{name}", pointer)
    assert call("blocks.validate")["error"] == "invalid_arguments"
    assert call("blocks.validate", blocks=bad, view=modal)["error"] == "invalid_arguments"
