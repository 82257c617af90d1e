"""What somebody lets a manager see: answered on the invitation, changed by a word, looked at in the mirror."""

from bot.domain.people import Member
from bot.domain.team import Choice, Sharing
from bot.domain.vocabulary import Understood, understand
from bot.messages.share import ON, ShareMessages
from bot.messages.words import Words
from bot.services.members import MemberService
from bot.services.summaries import SummaryService
from bot.services.teams import TeamService
from bot.slack.handlers.summary import LiveSummary
from bot.slack.interactions import Click, Command, MemberLeft
from bot.slack.routing import command, on
from bot.slack.show import Show

_WORDS = {"totals": Choice.TOTALS, "card": Choice.CARD, "off": Choice.OFF}
_CHOICES = {"share.totals": Choice.TOTALS, "share.card": Choice.CARD, "share.decline": Choice.OFF}


class ShareHandlers:
    """Keeps what a member shares, and shows them what that looks like."""

    def __init__(
        self,
        *,
        teams: TeamService,
        summaries: SummaryService,
        members: MemberService,
        words: Words,
        summary: LiveSummary,
    ) -> None:
        self._teams = teams
        self._summaries = summaries
        self._members = members
        self._options = words.options["share"]
        self._messages = ShareMessages(words)
        self._summary = summary

    @command("share", hint=True)
    def share(self, typed: Command) -> Show:
        """Keep what was typed behind `share`, if it is plain for whom; show what is shared now, or ask for whom."""
        said = understand(typed.text, self._options)
        kept = isinstance(said, Understood) and self._teams.choose_for_all(typed.member, _WORDS[said.command])
        sharings = self._teams.sharings(typed.member)
        plain = kept or not typed.text.strip() or not sharings
        shown = Show.post(self._messages.standing if plain else self._messages.choose_one, sharings)
        return shown + self._redrawn(typed.member, sharings) if kept else shown

    @on(Click, *_CHOICES)
    def choose(self, click: Click) -> Show:
        """Keep the choice, and say what holds now in place of the message that was clicked."""
        self._teams.choose(click.member, click.value, _CHOICES[click.action])
        sharing = self._sharing(click.member, click.value)
        if sharing is None:
            return Show()
        return Show.replace(self._messages.chosen, sharing) + self._redrawn(click.member, (sharing,))

    @on(Click, "share.open")
    def show(self, click: Click) -> Show:
        """Post what is shared with whom."""
        return Show.post(self._messages.standing, self._teams.sharings(click.member))

    @command("preview")
    def preview(self, typed: Command) -> Show:
        """Post what a manager would get."""
        return Show.post(self._messages.mirror, self._summaries.mirror(typed.member), None)

    @on(Click, "share.preview")
    def preview_invited(self, click: Click) -> Show:
        """Post what a manager would get, with the invitation's buttons if one of theirs led here."""
        sharing = self._sharing(click.member, click.value)
        answerable = sharing if sharing and sharing.on_team else None
        return Show.post(self._messages.mirror, self._summaries.mirror(click.member), answerable)

    @on(Click, "share.receipts")
    def want_receipts(self, click: Click) -> Show:
        """Keep whether receipts come as messages too."""
        self._members.want_receipts(click.member, wanted=click.value == ON)
        return Show.home()

    @on(MemberLeft)
    def leave(self, left: MemberLeft) -> Show:
        """Take somebody who left the workspace off every team."""
        self._teams.leave(left.member)
        return self._redrawn(left.member, self._teams.sharings(left.member))

    def _redrawn(self, member: Member, sharings: tuple[Sharing, ...]) -> Show:
        return self._summary.redrawn_for(member, (one.manager for one in sharings))

    def _sharing(self, member: Member, manager: str) -> Sharing | None:
        return next((one for one in self._teams.sharings(member) if one.manager == manager), None)
