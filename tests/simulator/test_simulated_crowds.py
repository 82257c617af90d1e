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


def test_many_people_have_names_titles_and_zones_of_their_own() -> None:
    crowd = list(more(3000))
    names, titles, zones = (set(each) for each in zip(*crowd, strict=True))
    assert len(names) == 3000
    assert len(titles) >= 8
    assert len(zones) >= 8
    assert list(more(3000)) == crowd


def test_a_crowd_comes_beside_the_usual_people_who_stay_who_they_were(slack: Running) -> None:
    usual = [(person.id, person.name) for person in slack.workspace.people]
    with running(replace(settings_for(None), more_people=300)) as crowded:
        people = crowded.client.people()
        present = {(person.id, person.name) for person in crowded.workspace.people}
    assert present >= set(usual)
    assert len(people) == len(slack.client.people()) + 300
    assert len({person.id for person in people}) == len({person.handle for person in people}) == len(people)


def test_each_of_a_crowd_can_use_the_app(app: ScriptedApp, http: httpx.Client) -> None:
    with running(replace(settings_for(app.url), more_people=20)) as slack:
        last = slack.client.people()[-1]
        assert [each.name for each in slack.client.conversations(last.id)] == ["general", "Coffee"]
        slack.client.command(last.id, slack.client.app_dm(last.id), "/coffee")
        assert app.last.payload["user_id"] == last.id
        told = post(http, slack.url, "users.info", user=last.id)["user"]
    assert (told["real_name"], told["profile"]["title"], told["tz"]) == (last.real_name, last.title, last.tz)


def test_what_was_posted_to_everybody_is_told_at_once(
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


def test_calls_are_found_by_method_and_since_when(slack: Running, call: Call, http: httpx.Client, ana: str) -> None:
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


def test_as_many_calls_are_kept_as_wanted(http: httpx.Client) -> None:
    with running(replace(settings_for(None), keep_calls=3)) as slack:
        for number in range(5):
            post(http, slack.url, "api.test", error=f"e{number}")
        kept = http.get(f"{slack.url}/calls").json()
    assert [each["error"] for each in kept] == ["e2", "e3", "e4"]


@pytest.fixture
def two(app: ScriptedApp) -> Iterator[Running]:
    with running(replace(settings_for(app.url), workspaces=2)) as slacks:
        yield slacks


def test_two_workspaces_are_two_teams_in_which_people_have_the_same_ids(two: Running, http: httpx.Client) -> None:
    one, other = (post(http, two.url, "auth.test", token) for token in (BOT_TOKEN, SECOND_TOKEN))
    assert one["team_id"] != other["team_id"]
    assert (one["team"], other["team"]) == ("Acme Learning", "Acme Learning 2")
    first, second = (slack.workspace for slack in two.slacks)
    assert [person.id for person in first.people] == [person.id for person in second.people]


def test_a_message_reaches_the_workspace_that_its_token_is_for(two: Running, http: httpx.Client, ana: str) -> None:
    post(http, two.url, "chat.postMessage", SECOND_TOKEN, channel=ana, text="for the second")
    counts = [
        [each["count"] for each in http.get(f"{url}/posted").json() if each["user"] == ana]
        for url in (two.url, f"{two.url}/w/2")
    ]
    assert counts == [[0], [1]]
    [call] = http.get(f"{two.url}/calls").json()
    assert call["team_id"] == two.slacks[1].workspace.team_id


def test_the_app_is_told_which_workspace_somebody_is_in_and_answers_there(
    two: Running, app: ScriptedApp, http: httpx.Client, ana: str, dm: str
) -> None:
    there = f"{two.url}/w/2/client/{ana}"
    http.post(f"{there}/send", json={"conversation_id": dm, "text": "/coffee"})
    assert app.last.payload["team_id"] == two.slacks[1].workspace.team_id
    assert http.post(app.last.payload["response_url"], json={"text": "One espresso"}).json() == {"ok": True}
    assert [each["text"] for each in http.get(f"{there}/messages/{dm}").json()] == ["One espresso"]
    assert two.client.messages(ana, dm) == []


def test_a_token_of_no_workspace_is_none(two: Running, http: httpx.Client) -> None:
    assert post(http, two.url, "auth.test", f"{BOT_TOKEN}-3")["error"] == "invalid_auth"
    assert post(http, two.url, "auth.test", APP_TOKEN)["ok"]


def test_an_app_removed_from_one_workspace_stays_in_the_other(two: Running, http: httpx.Client) -> None:
    http.post(f"{two.url}/w/2/app/uninstall")
    assert post(http, two.url, "auth.test", SECOND_TOKEN)["error"] == "account_inactive"
    assert post(http, two.url, "auth.test")["ok"]


def test_rate_limits_are_each_workspaces_own(two: Running, http: httpx.Client) -> None:
    http.post(f"{two.url}/rate-limits", json={"on": True})
    for _ in range(20):
        post(http, two.url, "users.list")
    assert post(http, two.url, "users.list")["error"] == "ratelimited"
    assert post(http, two.url, "users.list", SECOND_TOKEN)["ok"]


def test_clock_and_faults_are_those_of_all_workspaces(two: Running, http: httpx.Client) -> None:
    http.post(f"{two.url}/w/2/clock", json={"move_on": 86400})
    http.post(f"{two.url}/w/2/faults", json={"faults": [{"kind": "ratelimited"}]})
    clock = two.slacks[0].workspace.clock
    assert clock() > two.slack.settings.clock.real() + 86000
    assert post(http, two.url, "auth.test")["error"] == "ratelimited"


def test_a_fault_of_one_workspace_leaves_the_others_and_nobodys_calls_alone(two: Running, http: httpx.Client) -> None:
    second = two.slacks[1].workspace.team_id
    http.post(f"{two.url}/faults", json={"faults": [{"kind": "ratelimited", "workspace": second}]})
    assert post(http, two.url, "auth.test")["ok"]
    assert post(http, two.url, "api.test", "xoxb-of-nobody")["ok"]
    assert post(http, two.url, "auth.test", SECOND_TOKEN)["error"] == "ratelimited"


def test_each_workspace_has_its_page_and_leads_to_the_other(two: Running, http: httpx.Client, ana: str) -> None:
    first = http.get(two.url, follow_redirects=True).text
    assert f'href="{two.url}/w/2/u/{ana}/"' in first
    second = http.get(f"{two.url}/w/2/", follow_redirects=True)
    assert "<strong>Acme Learning 2</strong>" in second.text
    assert f'hx-post="/w/2/u/{ana}/clock"' in second.text
    assert http.get(f"{two.url}/w/2/static/window.js").status_code == 200
