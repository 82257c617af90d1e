"""How mentions, links and special characters that a person types arrive."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from simulator.client import Client
from simulator.server import Running
from simulator.workspace.people import Person
from tests.simulator.scripted_app import ScriptedApp

Types = Callable[[str], dict[str, Any]]


@pytest.fixture
def types(client: Client, app: ScriptedApp, ana: str, dm: str) -> Types:
    """Ana types something into the app's DM; returns what the app receives."""

    def send(text: str) -> dict[str, Any]:
        client.send(ana, dm, text)
        return app.last.payload

    return send


@pytest.fixture
def noor(slack: Running) -> str:
    return slack.workspace.people.by_name("Noor").id


@pytest.fixture
def tomas(slack: Running) -> str:
    return slack.workspace.people.by_name("Tomás").id


@pytest.mark.parametrize("name", ["Noor Haddad", "noor haddad", "noor.haddad", "Noor", "noor"])
@pytest.mark.parametrize("around", ["{}", "({})", "{}, please", "{}'s turn", "hi\n{}", "{}."])
def test_a_person_is_mentioned_by_handle_full_name_or_first_name(
    types: Types, noor: str, name: str, around: str
) -> None:
    assert types("/treat " + around.format(f"@{name}"))["text"] == around.format(f"<@{noor}|noor.haddad>")


@pytest.mark.parametrize("name", ["Tomás Herrera", "Tomás", "tomas", "tomas.herrera", "TOMÁS HERRERA"])
def test_accents_may_be_typed_or_left_out(types: Types, tomas: str, name: str) -> None:
    assert types(f"/treat @{name}")["text"] == f"<@{tomas}|tomas.herrera>"


@pytest.mark.parametrize("typed", ["@nobody", "@Noora", "@", "@ Noor", "mail@noor", "#", "@Noor_Haddad"])
def test_a_mention_of_nobody_stays_as_typed(types: Types, typed: str) -> None:
    assert types(f"/treat {typed}")["text"] == typed


def test_an_ambiguous_first_name_mentions_nobody(types: Types, slack: Running) -> None:
    slack.workspace.people.add(Person("U0TWIN", "noor.aziz", "Noor Aziz"))
    assert types("/treat @Noor or @Noor Aziz")["text"] == "@Noor or <@U0TWIN|noor.aziz>"


def test_mentions_special_characters_and_a_link_in_one_command(
    types: Types, slack: Running, noor: str, tomas: str
) -> None:
    channel = next(each.id for each in slack.workspace.conversations.channels() if each.name == "learning-design")
    heard = types("/treat add @noor @Tomás <& more> in #learning-design, see https://example.com/?a=1&b=2.")
    assert heard["text"] == (
        f"add <@{noor}|noor.haddad> <@{tomas}|tomas.herrera> &lt;&amp; more&gt; "
        f"in <#{channel}|learning-design>, see <https://example.com/?a=1&amp;b=2>."
    )


def test_typed_mention_markup_stays_text(types: Types, maya: str) -> None:
    assert types(f"/treat <@{maya}> <!channel>")["text"] == f"&lt;@{maya}&gt; &lt;!channel&gt;"


def test_bots_guests_and_deactivated_people_can_be_mentioned(types: Types, slack: Running) -> None:
    ids = [slack.workspace.people.by_name(name).id for name in ("coffee", "ines.laurent", "oskar.falk")]
    heard = types("/treat @Coffee @Ines Laurent @Oskar Falk")
    assert heard["text"] == "<@{}|coffee> <@{}|ines.laurent> <@{}|oskar.falk>".format(*ids)


def test_a_name_with_special_characters_can_be_mentioned(types: Types, slack: Running) -> None:
    slack.workspace.people.add(Person("U0COACH", "coach", "L&D #1 Coach"))
    assert types("thanks @L&D #1 Coach!")["event"]["text"] == "thanks <@U0COACH>!"


def test_a_message_has_user_ids_in_text_and_blocks(types: Types, noor: str) -> None:
    event = types("ask @Noor about a < b: https://example.com")["event"]
    assert event["text"] == f"ask <@{noor}> about a &lt; b: <https://example.com>"
    [section] = event["blocks"][0]["elements"]
    assert section["elements"] == [
        {"type": "text", "text": "ask "},
        {"type": "user", "user_id": noor},
        {"type": "text", "text": " about a < b: "},
        {"type": "link", "url": "https://example.com"},
    ]


def test_mentions_work_over_http_too(
    slack: Running, http: httpx.Client, app: ScriptedApp, ana: str, tomas: str
) -> None:
    for text in ("/treat @Tomás", "@tomas"):
        body = {"conversation_id": slack.client.app_dm(ana), "text": text}
        assert http.post(f"{slack.url}/client/{ana}/send", json=body).is_success
    command, message = app.received
    assert (command.payload["text"], message.payload["event"]["text"]) == (f"<@{tomas}|tomas.herrera>", f"<@{tomas}>")
