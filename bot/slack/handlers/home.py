"""The Home tab, the DM opened for the first time, and the settings on Home."""

from bot.messages.help import HelpMessages
from bot.messages.words import Words
from bot.services.members import MemberService
from bot.slack.interactions import Click, HomeOpened, MessagesOpened
from bot.slack.routing import on
from bot.slack.show import Show


class HomeHandlers:
    """Shows the Home tab, and keeps what is set there."""

    def __init__(self, members: MemberService, words: Words) -> None:
        self._members = members
        self._messages = HelpMessages(words)

    @on(HomeOpened)
    def open(self, _: HomeOpened) -> Show:
        """Publish the tab."""
        return Show.home()

    @on(MessagesOpened)
    def welcome(self, opened: MessagesOpened) -> Show | None:
        """Greet who opens the DM for the first time."""
        return Show.post(self._messages.welcome, begun=False) if self._members.meet(opened.member) else None

    @on(Click, "settings.path")
    def choose_path(self, click: Click) -> None:
        """Keep the chosen path; a value that is no path means no preference."""
        self._members.choose_path(click.member, click.detail)

    @on(Click, "settings.work_place")
    def choose_work_place(self, click: Click) -> None:
        """Keep where they work."""
        self._members.choose_work_place(click.member, click.detail)

    @on(Click, "settings.direction")
    def choose_direction(self, click: Click) -> None:
        """Keep where they would like to go."""
        self._members.choose_direction(click.member, click.detail)
