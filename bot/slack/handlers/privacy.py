"""Privacy: what is kept and who saw it, the export, and deletion."""

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
    """Shows members what is kept about them, exports it and deletes it."""

    def __init__(self, members: MemberService, exports: ExportService, words: Words) -> None:
        self._members = members
        self._exports = exports
        self._messages = PrivacyMessages(words)
        self._files = ExportMessages(words)

    @command("privacy")
    def show(self, typed: Command) -> Show:
        """Post what is kept and who has seen what."""
        return Show.post(self._messages.privacy, self._members.teams(typed.member))

    @on(Click, "home.kept")
    def open_kept(self, _: Click) -> Show:
        """Open the dialog about what is kept."""
        return Show.form(self._messages.kept_form)

    @command("export")
    @on(Click, "home.export")
    def export(self, interaction: Click | Command) -> Show:
        """Upload everything that is kept about the member to their DM."""
        return Show.files(self._draw_export, interaction.member)

    @command("forget")
    def ask_to_forget(self, _: Command) -> Show:
        """Show what would be deleted, with the button that deletes it."""
        return Show.reply(self._messages.forget)

    @on(Click, "home.forget")
    def forget(self, click: Click) -> Show:
        """Delete everything about the member, and empty their Home tab."""
        self._members.forget(click.member)
        return Show.reply(self._messages.forgotten) + Show.home()

    def _draw_export(self, member: Member) -> Files:
        kept = self._exports.gather(member)
        files = {"ldcareer.json": as_json(kept), "ldcareer.md": self._files.as_markdown(kept)}
        return self._files.note(), files
