"""The Home tab, settings and privacy."""

from typing import Any

from bot.content.render import help as welcome
from bot.content.render import home as pages
from bot.content.render.words import Words
from bot.domain.check import Place
from bot.domain.people import Member
from bot.services.members import MemberService
from bot.slack.inbound import Inbound
from bot.slack.listening import Listening, nothing
from bot.slack.messenger import Messenger


class HomePage:
    """The page that is a member's own."""

    def __init__(self, members: MemberService, words: Words, messenger: Messenger) -> None:
        self._members = members
        self._words = words
        self._messenger = messenger

    def publish(self, member: Member) -> None:
        """Put up the page as things stand now."""
        self._messenger.publish_home(member, pages.page(self._words, self._members.home(member)))

    def found_at(self, member: Member, place: Place) -> None:
        """Remember where the member's DM is."""
        self._members.found_at(member, place.channel)


class HomeHandlers:
    """Shows the Home tab, and does what it offers."""

    def __init__(self, members: MemberService, words: Words, messenger: Messenger, home: HomePage) -> None:
        self._members = members
        self._words = words
        self._messenger = messenger
        self._home = home

    def register(self, listening: Listening) -> None:
        """Listen to the Home tab, and to everything that is named `home.…` or `settings.…`."""
        opened = {"type": "app_home_opened"}
        listening.event(opened, nothing, self.show, only=lambda event: event.get("tab") == "home")
        listening.event(opened, nothing, self.welcome, only=_messages_tab)
        listening.click("home.kept", nothing, self.open_kept)
        listening.click("home.forget", self.forget, self.show_forgotten)
        listening.click("settings.path", self.choose_path, self.show)

    def show(self, came: Inbound) -> None:
        """Put up the page."""
        self._home.publish(came.member)

    def welcome(self, came: Inbound) -> None:
        """Greet who opens the DM for the first time."""
        if self._members.meet(came.member):
            self._messenger.post(came.member, welcome.welcome(self._words, begun=False))

    def privacy(self, came: Inbound) -> None:
        """Say what is kept, where it was asked."""
        self._messenger.here(came, pages.privacy(self._words))

    def open_kept(self, came: Inbound) -> None:
        """Open the dialog that says what is kept."""
        self._messenger.open_form(came.member, came.trigger, pages.kept_form(self._words))

    def forget(self, came: Inbound) -> None:
        """Delete everything about the member."""
        self._members.forget(came.member)

    def show_forgotten(self, came: Inbound) -> None:
        """Confirm it, and empty the page."""
        self._messenger.here(came, pages.forgotten(self._words))
        self._home.publish(came.member)

    def choose_path(self, came: Inbound) -> None:
        """Keep the chosen path; a value that is no path means no preference."""
        self._members.choose_path(came.member, came.detail)


def _messages_tab(event: dict[str, Any]) -> bool:
    return event.get("tab") == "messages"
