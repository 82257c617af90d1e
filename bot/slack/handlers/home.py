"""The Home tab, the DM opened for the first time, and the settings on Home."""

from bot.messages.help import HelpMessages
from bot.messages.home import HomeMessages
from bot.messages.words import Words
from bot.services.members import MemberService
from bot.slack.interactions import Click, HomeOpened, MessagesOpened, Submission
from bot.slack.routing import on
from bot.slack.show import Show


class HomeHandlers:
    """Shows the Home tab, and keeps what is set there."""

    def __init__(self, members: MemberService, words: Words) -> None:
        self._members = members
        self._messages = HelpMessages(words)
        self._home = HomeMessages(words)

    @on(HomeOpened)
    def open(self, _: HomeOpened) -> Show:
        """Publish the tab."""
        return Show.home()

    @on(MessagesOpened)
    def welcome(self, opened: MessagesOpened) -> Show | None:
        """Greet who opens the DM for the first time."""
        return Show.post(self._messages.welcome, begun=False) if self._members.meet(opened.member) else None

    @on(Click, "settings.open")
    def open_settings(self, click: Click) -> Show:
        """Open the dialog with what steps are chosen by."""
        return Show.form(self._home.settings_form, self._members.home(click.member))

    @on(Submission, "settings.save")
    def save_settings(self, submission: Submission) -> None:
        """Keep what the dialog says; a value that the content doesn't know means no preference."""
        said = submission.entries
        self._members.choose(
            submission.member, work_place=said["work_place"], direction=said["direction"], path=said["path"]
        )
