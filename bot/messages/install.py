"""Installing the app: the pages in the browser, and the message to whoever installed it."""

from dataclasses import dataclass

from bot.messages.elements import Elements
from bot.messages.parts import Buttons, Heading, Message, Prose
from bot.messages.words import Words


@dataclass(frozen=True, slots=True)
class Ended:
    """How an installation ended: what to say, and where to go from there."""

    well: bool
    page: Message
    link: str


class InstallMessages:
    """Pages are messages too, so that they are previewed and checked like all others.

    Args:
        words: what they say.
        agent: whether the app has an entry in Slack's top bar.
    """

    def __init__(self, words: Words, *, agent: bool = False) -> None:
        self._words = words
        self._agent = agent
        self._elements = Elements(words)

    def page(self) -> Message:
        """What the app does, and what it asks for."""
        return self._titled("page", "install/page", agent=self._agent)

    def done(self, name: str) -> Message:
        """What to do next. `name`: of the workspace or the organisation."""
        return self._titled("done", "install/done", name=name)

    def failed(self, why: str) -> Message:
        """Why the app wasn't installed, in a line."""
        return self._titled("failed", f"install/failed/{why}")

    def link(self, name: str) -> str:
        """The text of a link on a page."""
        return self._words.label(f"install.{name}")

    def kept(self) -> str:
        """What becomes of a workspace's data: the end of the privacy page."""
        return self._words.say("install/kept")

    def missing(self) -> str:
        """The reply in a workspace where the app has no token."""
        return self._words.say("install/missing")

    def welcome(self) -> Message:
        """The message to whoever installed the app."""
        begin = (self._elements.begin_button(), self._elements.kept_button())
        return Message((Prose(self._words.say("install/welcome")), Buttons(begin)))

    def _titled(self, title: str, prompt: str, **facts: object) -> Message:
        return Message((Heading(self._words.label(f"install.{title}")), Prose(self._words.say(prompt, **facts))))
