"""Five weeks in a few minutes: the simulated clock is moved, and the bot's time with it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.sync_api import Browser, expect

from bot.demo.playground import Playground
from simulator.page.dates import day
from simulator.page.moves import next_friday
from tests.e2e.conftest import everybody
from tests.e2e.visitor import DESKTOP, TIMEOUT, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ZONES = {
    "Ana": ZoneInfo("Europe/Lisbon"),
    "Leo": ZoneInfo("America/Los_Angeles"),
    "Amara": ZoneInfo("Pacific/Auckland"),
}
WEEK = timedelta(weeks=1)


def now(http: httpx.Client) -> datetime:
    return datetime.fromtimestamp(http.get("/clock").json()["now"], UTC)


def moves_on(visitor: Visitor, span: str) -> None:
    visitor.page.get_by_label("Move the clock on").click()
    with visitor.page.expect_response("**/clock", timeout=TIMEOUT):
        visitor.page.get_by_role("button", name=span, exact=True).click()
    expect(visitor.page.locator("#due")).to_be_empty()


def checks(visitor: Visitor, level: int) -> None:
    visitor.types("/ldcareer check")
    visitor.sees("What's your title?")
    visitor.picks("Instructional Designer")
    for number in range(1, 9):
        visitor.sees(f"Check · {number} of 9")
        visitor.presses(str(level))
    visitor.sees("One open question")
    visitor.presses("Skip")
    visitor.sees("Your check, ")


def answers(visitor: Visitor, words: str, reach: str) -> None:
    visitor.sees("One question:")
    visitor.types(words)
    visitor.sees("How far did that reach?")
    visitor.presses(reach)
    visitor.sees("Keep as evidence")
    visitor.presses("Keep as evidence")
    visitor.sees("Saved as evidence")


def test_everybody_gets_their_own_friday_afternoon(browser: Browser, own: Playground) -> None:
    with httpx.Client(base_url=own.url, timeout=60, trust_env=False) as http:
        people = {person.name.split()[0]: person for person in everybody(http)}
        monday = next_friday(now(http)) + timedelta(days=3)
        http.post("/clock", json={"to": monday.isoformat()}).raise_for_status()
        visitors = {name: Visitor(browser, own.url, DESKTOP, name) for name in ZONES}
        ana = visitors["Ana"]
        checks(ana, 1)
        checked = now(http).astimezone(ZONES["Ana"])
        for visitor in visitors.values():
            visitor.types("/ldcareer weekly fri 15:00")
            visitor.sees("On. The next question comes Friday")
        joined = now(http)
        asked: dict[str, list[float]] = {name: [] for name in ZONES}
        for _ in range(2):
            moves_on(ana, "+1 week")
            for name, visitor in visitors.items():
                asked[name] += [float(dm["ts"]) for dm in people[name].heard()[-1:]]
                answers(visitor, "The returns team calls us before they order a course.", "Outcome")
        http.post("/clock", json={"move_on": 3 * WEEK.total_seconds()}).raise_for_status()

        for name, zone in ZONES.items():
            asked[name] += [float(dm["ts"]) for dm in people[name].heard()[-3:]]
            fridays = [next_friday(joined.astimezone(zone)) + WEEK * number for number in range(5)]
            assert asked[name] == [pytest.approx(friday.timestamp(), abs=60) for friday in fridays]
            days = visitors[name].page.locator(".day")
            for friday in fridays:
                expect(days.get_by_text(day(friday, now(http).astimezone(zone)), exact=True)).to_have_count(1)

    answers(ana, "Sales read the page and sent back two questions.", "Project")
    ana.presses("See everything")
    ana.sees("3 lines saved, newest first.")
    ana.sees("Most earlier entries reached Outcome. In the last three weeks Project came up once.")
    ana.sees("3 Outcome · 3 Outcome · \N{EN DASH} · \N{EN DASH} · 2 Project")
    ana.pictures("five-weeks")
    checks(ana, 2)
    ana.sees(f"compared with {checked:%B} {checked.day}")
    ana.sees("most of your answers reach further")
    for visitor in visitors.values():
        visitor.page.close()
