"""An organisation installs the app for all its workspaces, which the bot treats as one."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bootstrap import open_store
from bot.slack.manifest import AGENT
from bot.storage.tables import checks, installations, members
from simulator.settings import Settings as SlackSettings
from tests.e2e.in_process import OAUTH, InProcess, by_oauth, run_in_process
from tests.e2e.installer import Installer, installer, person, read
from tests.memory import rows_of


def of_organisations(slack: SlackSettings) -> SlackSettings:
    with_an_entry = replace(slack.manifest, bot_scopes=(*slack.manifest.bot_scopes, AGENT))
    return replace(by_oauth(replace(slack, manifest=with_an_entry)), organisations=True)


@pytest.fixture
def both(tmp_path: Path) -> Iterator[InProcess]:
    with run_in_process(tmp_path, access={**OAUTH, "agent": True}, changed=of_organisations) as both:
        yield both


@pytest.fixture
def browser(both: InProcess) -> Iterator[Installer]:
    with installer(both) as browser:
        yield browser


def test_everything_is_kept_under_the_organisation(both: InProcess, browser: Installer) -> None:
    slack = both.slack.slack
    assert slack.workspace.enterprise
    organisation = slack.workspace.enterprise["id"]
    assert AGENT in read(browser.opens("/slack/install"))
    assert "installed in Acme Learning Group ," in read(browser.installs(org_wide=True))
    assert AGENT in slack.workspace.scopes
    both.recorder.statuses.clear()
    with person(slack, "Ana") as ana, person(slack, "Maya") as maya:
        ana.sees("LD Career is installed.")
        ana.begins()
        ana.answers(*"33")
        ana.says("how do I get promoted?")
        assert ana.opens_home()
        ana.says("/ldcareer weekly on")
        ana.presses("Day, time, pause")
        both.settle()
        ana.submits()
        team = " ".join(f"@{each.real_name}" for each in slack.client.people()[1:9])
        maya.types(f"/ldcareer team add {team}")
        both.settle()
        assert not [body for body in both.recorder.events if json.loads(body)["authorizations"][0]["team_id"]]
    assert both.troubles() == []
    with open_store(both.settings) as store:
        for table in (members, checks, installations):
            assert {row.workspace for row in rows_of(store, table)} == {organisation}
        assert len(rows_of(store, members)) > 2, "people of an organisation's workspace are no strangers"

    slack.uninstall()
    with open_store(both.settings) as store:
        [installation] = rows_of(store, installations)
    assert (installation.workspace, installation.tokens) == (organisation, None)


def test_an_installation_in_one_workspace_of_an_organisation_is_separate(both: InProcess, browser: Installer) -> None:
    slack = both.slack.slack
    assert "installed in Acme Learning ," in read(browser.installs())
    with person(slack, "Ana") as ana:
        ana.begins()
    with open_store(both.settings) as store:
        assert {row.workspace for row in rows_of(store, members)} == {slack.workspace.team_id}
        [installation] = rows_of(store, installations)
    assert slack.workspace.enterprise
    assert installation.enterprise == slack.workspace.enterprise["id"]
    slack.uninstall()
    with open_store(both.settings) as store:
        [installation] = rows_of(store, installations)
    assert installation.removed_at
