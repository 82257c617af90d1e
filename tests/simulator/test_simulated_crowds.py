from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from simulator.server import Running, running
from simulator.workspace.roster import more
from tests.simulator.conftest import APP_TOKEN, BOT_TOKEN, settings_for
from tests.simulator.scripted_app import ScriptedApp

Json = dict[str, Any]
Call = Callable[..., Json]
SECOND_TOKEN = f"{BOT_TOKEN}-2"


def post(http: httpx.Client, url: str, method: str, token: str = BOT_TOKEN, **arguments: object) -> Json:
    headers = {"authorization": f"Bearer {token}"}
    answer: Json = http.post(f"{url}/api/{method}", json=arguments, headers=headers).json()
    return answer


def test_made_up_people_have_their_own_names_titles_and_zones() -> None:
    crowd = list(more(3000))
    names, titles, zones = (set(each) for each in zip(*crowd, strict=True))
    assert len(names) == 3000
    assert len(titles) >= 8
    assert len(zones) >= 8
    assert list(more(3000)) == crowd


def test_a_crowd_leaves_the_usual_people_unchanged(slack: Running) -> None:
    usual = [(person.id, person.name) for person in slack.workspace.people]
    with running(replace(settings_for(None), more_people=300)) as crowded:
        people = crowded.client.people()
        present = {(person.id, person.name) for person in crowded.workspace.people}
    assert present >= set(usual)
    assert len(people) == len(slack.client.people()) + 300
    assert len({person.id for person in people}) == len({person.handle for person in people}) == len(people)


def test_everybody_in_a_crowd_can_use_the_app(app: ScriptedApp, http: httpx.Client) -> None:
    with running(replace(settings_for(app.url), more_people=20)) as slack:
        last = slack.client.people()[-1]
        assert [each.name for each in slack.client.conversations(last.id)] == ["general", "Coffee"]
        slack.client.command(last.id, slack.client.app_dm(last.id), "/coffee")
        assert app.last.payload["user_id"] == last.id
        told = post(http, slack.url, "users.info", user=last.id)["user"]
    assert (told["real_name"], told["profile"]["title"], told["tz"]) == (last.real_name, last.title, last.tz)


def test_one_request_returns_what_was_posted_to_everybody(
    slack: Running, call: Call, http: httpx.Client, ana: str, maya: str
) -> None:
    dm = slack.client.app_dm(ana)
    marks = [{"event_type": "weekly", "event_payload": {"id": name}} for name in ("a", "b")]
    for mark in marks:
        call("chat.postMessage", channel=ana, text="due", metadata=mark)
    call("chat.postMessage", channel=maya, text="due")
    slack.client.send(ana, dm, "thanks")
    posted = {each["user"]: each for each in http.get(f"{slack.url}/posted").json()}
    assert posted[ana] == {"user": ana, "channel": dm, "count": 2, "metadata": marks}
    assert (posted[maya]["count"], posted[maya]["metadata"]) == (1, [None])
    assert sum(each["count"] for each in posted.values()) == 3
    assert {person.id for person in slack.client.people()} <= set(posted)


def test_calls_can_be_filtered_by_method_and_time(slack: Running, call: Call, http: httpx.Client, ana: str) -> None:
    def found(**wanted: object) -> list[str]:
        query = {name: str(value) for name, value in wanted.items()}
        return [each["method"] for each in http.get(f"{slack.url}/calls", params=query).json()]

    call("users.info", user=ana)
    call("auth.test")
    [first, second] = http.get(f"{slack.url}/calls").json()
    call("users.info", user=ana)
    assert found() == ["users.info", "auth.test", "users.info"]
    assert found(method="auth.test") == ["auth.test"]
    assert found(since=first["at"]) == ["auth.test", "users.info"]
    assert found(since=second["at"], method="users.info") == ["users.info"]
    assert found(since=slack.workspace.clock()) == []


def test_the_log_keeps_the_configured_number_of_calls(http: httpx.Client) -> None:
    with running(replace(settings_for(None), keep_calls=3)) as slack:
        for number in range(5):
            post(http, slack.url, "api.test", error=f"e{number}")
        kept = http.get(f"{slack.url}/calls").json()
    assert [each["error"] for each in kept] == ["e2", "e3", "e4"]


@pytest.fixture
def two(app: ScriptedApp) -> Iterator[Running]:
    with running(replace(settings_for(app.url), workspaces=2)) as slacks:
        yield slacks


def test_two_workspaces_are_different_teams_with_the_same_user_ids(two: Running, http: httpx.Client) -> None:
    one, other = (post(http, two.url, "auth.test", token) for token in (BOT_TOKEN, SECOND_TOKEN))
    assert one["team_id"] != other["team_id"]
    assert (one["team"], other["team"]) == ("Acme Learning", "Acme Learning 2")
    first, second = (slack.workspace for slack in two.slacks)
    assert [person.id for person in first.people] == [person.id for person in second.people]


def test_a_message_goes_to_the_workspace_of_its_token(two: Running, http: httpx.Client, ana: str) -> None:
    post(http, two.url, "chat.postMessage", SECOND_TOKEN, channel=ana, text="for the second")
    counts = [
        [each["count"] for each in http.get(f"{url}/posted").json() if each["user"] == ana]
        for url in (two.url, f"{two.url}/w/2")
    ]
    assert counts == [[0], [1]]
    [call] = http.get(f"{two.url}/calls").json()
    assert call["team_id"] == two.slacks[1].workspace.team_id


def test_a_request_names_its_workspace_and_the_app_answers_there(
    two: Running, app: ScriptedApp, http: httpx.Client, ana: str, dm: str
) -> None:
    there = f"{two.url}/w/2/client/{ana}"
    http.post(f"{there}/send", json={"conversation_id": dm, "text": "/coffee"})
    assert app.last.payload["team_id"] == two.slacks[1].workspace.team_id
    assert http.post(app.last.payload["response_url"], json={"text": "One espresso"}).json() == {"ok": True}
    assert [each["text"] for each in http.get(f"{there}/messages/{dm}").json()] == ["One espresso"]
    assert two.client.messages(ana, dm) == []


def test_a_token_of_no_workspace_is_invalid(two: Running, http: httpx.Client) -> None:
    assert post(http, two.url, "auth.test", f"{BOT_TOKEN}-3")["error"] == "invalid_auth"
    assert post(http, two.url, "auth.test", APP_TOKEN)["ok"]


def test_an_app_removed_from_one_workspace_stays_in_the_other(two: Running, http: httpx.Client) -> None:
    http.post(f"{two.url}/w/2/app/uninstall")
    assert post(http, two.url, "auth.test", SECOND_TOKEN)["error"] == "account_inactive"
    assert post(http, two.url, "auth.test")["ok"]


def test_each_workspace_has_its_own_rate_limits(two: Running, http: httpx.Client) -> None:
    http.post(f"{two.url}/rate-limits", json={"on": True})
    for _ in range(20):
        post(http, two.url, "users.list")
    assert post(http, two.url, "users.list")["error"] == "ratelimited"
    assert post(http, two.url, "users.list", SECOND_TOKEN)["ok"]


def test_all_workspaces_share_the_clock_and_the_faults(two: Running, http: httpx.Client) -> None:
    http.post(f"{two.url}/w/2/clock", json={"move_on": 86400})
    http.post(f"{two.url}/w/2/faults", json={"faults": [{"kind": "ratelimited"}]})
    clock = two.slacks[0].workspace.clock
    assert clock() > two.slack.settings.clock.real() + 86000
    assert post(http, two.url, "auth.test")["error"] == "ratelimited"


def test_a_fault_of_one_workspace_hits_neither_others_nor_invalid_tokens(two: Running, http: httpx.Client) -> None:
    second = two.slacks[1].workspace.team_id
    http.post(f"{two.url}/faults", json={"faults": [{"kind": "ratelimited", "workspace": second}]})
    assert post(http, two.url, "auth.test")["ok"]
    assert post(http, two.url, "api.test", "xoxb-of-nobody")["ok"]
    assert post(http, two.url, "auth.test", SECOND_TOKEN)["error"] == "ratelimited"


def test_each_workspace_has_a_page_that_links_to_the_other(two: Running, http: httpx.Client, ana: str) -> None:
    first = http.get(two.url, follow_redirects=True).text
    assert f'href="{two.url}/w/2/u/{ana}/"' in first
    second = http.get(f"{two.url}/w/2/", follow_redirects=True)
    assert "<strong>Acme Learning 2</strong>" in second.text
    assert f'hx-post="/w/2/u/{ana}/clock"' in second.text
    assert http.get(f"{two.url}/w/2/static/window.js").status_code == 200
