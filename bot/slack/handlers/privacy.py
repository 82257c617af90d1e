"""What is kept and who saw it; taking it away, and being forgotten."""

from bot.messages.personal_export import ExportMessages, as_json
from bot.messages.privacy import PrivacyMessages
from bot.messages.words import Words
from bot.services.exports import ExportService
from bot.services.members import MemberService
from bot.slack.handlers.pages import HomePage, SummaryPage
from bot.slack.inbound import Inbound
from bot.slack.listening import Listening, nothing
from bot.slack.messenger import Messenger


class PrivacyHandlers:
    """Tells members what is kept about them, hands it out, deletes it."""

    def __init__(  # noqa: PLR0913  being forgotten touches every page
        self,
        *,
        members: MemberService,
        exports: ExportService,
        words: Words,
        messenger: Messenger,
        home: HomePage,
        summary: SummaryPage,
    ) -> None:
        self._members = members
        self._exports = exports
        self._messages = PrivacyMessages(words)
        self._export = ExportMessages(words)
        self._messenger = messenger
        self._home = home
        self._summary = summary

    def register(self, listening: Listening) -> None:
        """Listen to what is offered about the member's own data."""
        listening.click("home.kept", nothing, self.open_kept)
        listening.click("home.export", nothing, self.export)
        listening.click("home.forget", self.forget, self.show_forgotten)

    def post(self, came: Inbound) -> None:
        """Say what is kept and who has seen what."""
        self._messenger.post(came.member, self._messages.privacy(self._members.teams(came.member)))

    def open_kept(self, came: Inbound) -> None:
        """Open the dialog that says what is kept."""
        self._messenger.open_form(came.member, came.trigger, self._messages.kept_form())

    def export(self, came: Inbound) -> None:
        """Put all that is kept about the member into their DM, as files."""
        kept = self._exports.gather(came.member)
        files = {
            "ldcareer.json": as_json(kept),
            "ldcareer.md": self._export.as_markdown(kept),
        }
        self._messenger.upload(came.member, files, self._export.note())

    def forget(self, came: Inbound) -> str:
        """Delete everything about the member; who could see something of theirs is told the second half."""
        managers = [one.manager for one in self._members.teams(came.member).sharings]
        self._members.forget(came.member)
        return " ".join(managers)

    def show_forgotten(self, came: Inbound) -> None:
        """Confirm it, empty the page, and let nothing of theirs stand in anybody's summary."""
        self._messenger.here(came, self._messages.forgotten())
        self._home.publish(came.member)
        self._summary.redraw_for(came.member, came.kept.split())
