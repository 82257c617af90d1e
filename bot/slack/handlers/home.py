"""The Home tab, and the settings on it."""

from typing import Any

from bot.messages.help import HelpMessages
from bot.messages.words import Words
from bot.services.members import MemberService
from bot.slack.handlers.pages import HomePage
from bot.slack.inbound import Inbound
from bot.slack.listening import Listening, nothing
from bot.slack.messenger import Messenger


class HomeHandlers:
    """Shows the Home tab, and keeps what is set there."""

    def __init__(self, members: MemberService, words: Words, messenger: Messenger, home: HomePage) -> None:
        self._members = members
        self._messages = HelpMessages(words)
        self._messenger = messenger
        self._home = home

    def register(self, listening: Listening) -> None:
        """Listen to the tabs, and to everything that is named `settings.…` and no other journey's."""
        opened = {"type": "app_home_opened"}
        listening.event(opened, nothing, self.show, only=lambda event: event.get("tab") == "home")
        listening.event(opened, nothing, self.welcome, only=_messages_tab)
        listening.click("settings.path", self.choose_path, self.show)

    def show(self, came: Inbound) -> None:
        """Put up the page."""
        self._home.publish(came.member)

    def welcome(self, came: Inbound) -> None:
        """Greet who opens the DM for the first time."""
        if self._members.meet(came.member):
            self._messenger.post(came.member, self._messages.welcome(begun=False))

    def choose_path(self, came: Inbound) -> None:
        """Keep the chosen path; a value that is no path means no preference."""
        self._members.choose_path(came.member, came.detail)


def _messages_tab(event: dict[str, Any]) -> bool:
    return event.get("tab") == "messages"
