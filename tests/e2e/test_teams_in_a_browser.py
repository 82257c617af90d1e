"""A team's summary in a real browser: asked for, agreed to, shown with a chart, receipted, withdrawn."""

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, expect

from bot.demo.colleague import Colleague
from bot.demo.playground import Playground
from bot.demo.walks import Walk, acts
from tests.e2e.conftest import visited
from tests.e2e.visitor import DESKTOP, PATIENCE, PHONE, Visitor

pytestmark = pytest.mark.browser


def team_without_noor(own: Playground) -> None:
    """Let everybody check and reflect, and all but Noor be on Maya's team and counted."""
    for http in visited(own):
        checks, _, answers, _ = acts(http)
        _go(checks)
        people = {person["real_name"]: person["id"] for person in http.get("/people").json()}
        maya = Colleague(http, people["Maya Okafor"])
        others = [walk for walk in answers if walk.name != "Noor"]
        named = {name: who for name, who in people.items() if name.split()[0] in {walk.name for walk in others}}
        maya.types("/ldcareer team add " + " ".join(f"@{name}" for name in named))
        _go(others)


def _go(walks: Iterable[Walk]) -> None:
    with ThreadPoolExecutor() as side_by_side:
        for done in [side_by_side.submit(list, walk.go()) for walk in walks]:
            done.result()


def test_from_the_invitation_to_the_withdrawal(browser: Browser, own: Playground) -> None:
    team_without_noor(own)
    maya = Visitor(browser, own.url, DESKTOP, "Maya")
    maya.types("/ldcareer team add @Noor Haddad")
    maya.sees("Your team:")

    noor = Visitor(browser, own.url, PHONE, "Noor")
    noor.sees("asks to include you")
    noor.pictures("invitation")
    noor.presses("See exactly what they get")
    noor.sees("What a manager would get")
    noor.pictures("mirror")
    assert not noor.scrolls_sideways()
    noor.presses("Show my card by name")
    noor.sees("show them your card")

    maya.types("/ldcareer team summary")
    maya.sees("7 people counted")
    expect(maya.newest.get_by_role("img").first).to_be_visible(timeout=PATIENCE)
    expect(maya.newest).to_contain_text("Noor Haddad")
    maya.pictures("summary")
    maya.presses("Open")
    cards = maya.page.get_by_role("dialog")
    expect(cards).to_contain_text("Noor Haddad", timeout=PATIENCE)
    maya.pictures("cards")
    cards.get_by_role("button", name=re.compile("Close")).last.click()

    noor.types("/ldcareer privacy")
    noor.sees("saw a summary, 7 counted")
    noor.sees("opened the cards")
    noor.pictures("receipts")
    noor.types("/ldcareer share off")
    noor.sees("sees nothing of yours")
    expect(maya.newest).not_to_contain_text("Noor Haddad", timeout=PATIENCE)
    expect(maya.newest).to_contain_text("7 people counted")
    maya.presses("Open")
    expect(cards).to_contain_text("Tomás", timeout=PATIENCE)
    expect(cards).not_to_contain_text("Noor Haddad")
    noor.page.close()
    maya.page.close()
