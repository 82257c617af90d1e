"""What a member shares with a manager: the choice, the preview of what the manager would see, and the receipts."""

from bot.domain.team import Choice
from bot.domain.vocabulary import KnownCommand, understand
from bot.messages.share import ON, ShareMessages
from bot.messages.words import Words
from bot.services.members import MemberService
from bot.services.summaries import SummaryService
from bot.services.teams import TeamService
from bot.slack.interactions import Click, Command, MemberLeft
from bot.slack.routing import command, on
from bot.slack.show import Show

_WORDS = {"totals": Choice.TOTALS, "card": Choice.CARD, "off": Choice.OFF}
_CHOICES = {"share.totals": Choice.TOTALS, "share.card": Choice.CARD, "share.decline": Choice.OFF}


class ShareHandlers:
    """Saves what a member shares, and shows them what the manager would see. Nothing here is shown to a manager."""

    def __init__(
        self,
        *,
        teams: TeamService,
        summaries: SummaryService,
        members: MemberService,
        words: Words,
    ) -> None:
        self._teams = teams
        self._summaries = summaries
        self._members = members
        self._options = words.options["share"]
        self._messages = ShareMessages(words)

    @command("share", hint=True)
    def share(self, typed: Command) -> Show:
        """Save the choice that was typed, unless it could be meant for several managers. Show what is shared now."""
        choice = understand(typed.text, self._options)
        saved = (
            self._teams.choose_for_all(typed.member, _WORDS[choice.command])
            if isinstance(choice, KnownCommand)
            else None
        )
        if saved:
            return Show.post(self._messages.overview, saved)
        shared = self._teams.sharings(typed.member)
        is_clear = not typed.text.strip() or not shared
        return Show.post(self._messages.overview if is_clear else self._messages.choose_one, shared)

    @on(Click, *_CHOICES)
    def choose(self, click: Click) -> Show:
        """Save the choice, and show it in place of the message that was clicked."""
        shared = self._teams.choose(click.member, click.value, _CHOICES[click.action])
        return Show.replace(self._messages.chosen, shared)

    @on(Click, "share.skip")
    def skip(self, click: Click) -> Show:
        """Decline a round."""
        return Show.replace(self._messages.decided, self._teams.decline(click.member, click.value, declined=True))

    @on(Click, "share.join")
    def join(self, click: Click) -> Show:
        """Take part in a round after having declined it."""
        return Show.replace(self._messages.decided, self._teams.decline(click.member, click.value, declined=False))

    @on(Click, "share.open")
    def show(self, click: Click) -> Show:
        """Post what is shared with whom."""
        return Show.post(self._messages.overview, self._teams.sharings(click.member))

    @command("preview")
    def preview(self, typed: Command) -> Show:
        """Post what a manager would see."""
        return Show.post(self._messages.preview, self._summaries.preview(typed.member), None)

    @on(Click, "share.preview")
    def preview_invited(self, click: Click) -> Show:
        """Post what a manager would see, with the invitation's buttons if the click was on one of them."""
        shared = self._teams.shared_with(click.member, click.value)
        return Show.post(self._messages.preview, self._summaries.preview(click.member), shared)

    @on(Click, "share.receipts")
    def want_receipts(self, click: Click) -> Show:
        """Save whether the member wants a DM when somebody looks at their card."""
        self._members.want_receipts(click.member, wanted=click.value == ON)
        return Show.home()

    @on(MemberLeft)
    def leave(self, left: MemberLeft) -> None:
        """Remove a member who left the workspace from every team."""
        self._teams.leave(left.member)
