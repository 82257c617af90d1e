"""The demo's bot uses the simulated Slack's clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot.demo.playground import Playground
from simulator.page.moves import next_friday
from tests.e2e.conftest import visited
from tests.e2e.person import Person

WEEK = timedelta(weeks=1)
LISBON = ZoneInfo("Europe/Lisbon")


@pytest.mark.slow
def test_a_year_passes_through_every_friday_of_somebody_who_never_answers(own: Playground, ana: Person) -> None:
    for http in visited(own):
        moved(http, timedelta(days=40))
        ana.types("/ldcareer weekly fri 15:00")
        joined = now(http)
        first = next_friday(joined.astimezone(LISBON))
        utc = first.astimezone(UTC)
        assert f"next question comes {utc:%Y-%m-%d %H:%M} UTC" in ana.sees("On. The next question comes")["text"]
        went = moved(http, 52 * WEEK)
        assert went["failure"] == ""
        asked = [float(dm["ts"]) for dm in ana.heard()[-7:]]
        weeks = (0, 1, 2, 4, 6, 10, 14)  # less and less often, then none
        assert asked == [pytest.approx((first + WEEK * number).timestamp(), abs=60) for number in weeks]
        assert went["stops"] in range(7, 52)


def test_a_restarted_bot_uses_the_same_clock(own: Playground, ana: Person) -> None:
    for http in visited(own):
        moved(http, timedelta(days=40))
        own.bot.end()
        own.bot.start()
        ana.types("/ldcareer weekly fri 15:00")
        first = next_friday(now(http).astimezone(LISBON))
        assert f"{first:%Y-%m-%d}" in ana.sees("On. The next question comes")["text"]


def now(http: httpx.Client) -> datetime:
    return datetime.fromtimestamp(http.get("/clock").json()["now"], UTC)


def moved(http: httpx.Client, span: timedelta) -> dict[str, object]:
    answer = http.post("/clock", json={"move_on": span.total_seconds()}).raise_for_status()
    return dict(answer.json())
