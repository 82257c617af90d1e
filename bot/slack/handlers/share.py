"""What somebody lets a manager see: answered on the invitation, changed by a word, looked at in the mirror."""

from bot.domain.people import Member
from bot.domain.team import Choice, Sharing
from bot.domain.vocabulary import Understood, understand
from bot.messages.share import ON, ShareMessages
from bot.messages.words import Words
from bot.services.members import MemberService
from bot.services.summaries import SummaryService
from bot.services.teams import TeamService
from bot.slack.handlers.pages import HomePage, SummaryPage
from bot.slack.inbound import Inbound
from bot.slack.listening import Listening, Persist, nothing
from bot.slack.messenger import Messenger

_WORDS = {"totals": Choice.TOTALS, "card": Choice.CARD, "off": Choice.OFF}


class ShareHandlers:
    """Keeps what a member shares, and shows them what that looks like."""

    def __init__(  # noqa: PLR0913  all that a choice touches
        self,
        *,
        teams: TeamService,
        summaries: SummaryService,
        members: MemberService,
        words: Words,
        messenger: Messenger,
        home: HomePage,
        page: SummaryPage,
    ) -> None:
        self._teams = teams
        self._summaries = summaries
        self._members = members
        self._words = words
        self._messages = ShareMessages(words)
        self._messenger = messenger
        self._home = home
        self._page = page

    def register(self, listening: Listening) -> None:
        """Listen to everything that is named `share.…`, and to people who leave the workspace."""
        listening.click("share.totals", self._choose(Choice.TOTALS), self.show_chosen)
        listening.click("share.card", self._choose(Choice.CARD), self.show_chosen)
        listening.click("share.decline", self._choose(Choice.OFF), self.show_chosen)
        listening.click("share.preview", nothing, self.show_mirror)
        listening.click("share.open", nothing, self.show_standing)
        listening.click("share.receipts", self.want_receipts, self.show_home)
        listening.event(
            {"type": "user_change"}, self.leave, self.redraw, only=lambda event: event["user"].get("deleted") is True
        )

    def hear(self, came: Inbound) -> str | None:
        """Persist what was typed behind `share`: what shows more only where it is plain to whom."""
        said = understand(came.text, self._words.options["share"])
        if isinstance(said, Understood) and self._teams.choose_for_all(came.member, _WORDS[said.command]):
            return "kept"
        return None

    def answer(self, came: Inbound) -> None:
        """Show what is shared with whom now, or ask with whom."""
        sharings = self._teams.sharings(came.member)
        page = (
            self._messages.standing if came.kept or not came.text.strip() or not sharings else self._messages.choose_one
        )
        self._messenger.post(came.member, page(sharings))
        if came.kept:
            self._drawn_anew(came.member, sharings)

    def _choose(self, choice: Choice) -> Persist:
        def persist(came: Inbound) -> None:
            self._teams.choose(came.member, came.token, choice)

        return persist

    def show_chosen(self, came: Inbound) -> None:
        """Say what holds now in place of the message that was clicked."""
        sharing = self._sharing(came)
        if sharing:
            self._messenger.replace(came, self._messages.chosen(sharing))
            self._drawn_anew(came.member, (sharing,))

    def show_standing(self, came: Inbound) -> None:
        """Post what is shared with whom."""
        self._messenger.post(came.member, self._messages.standing(self._teams.sharings(came.member)))

    def show_mirror(self, came: Inbound) -> None:
        """Post what a manager would get, with the invitation's buttons where one of theirs led here."""
        sharing = self._sharing(came)
        answerable = sharing if sharing and sharing.on_team else None
        self._messenger.post(came.member, self._messages.mirror(self._summaries.mirror(came.member), answerable))

    def want_receipts(self, came: Inbound) -> None:
        """Keep whether receipts come as messages too."""
        self._members.want_receipts(came.member, wanted=came.token == ON)

    def show_home(self, came: Inbound) -> None:
        """Put up the Home page."""
        self._home.publish(came.member)

    def leave(self, came: Inbound) -> None:
        """Take somebody who left the workspace off every team."""
        self._teams.leave(came.member)

    def redraw(self, came: Inbound) -> None:
        """Let nothing of theirs stand in anybody's summary."""
        self._page.redraw_for(came.member, (one.manager for one in self._teams.sharings(came.member)))

    def _drawn_anew(self, member: Member, sharings: tuple[Sharing, ...]) -> None:
        self._page.redraw_for(member, (one.manager for one in sharings))
        self._home.publish(member)

    def _sharing(self, came: Inbound) -> Sharing | None:
        return next((one for one in self._teams.sharings(came.member) if one.manager == came.token), None)
