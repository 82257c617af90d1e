"""Workspaces install the app by OAuth, and uninstall it. Failures first."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.bootstrap import open_store
from bot.commands.doctor import examine
from bot.domain.delivery import DeliveryStatus
from bot.domain.installation import GRACE
from bot.storage.tables import deliveries, metadata
from simulator.faults import Fault
from simulator.slack import SimulatedSlack
from tests.content.ladder import PFLEGE
from tests.e2e.in_process import OAUTH, InProcess, by_oauth, run_in_process
from tests.e2e.installer import Installer, installer, person, read
from tests.memory import rows_of

DAY = 86_400


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    with run_in_process(tmp_path_factory.mktemp("oauth"), access=OAUTH, changed=by_oauth) as both:
        yield both


@pytest.fixture
def browser(both: InProcess) -> Iterator[Installer]:
    with installer(both) as browser:
        yield browser


def is_refused(browser: Installer, address: str, why: str) -> None:
    page = browser.opens(address)
    assert page.status_code == 400
    assert why in read(page)
    assert 'href="/slack/install"' in page.text


def test_the_page_says_what_the_app_does_and_asks_for(browser: Installer) -> None:
    page = browser.opens("/slack/install")
    assert page.status_code == 200
    assert "Add LD Career to Slack" in read(page)
    assert "users:read : time zones and titles" in read(page)
    assert 'href="/slack/install/begin"' in page.text
    assert "*" not in read(page)
    assert "When the app is uninstalled" in browser.opens("/privacy").text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert browser.opens("/static/page.css").status_code == 200
    begun = browser.opens("/slack/install/begin")
    assert "HttpOnly" in begun.headers["set-cookie"]
    assert "SameSite=Lax" in begun.headers["set-cookie"]
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert asked["scope"] == ["canvases:write,chat:write,commands,files:write,im:history,users:read"]


def test_each_failed_installation_gets_one_clear_line(both: InProcess, browser: Installer) -> None:
    is_refused(browser, browser.agrees(decision="cancel"), "You chose not to add LD Career")
    is_refused(browser, "/slack/oauth_redirect", "another browser")
    is_refused(browser, "/slack/oauth_redirect?code=1&state=forged", "another browser")
    is_refused(browser, "/slack/oauth_redirect?error=invalid_scope", "Slack refuses this app")
    back = browser.agrees()
    with installer(both) as stranger:
        is_refused(stranger, back, "another browser")
        stranger.begins()
        is_refused(stranger, back, "another browser")
    is_refused(browser, back.replace("code=", "code=0"), "Slack's permission was used already")
    is_refused(browser, back, "used before")
    back, faults = browser.agrees(), both.slack.slack.shared.faults
    faults.put([Fault("dropped_before", "oauth.v2.access")])
    is_refused(browser, back, "Slack can't be reached")
    faults.put([])
    late, clock = browser.agrees(), both.slack.slack.settings.clock
    clock.move_to(clock() + 601)
    is_refused(browser, late, "longer than ten minutes")
    with open_store(both.settings) as store:
        assert not rows_of(store, metadata.tables["installations"])


def test_people_in_other_workspaces_are_told_and_nothing_is_kept(both: InProcess) -> None:
    other = both.slack.slacks[1]
    other.install(other.workspace.scopes, org_wide=False)  # by 'Install to Workspace' in Slack's app settings
    with person(other, "Priya") as priya:
        priya.types("/ldcareer check")
        priya.is_whispered("LD Career isn't connected to this workspace yet.")
        both.settle()
        assert len(priya.heard()) == 1
    with open_store(both.settings) as store:
        assert not rows_of(store, metadata.tables["checks"])


def test_two_workspaces_are_separate_until_one_uninstalls_the_app(both: InProcess, browser: Installer) -> None:
    first, second = both.slack.slacks
    assert "installed in Acme Learning 2 ," in read(browser.installs(1))
    installed = browser.installs(0)
    assert f"app_redirect?app={first.workspace.app.id}&amp;team={first.workspace.team_id}" in installed.text
    browser.installs(0)
    with person(first, "Ana") as here, person(second, "Ana") as there:
        assert here.user_id == there.user_id
        for slack, ana in ((first, here), (second, there)):
            ana.sees("LD Career is installed.")
            slack.client.open_home(ana.user_id, "messages")
            both.settle()
            ana.has_heard(1)
        here.begins()
        here.answers("3")
        there.begins("Instructional Designer")
        there.answers("1", "1")
        here.asked_again(2)
        there.asked_again(3)
        here.types("/ldcareer weekly on")
        there.types("/ldcareer weekly on")
        both.settle()

        heard, heard_there = len(here.heard()), len(there.heard())
        first.uninstall()
        assert waiting(both, first) == []
        both.let_days_pass(7)
        assert (len(here.heard()), len(there.heard())) == (heard, heard_there + 1)
        first.client.command(here.user_id, here.dm, "/ldcareer next")
        both.settle()
        assert len(here.heard()) == heard

        assert browser.installs(0).status_code == 200
        first.client.command(here.user_id, here.dm, "/ldcareer check")
        here.asked_again(2)

    first.uninstall()
    late = datetime.fromtimestamp(first.settings.clock(), UTC) + GRACE + timedelta(hours=1)
    both.let_pass(late)
    assert tables_of(both, first) == {"installations"}
    assert tables_of(both, second) > {"checks", "members", "installations"}
    first.settings.clock.move_to(late.timestamp() + DAY)
    browser.installs(0)
    with person(first, "Ana") as ana:
        ana.sees("LD Career is installed.")


def test_an_uninstallation_that_cannot_be_saved_is_retried_and_old_ones_change_nothing(
    both: InProcess, browser: Installer
) -> None:
    slack = both.slack.slacks[1]
    assert browser.installs(1).status_code == 200

    def has_tokens() -> bool:
        with open_store(both.settings) as store, store.reading() as work:
            found = work.installations.get(slack.workspace.team_id)
        return bool(found and found.tokens)

    slack.events.publish("tokens_revoked", {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
    assert has_tokens(), "somebody's own token was revoked, which the app has none of"
    refuse = "CREATE TRIGGER refuse BEFORE UPDATE ON installations BEGIN SELECT RAISE(ABORT, 'no'); END"
    with open_store(both.settings) as store, store.engine.begin() as connection:
        connection.exec_driver_sql(refuse)
    both.recorder.statuses.clear()
    slack.uninstall()
    assert [status[:3] for status in both.recorder.statuses] == ["500", "500"]
    with open_store(both.settings) as store, store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER refuse")
    uninstalled = both.recorder.events[-1]
    both.resend_event(uninstalled)
    assert not has_tokens()

    slack.settings.clock.move_to(slack.settings.clock() + 60)
    browser.installs(1)
    event_id = json.loads(uninstalled)["event_id"]
    both.resend_event(uninstalled.replace(event_id, "EvLATE"))
    assert has_tokens()


def test_a_missed_uninstallation_is_noticed_with_the_next_message(both: InProcess, browser: Installer) -> None:
    slack = both.slack.slacks[1]
    browser.installs(1)
    with person(slack, "Maya") as maya:
        maya.types("/ldcareer weekly on")
        both.settle()
    slack.workspace.installed = "uninstalled"
    slack.tokens.revoke()
    both.let_days_pass(7)
    with open_store(both.settings) as store, store.reading() as work:
        found = work.installations.get(slack.workspace.team_id)
    assert found
    assert found.removed_at
    assert waiting(both, slack) == []


def waiting(both: InProcess, slack: SimulatedSlack) -> list[str]:
    """Return the kinds of the open deliveries of a workspace."""
    settled = {DeliveryStatus.SENT, DeliveryStatus.FAILED, DeliveryStatus.SKIPPED}
    with open_store(both.settings) as store:
        rows = rows_of(store, deliveries)
    return [row.kind for row in rows if row.workspace == slack.workspace.team_id and row.status not in settled]


def tables_of(both: InProcess, slack: SimulatedSlack) -> set[str]:
    """Return the tables with rows of a workspace."""
    with open_store(both.settings) as store:
        tables = [table for table in metadata.sorted_tables if "workspace" in table.c]
        return {
            table.name
            for table in tables
            if any(row.workspace == slack.workspace.team_id for row in rows_of(store, table))
        }


def test_doctor_checks_whether_slack_knows_the_app(
    both: InProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = {
        "SLACK_CLIENT_ID": both.settings.slack_client_id,
        "SLACK_CLIENT_SECRET": both.settings.slack_client_secret.get_secret_value(),
        "SLACK_SIGNING_SECRET": "secret",
        "SLACK_API_URL": both.settings.slack_api_url,
        "LDCAREER_ENCRYPTION_KEY": both.settings.keys[0],
        "DATABASE_URL": both.settings.database_url,
        "LDCAREER_CONTENT": str(PFLEGE),
    }

    def says(checks: int | None, **changed: str) -> str:
        for name, value in (settings | changed).items():
            monkeypatch.setenv(name, value)
        return "\n".join(f"{each.status.value} {each.says}" for each in islice(examine(), checks))

    all_is_well = says(None)
    assert (
        "ok knows the client id and secret; workspaces install the app at https://YOUR-HOST/slack/inst" in all_is_well
    )
    assert "workspaces that have the app installed: " in all_is_well
    up_to_slack = 3  # what comes after that takes seconds
    assert "(bad_client_secret): copy both again" in says(up_to_slack, SLACK_CLIENT_SECRET="wrong")
    assert "(invalid_client_id): copy both again" in says(up_to_slack, SLACK_CLIENT_ID="9.9")
    assert "SLACK_CLIENT_SECRET is not set" in says(up_to_slack, SLACK_CLIENT_SECRET="")
    assert "SLACK_CLIENT_ID is not set" in says(up_to_slack, SLACK_CLIENT_ID="")
    assert "SLACK_BOT_TOKEN (one workspace) is set, and" in says(up_to_slack, SLACK_BOT_TOKEN="xoxb-1")
