"""The texts of the web pages, and the message to the person who installed the app."""

from dataclasses import dataclass

from bot.messages.elements import Elements
from bot.messages.parts import Buttons, Heading, Message, Prose
from bot.messages.words import Words


@dataclass(frozen=True, slots=True)
class InstallOutcome:
    """The outcome of an installation: the page to show, and the URL that it links to."""

    succeeded: bool
    page: Message
    link: str


class InstallMessages:
    """The web pages are messages, so that preview and lint include them.

    Args:
        words: the prompts and labels.
        agent: whether the app has an entry in Slack's top bar.
    """

    def __init__(self, words: Words, *, agent: bool = False) -> None:
        self._words = words
        self._agent = agent
        self._elements = Elements(words)

    def about(self) -> Message:
        """What the app is: the page at /."""
        return self._titled("about", "install/about")

    def privacy(self, *, oauth: bool) -> Message:
        """What is kept about people: the page at /privacy.

        Args:
            oauth: whether workspaces install the app by OAuth, so that their data is deleted after they uninstall it.
        """
        kept = self._titled("privacy", "welcome/kept")
        return Message((*kept.parts, Prose(self._words.say("install/kept")))) if oauth else kept

    def page(self) -> Message:
        """What the app does, and what it asks for."""
        return self._titled("page", "install/page", agent=self._agent)

    def done(self, name: str) -> Message:
        """What to do next. `name` is that of the workspace or organisation."""
        return self._titled("done", "install/done", name=name)

    def failed(self, reason: str) -> Message:
        """Why the app wasn't installed. `reason` is the name of a prompt in `install/failed`."""
        return self._titled("failed", f"install/failed/{reason}")

    def link(self, name: str) -> str:
        """The text of a link on a page."""
        return self._words.label(f"install.{name}")

    def missing(self) -> str:
        """The reply to requests from a workspace where the app isn't installed."""
        return self._words.say("install/missing")

    def welcome(self) -> Message:
        begin = (self._elements.begin_button(), self._elements.kept_button())
        return Message((Prose(self._words.say("install/welcome")), Buttons(begin)))

    def _titled(self, title: str, prompt: str, **facts: object) -> Message:
        return Message((Heading(self._words.label(f"install.{title}")), Prose(self._words.say(prompt, **facts))))
