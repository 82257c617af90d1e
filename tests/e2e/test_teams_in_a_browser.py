"""A team in a real browser: added, invited, a round, the summary, the manager's commitment, the receipt."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Browser, expect

from bot.demo.colleague import Colleague
from bot.demo.playground import Playground
from bot.demo.walks import TimeSkip, acts
from tests.e2e.visitor import DESKTOP, PHONE, TIMEOUT, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEAM = ("Noor", "Tomás", "Priya", "Jonas", "Grace", "Kenji", "Bruno", "Leo")
NAMED = "@Noor Haddad @Tomás Herrera @Priya Raman @Jonas Weber @Grace Lindqvist @Kenji Mori @Bruno Tavares @Leo Brandt"


def people(http: httpx.Client) -> dict[str, Colleague]:
    """All people by first name."""
    described = http.get("/people").raise_for_status().json()
    return {each["real_name"].split()[0]: Colleague(http, each["id"]) for each in described}


def everybody_checks(http: httpx.Client) -> None:
    checks, *_ = acts(http)
    with ThreadPoolExecutor() as side_by_side:
        for done in [side_by_side.submit(list, walk.go()) for walk in checks]:
            done.result()


def waits(colleague: Colleague, words: str) -> None:
    """Wait until a person's newest message says this: the clock must not jump while messages are on their way."""
    for _ in range(TIMEOUT // 1000):
        if words in colleague.reads():
            return
        colleague.settles(colleague.version(), 1)
    raise AssertionError(f"{colleague.user_id} read {colleague.reads()}")


def passes(http: httpx.Client, days: int) -> None:
    move = {"move_on": timedelta(days=days).total_seconds()}
    http.post("/clock", json=move, timeout=TIMEOUT / 1000).raise_for_status()


def test_from_naming_the_team_to_the_receipt(browser: Browser, own: Playground) -> None:
    with httpx.Client(base_url=own.url, timeout=60, trust_env=False) as http:
        everybody_checks(http)
        everybody = people(http)
        maya = Visitor(browser, own.url, DESKTOP, "Maya")
        maya.types(f"/ldcareer team add {NAMED}")
        maya.sees("A summary of your team.")
        maya.presses("How this is protected")
        expect(maya.page.get_by_role("dialog")).to_contain_text("Counted once.", timeout=TIMEOUT)
        maya.pictures("protected")
        maya.page.get_by_role("dialog").get_by_role("button", name="Close").last.click()

        noor = Visitor(browser, own.url, PHONE, "Noor")
        noor.sees("asks to include you in the team's summary")
        noor.pictures("invitation")
        noor.presses("See exactly what they get")
        noor.sees("What a manager would get")
        noor.pictures("mirror")
        assert not noor.scrolls_sideways()
        noor.presses("Count me in")
        noor.sees("counted in")
        for name in TEAM[1:]:
            everybody[name].presses("Count me in")

        passes(http, 1)
        maya.presses("Open the round")
        maya.sees("Your round is open until")
        maya.pictures("round")
        noor.sees("round is open until")
        noor.pictures("round")
        for name in TEAM:
            waits(everybody[name], "round is open until")
        list(TimeSkip(http).go())

        maya.sees("5 or more counted")
        maya.scrolls_to_the_top_of_the_newest()
        maya.pictures("summary")
        for name in TEAM:
            expect(maya.newest).not_to_contain_text(name)
        maya.presses("Bars and expectations")
        expect(maya.page.get_by_role("dialog")).to_contain_text("What their stage expects", timeout=TIMEOUT)
        maya.page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
        maya.presses("I'll do this")
        dialog = maya.page.get_by_role("dialog")
        expect(dialog).to_contain_text("read your team's summary and decided", timeout=TIMEOUT)
        maya.pictures("turn")
        dialog.get_by_role("button", name="Tell them").click()
        maya.sees("Those who were counted will read it.")

        passes(http, 2)
        told = [name for name in TEAM if "Your check was counted" in everybody[name].reads()]
        assert len(told) == len(TEAM) - 1, "one is left out by lot"
        counted = Visitor(browser, own.url, PHONE, told[0])
        counted.sees("Maya Okafor read the summary and decided")
        counted.pictures("receipt")
        assert not counted.scrolls_sideways()
        for visitor in (maya, noor, counted):
            visitor.page.close()
