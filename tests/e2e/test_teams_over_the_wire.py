"""A team over HTTP: the demo's company, what its operator can print, and strangers who get nothing."""

import csv
import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from bot.demo.playground import Playground
from bot.demo.walks import TimeSkip, Walk, acts
from tests.e2e.person import Person
from tests.e2e.terminal import ldcareer
from tests.e2e.wire import Wire


@pytest.fixture(scope="module")
def company(http: httpx.Client) -> dict[str, Person]:
    """Everybody in the demo, by first name, after all that they do before the page opens."""
    with ThreadPoolExecutor() as side_by_side:
        for act in acts(http):
            list(side_by_side.map(_goes, act))
    people = http.get("/people").raise_for_status().json()
    return {described["real_name"].split()[0]: Person(http, described) for described in people}


def _goes(walk: Walk | TimeSkip) -> None:
    for _ in walk.go():
        pass


@pytest.fixture(scope="module")
def maya(company: dict[str, Person]) -> Person:
    return company["Maya"]


def buttons(person: Person) -> Iterator[tuple[str, str]]:
    """Return action id and value of every button of the newest summary."""
    person.types("/ldcareer team summary")
    message = person.sees("Your team, ")
    for block in message["blocks"]:
        for element in (*block.get("elements", []), *filter(None, [block.get("accessory")])):
            if element.get("type") == "button":
                yield element["action_id"], element.get("value", "")


def test_the_summary_names_nobody(company: dict[str, Person], maya: Person) -> None:
    message = maya.sees("5 or more counted")
    assert not [name for name, person in company.items() if person.user_id in json.dumps(message)]
    maya.types("/ldcareer team")
    listed = json.dumps(maya.sees("Cards shared with you"))
    shown = [name for name, person in company.items() if person.user_id in listed.partition("Cards shared")[2]]
    assert {"Noor", "Tomás"} <= set(shown)


def test_a_small_team_has_cards_and_a_guide(company: dict[str, Person]) -> None:
    elena = company["Elena"]
    elena.types("/ldcareer team")
    message = elena.sees("A summary needs 7 people")
    assert "Guide for conversations" in json.dumps(message)
    assert "Open the round" not in json.dumps(message)


def test_a_stranger_who_forges_every_button_sees_nothing_of_it(
    company: dict[str, Person], maya: Person, wire: Wire
) -> None:
    stranger = company["Ruby"]
    ids = [company[name].user_id for name in ("Noor", "Tomás", "Priya", "Jonas", "Grace", "Kenji", "Bruno", "Leo")]
    forged = list(buttons(maya))
    assert forged
    for action_id, value in forged:
        assert wire.click(stranger.user_id, action_id, value).status_code == 200
    stranger.types("/ldcareer team summary")
    stranger.sees("Name the people")
    seen = json.dumps([stranger.messages(), stranger.dialogs(), stranger.home()])
    assert not any(user_id in seen for user_id in ids)


def test_the_operator_prints_who_asked_and_what_is_kept(
    playground: Playground, company: dict[str, Person], maya: Person, wire: Wire, tmp_path: Path
) -> None:
    printed = ldcareer("audit", wire.workspace, folder=tmp_path, **playground.settings)
    asked = list(csv.DictReader(io.StringIO(printed.said)))
    assert printed.code == 0
    assert [(line["manager"], line["what"], line["people"]) for line in asked[:2]] == [
        (maya.user_id, "round opened", "8"),
        (maya.user_id, "round closed", "5 or more"),
    ]
    noor = company["Noor"].user_id
    kept = json.loads(ldcareer("export", wire.workspace, noor, folder=tmp_path, **playground.settings).said)
    assert [sharing["choice"] for sharing in kept["sharings"]] == ["card"]
    assert "missed handover" in str(kept["checks"])
    read = ldcareer("export", wire.workspace, noor, "--markdown", folder=tmp_path, **playground.settings).said
    assert "missed handover" in read
    assert "## What you share, with whom" in read


def test_somebody_who_leaves_the_workspace_is_off_the_team_and_their_card_disappears(
    company: dict[str, Person], maya: Person, http: httpx.Client
) -> None:
    tomas = company["Tomás"]
    http.post(f"/people/{tomas.user_id}/deactivate").raise_for_status()

    def gone() -> bool:
        maya.types("/ldcareer team")
        return tomas.user_id not in json.dumps(maya.sees("Your team: "))

    maya.waits(gone, "the card is gone")
