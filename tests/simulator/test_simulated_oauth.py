"""Installing the app by OAuth, as people and the app see it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from simulator.clock import Clock
from simulator.server import Running, running
from tests.simulator.conftest import MANIFEST, settings_for
from tests.simulator.scripted_app import ScriptedApp

ID, SECRET, BACK = "123.456", "client-secret", "https://coffee.example/back"
SCOPES = "chat:write,commands"
Json = dict[str, Any]


def strict(
    app: ScriptedApp, *, rotation: bool = False, organisations: bool = False, clock: Clock | None = None
) -> AbstractContextManager[Running]:
    oauth = {**MANIFEST["oauth_config"], "redirect_urls": [BACK]}
    settings = {**MANIFEST["settings"], "token_rotation_enabled": rotation}
    ours = settings_for(app.url, {**MANIFEST, "oauth_config": oauth, "settings": settings})
    by_oauth = replace(ours, bot_token="", client_id=ID, client_secret=SECRET, workspaces=2)
    return running(replace(by_oauth, organisations=organisations, clock=clock or Clock()))


@pytest.fixture
def slack(app: ScriptedApp) -> Iterator[Running]:
    with strict(app) as slack:
        yield slack


class Browser:
    """Somebody who installs the app, and the app that exchanges the code."""

    def __init__(self, slack: Running, http: httpx.Client) -> None:
        self.slack, self._http = slack, http

    def asked(self, **parameters: str) -> httpx.Response:
        return self._http.get(f"{self.slack.url}/oauth/v2/authorize", params=self._parameters(parameters))

    def decides(self, decision: str = "allow", number: int = 0, *, org_wide: bool = False, **parameters: str) -> Json:
        space = self.slack.slacks[number].workspace
        form = {"decision": decision, "team": space.team_id, "user": space.people.by_name("Ana").id}
        form |= {"org_wide": "on"} if org_wide else {}
        url = f"{self.slack.url}/oauth/v2/authorize"
        answer = self._http.post(url, params=self._parameters(parameters), data=form)
        assert answer.status_code == 302
        assert answer.headers["location"].startswith(BACK)
        return {name: value for name, [value] in parse_qs(urlsplit(answer.headers["location"]).query).items()}

    def exchanges(self, secret: str = SECRET, **fields: str) -> Json:
        url = f"{self.slack.url}/api/oauth.v2.access"
        answer: Json = self._http.post(url, data=fields, auth=(ID, secret)).json()
        return answer

    def installs(self, number: int = 0, *, org_wide: bool = False) -> Json:
        return self.exchanges(code=self.decides(number=number, org_wide=org_wide)["code"])

    def calls(self, method: str, token: str) -> Json:
        headers = {"authorization": f"Bearer {token}"}
        answer: Json = self._http.post(f"{self.slack.url}/api/{method}", headers=headers).json()
        return answer

    def _parameters(self, changed: Json) -> Json:
        return {"client_id": ID, "scope": SCOPES, "state": "s1", **changed}


@pytest.fixture
def browser(slack: Running, http: httpx.Client) -> Browser:
    return Browser(slack, http)


def test_a_code_is_exchanged_once_for_a_token_that_speaks_in_its_workspace(browser: Browser, slack: Running) -> None:
    assert "chat:write" in browser.asked().text
    sent = browser.decides(number=1)
    assert sent["state"] == "s1"
    granted = browser.exchanges(code=sent["code"])
    space = slack.slacks[1].workspace
    assert (granted["team"]["id"], granted["enterprise"]) == (space.team_id, None)
    assert not granted["is_enterprise_install"]
    assert (granted["token_type"], granted["scope"]) == ("bot", SCOPES)
    assert granted["authed_user"]["id"] == space.people.by_name("Ana").id
    assert browser.calls("auth.test", granted["access_token"])["team_id"] == space.team_id
    assert browser.exchanges(code=sent["code"])["error"] == "invalid_code"
    assert browser.calls("users.list", granted["access_token"])["error"] == "missing_scope"
    assert browser.installs(1)["access_token"] == granted["access_token"]
    assert browser.installs(0)["access_token"] != granted["access_token"]


def test_the_answer_has_keys_and_types_of_slack_s(browser: Browser) -> None:
    granted = browser.installs()
    assert {name: type(value).__name__ for name, value in granted.items() if value is not None} == {
        "ok": "bool",
        "app_id": "str",
        "scope": "str",
        "token_type": "str",
        "access_token": "str",
        "bot_user_id": "str",
        "team": "dict",
        "is_enterprise_install": "bool",
        "authed_user": "dict",
    }


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"client_id": "9.9"}, "invalid_client_id"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"scope": ""}, "no_scopes"),
        ({"redirect_uri": "https://evil.example/"}, "bad_redirect_uri"),
    ],
)
def test_what_an_app_asks_for_wrongly_is_refused_on_the_page(browser: Browser, changed: Json, why: str) -> None:
    refused = browser.asked(**changed)
    assert refused.status_code == 400
    assert why in refused.text


def test_wrong_secrets_codes_and_addresses_are_refused(browser: Browser) -> None:
    assert browser.decides("cancel") == {"error": "access_denied", "state": "s1"}
    assert browser.exchanges(code="made-up")["error"] == "invalid_code"
    assert browser.exchanges("wrong", code=browser.decides()["code"])["error"] == "bad_client_secret"
    sent = browser.decides(redirect_uri=BACK)
    assert browser.exchanges(code=sent["code"])["error"] == "bad_redirect_uri"
    assert browser.exchanges(grant_type="guess")["error"] == "invalid_grant_type"


def test_revoking_and_uninstalling_end_a_token_and_tell_the_app(
    browser: Browser, slack: Running, app: ScriptedApp
) -> None:
    token = browser.installs()["access_token"]
    assert browser.calls("auth.revoke", token)["revoked"]
    assert browser.calls("auth.test", token)["error"] == "token_revoked"
    assert app.last.payload["event"]["type"] == "tokens_revoked"
    token = browser.installs()["access_token"]
    slack.slack.uninstall()
    assert browser.calls("auth.test", token)["error"] == "account_inactive"
    assert app.last.payload["event"]["type"] == "app_uninstalled"
    assert app.last.payload["team_id"] == slack.workspace.team_id
    again = browser.installs()["access_token"]
    assert again != token
    assert browser.calls("auth.test", token)["error"] == "token_revoked"
    assert browser.calls("auth.test", again)["ok"]


@pytest.fixture
def rotating(app: ScriptedApp, http: httpx.Client) -> Iterator[tuple[Browser, Clock]]:
    clock = Clock()
    with strict(app, rotation=True, clock=clock) as slack:
        yield Browser(slack, http), clock


def test_a_token_expires_and_its_refresh_token_works_once(rotating: tuple[Browser, Clock]) -> None:
    browser, clock = rotating
    granted = browser.installs()
    assert granted["expires_in"] == 12 * 3600
    clock.move_to(clock() + 10 * 3600)
    refreshed = browser.exchanges(grant_type="refresh_token", refresh_token=granted["refresh_token"])
    assert refreshed["team"] == granted["team"]
    for token in (granted, refreshed):
        assert browser.calls("auth.test", token["access_token"])["ok"], "the old one lives to its end"
    again = browser.exchanges(grant_type="refresh_token", refresh_token=granted["refresh_token"])
    assert again["error"] == "invalid_refresh_token"
    clock.move_to(clock() + 3 * 3600)
    assert browser.calls("auth.test", granted["access_token"])["error"] == "token_expired"
    assert browser.calls("auth.test", refreshed["access_token"])["ok"]


@pytest.fixture
def organisation(app: ScriptedApp, http: httpx.Client) -> Iterator[Browser]:
    with strict(app, organisations=True) as slack:
        yield Browser(slack, http)


def test_an_org_wide_installation_names_the_organisation_and_no_team(organisation: Browser, app: ScriptedApp) -> None:
    granted = organisation.installs(org_wide=True)
    slack = organisation.slack
    ana = slack.workspace.people.by_name("Ana").id
    assert granted["team"] is None
    assert granted["enterprise"] == slack.workspace.enterprise
    assert granted["is_enterprise_install"]
    enterprise_id = granted["enterprise"]["id"]
    slack.client.send(ana, slack.client.app_dm(ana), "hello")
    body = app.last.payload
    assert body["authorizations"][0]["is_enterprise_install"]
    assert (body["authorizations"][0]["team_id"], body["enterprise_id"]) == (None, enterprise_id)
    slack.client.shortcut(ana, "order")
    click = app.last.payload
    assert (click["team"], click["enterprise"]["id"], click["is_enterprise_install"]) == (None, enterprise_id, True)
    assert click["user"]["team_id"] == slack.workspace.team_id
