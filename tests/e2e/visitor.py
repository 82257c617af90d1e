"""A person who uses the simulated Slack in a browser."""

import os
import re
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
TIMEOUT = 30_000
"""How many milliseconds to wait for something to be shown."""


class Visitor:
    """What a person does and sees on the page."""

    def __init__(self, browser: Browser, url: str, viewport: ViewportSize, name: str = "") -> None:
        """Open the page as the person with this first name; by default as the one whom the page shows first."""
        self.page: Page = browser.new_page(viewport=viewport)
        self.page.set_default_timeout(TIMEOUT)
        self.page.goto(f"{url}/u/{self._id(url, name)}/" if name else url)
        self._kind = "phone" if viewport is PHONE else "desktop"

    def _id(self, url: str, name: str) -> str:
        people = self.page.request.get(f"{url}/people").json()
        return next(str(person["id"]) for person in people if person["real_name"].split()[0] == name)

    @property
    def newest(self) -> Locator:
        return self.page.get_by_role("log").get_by_role("article").last

    def types(self, text: str) -> None:
        composer = self.page.get_by_role("textbox", name="Message")
        composer.fill(text)
        composer.press("Enter")

    def presses(self, label: str) -> None:
        self.newest.get_by_role("button").filter(has_text=re.compile(f"^{re.escape(label)}$")).last.click()

    def sees(self, words: str) -> None:
        expect(self.newest).to_contain_text(words, timeout=TIMEOUT)

    def picks(self, title: str) -> None:
        self.newest.get_by_role("combobox").last.select_option(label=title)

    def pictures(self, name: str) -> None:
        folder = os.environ.get("LDCAREER_SCREENSHOTS")
        if folder:
            expect(self.page.get_by_text("sending what is due")).to_have_count(0, timeout=TIMEOUT)
            self.page.mouse.move(0, 0)
            self.page.evaluate("document.activeElement.blur()")
            self.page.wait_for_timeout(300)
            self.page.screenshot(path=Path(folder) / f"{name}-{self._kind}.png")

    def scrolls_to_the_top_of_the_newest(self) -> None:
        self.newest.evaluate("message => message.scrollIntoView()")

    def scrolls_sideways(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
