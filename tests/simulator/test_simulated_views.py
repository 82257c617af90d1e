from collections.abc import Callable
from typing import Any

from simulator.client import Client
from simulator.server import Running
from tests.simulator.scripted_app import ScriptedApp

Json = dict[str, Any]
Call = Callable[..., Json]


def modal(name: str = "m", **fields: object) -> Json:
    return {"type": "modal", "callback_id": name, "title": {"type": "plain_text", "text": "T"}, "blocks": [], **fields}


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks)}


def trigger(client: Client, app: ScriptedApp, user_id: str) -> str:
    client.command(user_id, client.app_dm(user_id), "/coffee")
    trigger_id: str = app.last.payload["trigger_id"]
    return trigger_id


def test_a_trigger_opens_one_modal(call: Call, client: Client, app: ScriptedApp, ana: str) -> None:
    trigger_id = trigger(client, app, ana)
    assert call("views.open", trigger_id=trigger_id, view=modal())["ok"]
    assert [view.body["callback_id"] for view in client.views(ana)] == ["m"]
    assert call("views.open", trigger_id=trigger_id, view=modal())["error"] == "exchanged_trigger_id"


def test_a_trigger_expires_after_three_seconds(
    call: Call, slack: Running, client: Client, app: ScriptedApp, ana: str
) -> None:
    trigger_id = trigger(client, app, ana)
    slack.slack.settings.clock.move_to(slack.slack.settings.clock() + 3.5)
    assert call("views.open", trigger_id=trigger_id, view=modal())["error"] == "expired_trigger_id"


def test_an_unknown_trigger_is_invalid(call: Call) -> None:
    assert call("views.open", trigger_id="1.2.3", view=modal())["error"] == "invalid_trigger_id"


def test_a_refused_view_leaves_the_trigger_unused(call: Call, client: Client, app: ScriptedApp, ana: str) -> None:
    trigger_id = trigger(client, app, ana)
    bad = call("views.open", trigger_id=trigger_id, view=modal(title={"type": "plain_text", "text": "x" * 25}))
    assert bad["error"] == "invalid_arguments"
    assert bad["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    assert call("views.open", trigger_id=trigger_id, view=modal())["ok"]


def test_at_most_three_modals_can_be_stacked(call: Call, client: Client, app: ScriptedApp, ana: str) -> None:
    first = call("views.open", trigger_id=trigger(client, app, ana), view=modal("1"))["view"]
    second = call("views.push", trigger_id=trigger(client, app, ana), view=modal("2"))["view"]
    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    assert call("views.push", trigger_id=trigger(client, app, ana), view=modal("3"))["ok"]
    fourth = call("views.push", trigger_id=trigger(client, app, ana), view=modal("4"))
    assert fourth["error"] == "push_limit_reached"
    assert [view.body["callback_id"] for view in client.views(ana)] == ["1", "2", "3"]


def test_a_push_needs_an_open_modal(call: Call, client: Client, app: ScriptedApp, ana: str) -> None:
    answer = call("views.push", trigger_id=trigger(client, app, ana), view=modal())
    assert answer["error"] == "invalid_trigger_id"


def test_a_view_is_updated_by_id_or_external_id(call: Call, client: Client, app: ScriptedApp, ana: str) -> None:
    opened = call("views.open", trigger_id=trigger(client, app, ana), view=modal(external_id="mine"))["view"]
    assert call("views.update", view_id=opened["id"], view=modal("2", external_id="mine"))["ok"]
    assert call("views.update", external_id="mine", view=modal("3"))["ok"]
    assert client.views(ana)[0].body["callback_id"] == "3"
    assert call("views.update", view_id="V0NONE", view=modal())["error"] == "not_found"
    assert call("views.update", external_id="other", view=modal())["error"] == "not_found"
    assert call("views.update", view=modal())["error"] == "invalid_arguments"


def test_external_ids_are_unique(call: Call, client: Client, app: ScriptedApp, ana: str, maya: str) -> None:
    call("views.open", trigger_id=trigger(client, app, ana), view=modal(external_id="mine"))
    again = call("views.open", trigger_id=trigger(client, app, maya), view=modal(external_id="mine"))
    assert again["error"] == "duplicate_external_id"


def test_an_update_with_an_old_hash_conflicts(call: Call, client: Client, app: ScriptedApp, ana: str) -> None:
    opened = call("views.open", trigger_id=trigger(client, app, ana), view=modal())["view"]
    fresh = call("views.update", view_id=opened["id"], hash=opened["hash"], view=modal("2"))["view"]
    late = call("views.update", view_id=opened["id"], hash=opened["hash"], view=modal("3"))
    assert late["error"] == "hash_conflict"
    assert call("views.update", view_id=opened["id"], hash=fresh["hash"], view=modal("4"))["ok"]


def test_a_home_tab_is_published_for_one_person(call: Call, client: Client, ana: str, maya: str) -> None:
    first = call("views.publish", user_id=ana, view=home({"type": "divider"}))["view"]
    shown = client.home(ana)
    assert shown
    assert shown.id == first["id"]
    assert client.home(maya) is None
    again = call("views.publish", user_id=ana, view=home(), hash=first["hash"])["view"]
    assert again["id"] == first["id"]
    assert call("views.publish", user_id=ana, view=home(), hash=first["hash"])["error"] == "hash_conflict"
    assert call("views.publish", user_id="U0NOBODY", view=home())["error"] == "user_not_found"


def test_a_home_tab_cannot_be_opened_as_a_modal(call: Call, ana: str) -> None:
    assert call("views.publish", user_id=ana, view=modal())["error"] == "invalid_arguments"
