"""What is kept and who saw it; taking it away, and being forgotten."""

from bot.domain.people import Member
from bot.messages.personal_export import ExportMessages, as_json
from bot.messages.privacy import PrivacyMessages
from bot.messages.words import Words
from bot.services.exports import ExportService
from bot.services.members import MemberService
from bot.slack.interactions import Click, Command
from bot.slack.routing import command, on
from bot.slack.show import Files, Show


class PrivacyHandlers:
    """Tells members what is kept about them, hands it out, deletes it."""

    def __init__(self, members: MemberService, exports: ExportService, words: Words) -> None:
        self._members = members
        self._exports = exports
        self._messages = PrivacyMessages(words)
        self._files = ExportMessages(words)

    @command("privacy")
    def show(self, typed: Command) -> Show:
        """Say what is kept and who has seen what."""
        return Show.post(self._messages.privacy, self._members.teams(typed.member))

    @on(Click, "home.kept")
    def open_kept(self, _: Click) -> Show:
        """Open the dialog that says what is kept."""
        return Show.form(self._messages.kept_form)

    @command("export")
    @on(Click, "home.export")
    def export(self, interaction: Click | Command) -> Show:
        """Put all that is kept about the member into their DM, as files."""
        return Show.files(self._export, interaction.member)

    @command("forget")
    def ask_to_forget(self, _: Command) -> Show:
        """Say what would be deleted, with the button that deletes it."""
        return Show.reply(self._messages.forget)

    @on(Click, "home.forget")
    def forget(self, click: Click) -> Show:
        """Delete everything about the member; nothing of theirs stays on Home."""
        self._members.forget(click.member)
        return Show.reply(self._messages.forgotten) + Show.home()

    def _export(self, member: Member) -> Files:
        kept = self._exports.gather(member)
        files = {"ldcareer.json": as_json(kept), "ldcareer.md": self._files.as_markdown(kept)}
        return self._files.note(), files
