"""A person who installs the app, with a browser of their own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import httpx

from simulator.slack import SimulatedSlack
from tests.e2e.in_process import InProcess
from tests.e2e.person import Person


class Installer:
    """Opens the bot's pages and Slack's, without following redirects."""

    def __init__(self, both: InProcess, browser: httpx.Client) -> None:
        self._both, self._browser = both, browser
        self._bot = both.url.removesuffix("/slack/events")

    def opens(self, path: str) -> httpx.Response:
        """Open a page of the bot."""
        return self._browser.get(f"{self._bot}{path}")

    def begins(self) -> str:
        """Press 'Add to Slack'; return the URL of Slack's page."""
        return self.opens("/slack/install/begin").headers["location"]

    def agrees(self, number: int = 0, *, decision: str = "allow", org_wide: bool = False, at: str = "") -> str:
        """Agree on Slack's page, or cancel; return the URL to which Slack redirects the browser."""
        address = at or self.begins()
        assert self._browser.get(address).status_code == httpx.codes.OK
        space = self._both.slack.slacks[number].workspace
        form = {"decision": decision, "team": space.team_id, "user": space.people.by_name("Ana").id}
        answer = self._browser.post(address, data=form | ({"org_wide": "on"} if org_wide else {}))
        return answer.headers["location"].removeprefix(self._bot)

    def installs(self, number: int = 0, *, org_wide: bool = False) -> httpx.Response:
        """Complete the installation, and return the last page."""
        installed = self.opens(self.agrees(number, org_wide=org_wide))
        self._both.settle()
        return installed


@contextmanager
def installer(both: InProcess) -> Iterator[Installer]:
    with httpx.Client(trust_env=False, timeout=30) as browser:
        yield Installer(both, browser)


def read(page: httpx.Response) -> str:
    """Return the text of a page without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


@contextmanager
def person(slack: SimulatedSlack, name: str) -> Iterator[Person]:
    """Yield the person with this first name."""
    someone = slack.workspace.people.by_name(name)
    with httpx.Client(base_url=slack.workspace.url, timeout=30, trust_env=False) as http:
        yield Person(http, {"id": someone.id, "real_name": someone.real_name})
