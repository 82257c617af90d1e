"""The Home tab, the welcome message, and the settings on the Home tab."""

from bot.messages.help import HelpMessages
from bot.messages.home import HomeMessages
from bot.messages.words import Words
from bot.services.members import MemberService
from bot.slack.interactions import Click, HomeOpened, MessagesOpened, Submission
from bot.slack.routing import on
from bot.slack.show import Show


class HomeHandlers:
    def __init__(self, members: MemberService, words: Words) -> None:
        self._members = members
        self._messages = HelpMessages(words)
        self._home = HomeMessages(words)

    @on(HomeOpened)
    def open(self, _: HomeOpened) -> Show:
        return Show.home()

    @on(MessagesOpened)
    def welcome(self, opened: MessagesOpened) -> Show | None:
        """Post the welcome message when a member opens the DM for the first time."""
        return Show.post(self._messages.welcome, begun=False) if self._members.meet(opened.member) else None

    @on(Click, "settings.open")
    def open_settings(self, click: Click) -> Show:
        """Open the dialog for the preferences by which steps are chosen."""
        return Show.form(self._home.settings_form, self._members.home(click.member))

    @on(Submission, "settings.save")
    def save_settings(self, submission: Submission) -> None:
        """Save the preferences. A value that isn't in the content means no preference."""
        entries = submission.entries
        self._members.choose(
            submission.member, work_place=entries["work_place"], direction=entries["direction"], path=entries["path"]
        )
