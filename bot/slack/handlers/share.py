"""What somebody lets a manager see: answered on the invitation, changed by a word, looked at in the mirror."""

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
    """Keeps what a member shares, and shows them what that looks like. Nothing of it is shown to a manager."""

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
        """Keep what was typed behind `share`, if it is plain for whom; show what is shared now, or ask for whom."""
        said = understand(typed.text, self._options)
        kept = (
            self._teams.choose_for_all(typed.member, _WORDS[said.command]) if isinstance(said, KnownCommand) else None
        )
        if kept:
            return Show.post(self._messages.overview, kept)
        shared = self._teams.sharings(typed.member)
        plain = not typed.text.strip() or not shared
        return Show.post(self._messages.overview if plain else self._messages.choose_one, shared)

    @on(Click, *_CHOICES)
    def choose(self, click: Click) -> Show:
        """Keep the choice, and say what holds now in place of the message that was clicked."""
        shared = self._teams.choose(click.member, click.value, _CHOICES[click.action])
        return Show.replace(self._messages.chosen, shared)

    @on(Click, "share.skip")
    def skip(self, click: Click) -> Show:
        """Stay out of a round."""
        return Show.replace(self._messages.decided, self._teams.decline(click.member, click.value, declined=True))

    @on(Click, "share.join")
    def join(self, click: Click) -> Show:
        """Take part in a round after all."""
        return Show.replace(self._messages.decided, self._teams.decline(click.member, click.value, declined=False))

    @on(Click, "share.open")
    def show(self, click: Click) -> Show:
        """Post what is shared with whom."""
        return Show.post(self._messages.overview, self._teams.sharings(click.member))

    @command("preview")
    def preview(self, typed: Command) -> Show:
        """Post what a manager would get."""
        return Show.post(self._messages.mirror, self._summaries.preview(typed.member), None)

    @on(Click, "share.preview")
    def preview_invited(self, click: Click) -> Show:
        """Post what a manager would get, with the invitation's buttons if one of theirs led here."""
        shared = self._teams.shared_with(click.member, click.value)
        return Show.post(self._messages.mirror, self._summaries.preview(click.member), shared)

    @on(Click, "share.receipts")
    def want_receipts(self, click: Click) -> Show:
        """Keep whether they want to be told of looks at their card."""
        self._members.want_receipts(click.member, wanted=click.value == ON)
        return Show.home()

    @on(MemberLeft)
    def leave(self, left: MemberLeft) -> None:
        """Take somebody who left the workspace off every team."""
        self._teams.leave(left.member)
