"""Teams in Slack: choosing one, its summary, the manager's turn."""

from bot.domain.people import Member
from bot.domain.summary import PledgeStatus
from bot.domain.team import Barred, Choice
from bot.domain.vocabulary import Understood, understand
from bot.messages.cards import CardMessages
from bot.messages.summary import SummaryMessages
from bot.messages.summary_files import SummaryFiles
from bot.messages.team import TeamMessages
from bot.messages.words import Words
from bot.services.pledges import PledgeService
from bot.services.summaries import SummaryService, SummaryView
from bot.services.teams import TeamService
from bot.slack.handlers.pages import HomePage, SummaryPage
from bot.slack.inbound import Inbound
from bot.slack.listening import Listening, Persist, nothing
from bot.slack.messenger import Messenger, Outbox

ADD, REMOVE, SUMMARY = "add", "remove", "summary"


class TeamHandlers:
    """Keeps a manager's team, and shows how it grows."""

    def __init__(  # noqa: PLR0913  all that a manager's journey touches
        self,
        *,
        teams: TeamService,
        summaries: SummaryService,
        pledges: PledgeService,
        words: Words,
        messenger: Messenger,
        home: HomePage,
        page: SummaryPage,
        outbox: Outbox,
    ) -> None:
        self._teams = teams
        self._summaries = summaries
        self._pledges = pledges
        self._words = words
        self._messages = TeamMessages(words)
        self._summary = SummaryMessages(words)
        self._cards = CardMessages(words)
        self._files = SummaryFiles(words)
        self._messenger = messenger
        self._home = home
        self._page = page
        self._outbox = outbox

    def register(self, listening: Listening) -> None:
        """Listen to everything that is named `team.…`."""
        listening.click("team.open", nothing, self.open_form)
        listening.submit("team.choose", self.choose, self.show_changed)
        listening.click("team.summary", self.ask, self.show_summary)
        listening.click("team.protected", nothing, self.open_protected)
        listening.click("team.cards", self.look_at_cards, self.open_cards)
        listening.click("team.page", nothing, self.turn_page)
        listening.click("team.trend", nothing, self.show_trend)
        listening.click("team.export", self.take_away, self.export)
        listening.click("team.others", nothing, self.show_others)
        listening.click("team.pledge", self.pledge, self.show_pledged)
        listening.click("team.done", self._settle(PledgeStatus.DONE), self.show_settled)
        listening.click("team.cancel", self._settle(PledgeStatus.LET_GO), self.show_settled)
        listening.click("team.keep", nothing, self.show_kept)

    def hear(self, came: Inbound) -> str | None:
        """Persist what was typed behind `team`."""
        match understand(came.text, self._words.options["team"]):
            case Understood(command=said) if said == ADD:
                self._teams.add(came.member, came.people)
            case Understood(command=said) if said == REMOVE:
                self._teams.remove(came.member, came.people)
            case Understood(command=said) if said == SUMMARY:
                return self.ask(came)
        return None

    def answer(self, came: Inbound) -> None:
        """Show what came of it."""
        match understand(came.text, self._words.options["team"]):
            case Understood(command=said) if said == SUMMARY:
                self.show_summary(came)
            case Understood() if came.people:
                self.show_changed(came)
            case None:
                self._invite(came.member)
                self._post_team(came.member)
            case _:
                self._messenger.post(came.member, self._messages.unreadable())

    def open_form(self, came: Inbound) -> None:
        """Open the dialog to choose the team in."""
        form = self._messages.form(self._teams.team(came.member), self._summaries.minimum)
        self._messenger.open_form(came.member, came.trigger, form)

    def choose(self, came: Inbound) -> None:
        """Make the team what the dialog says."""
        self._teams.choose_team(came.member, came.entries["people"].split())

    def show_changed(self, came: Inbound) -> None:
        """Ask who can be asked, and say who can't; then who is on the team."""
        barred = self._invite(came.member)
        if came.member.user in (*came.people, *came.entries.get("people", "").split()):
            barred = {came.member.user: Barred.SELF, **barred}
        team = self._teams.team(came.member)
        self._messenger.post(came.member, self._messages.changed(team, barred, self._summaries.minimum))
        self._home.publish(came.member)
        self._outbox(came.member.workspace)

    def _invite(self, manager: Member) -> dict[str, Barred]:
        """Invite everybody who was added and can be asked; of who can't, give why."""
        barred: dict[str, Barred] = {}
        for sharing in self._teams.team(manager):
            if sharing.choice is Choice.ADDED:
                why = self._messenger.barred(sharing.member)
                if why is None:
                    self._teams.admit(manager, sharing.member.user)
                else:
                    self._teams.remove(manager, [sharing.member.user])
                    barred[sharing.member.user] = why
        return barred

    def _post_team(self, manager: Member) -> None:
        self._messenger.post(manager, self._messages.standing(self._teams.team(manager), self._summaries.minimum))

    def ask(self, came: Inbound) -> str | None:
        """Keep that a summary is asked for, and what may be shown; nothing of it where there is no team."""
        return self._summaries.ask(came.member)

    def show_summary(self, came: Inbound) -> None:
        """Show the summary, or what a team is for."""
        if came.kept:
            self._page.post(came.member, came.kept)
            self._outbox(came.member.workspace)
        else:
            self._post_team(came.member)

    def open_protected(self, came: Inbound) -> None:
        """Open the dialog that says how a summary gives nobody away."""
        form = self._summary.protected_form(self._summaries.minimum)
        self._messenger.open_form(came.member, came.trigger, form)

    def look_at_cards(self, came: Inbound) -> None:
        """Note that the cards are opened."""
        self._summaries.look_at_cards(came.member)

    def open_cards(self, came: Inbound) -> None:
        """Open the dialog with the cards."""
        form = self._cards.form(self._summaries.cards(came.member), 0)
        self._messenger.open_form(came.member, came.trigger, form)
        self._outbox(came.member.workspace)

    def turn_page(self, came: Inbound) -> None:
        """Turn a page of the cards, as they are shared at this moment."""
        page = int(came.detail) if came.detail.isdecimal() else 0
        form = self._cards.form(self._summaries.cards(came.member), page)
        self._messenger.update_form(came.member, came.view, form)

    def show_trend(self, came: Inbound) -> None:
        """Post how the bands moved over everything released."""
        self._messenger.post(came.member, self._summary.trend(self._view(came)))

    def take_away(self, came: Inbound) -> None:
        """Note that the summary is taken away as a file."""
        self._summaries.take_away(came.member, came.token)

    def export(self, came: Inbound) -> None:
        """Put the summary into the DM as files."""
        view = self._view(came)
        shared = self._summaries.cards(came.member)
        names = {card.user: self._messenger.name(Member(came.member.workspace, card.user)) for card in shared}
        files = {
            "team-summary.csv": self._files.export_csv(view, shared, names),
            "team-summary.md": self._files.export_markdown(view, shared, names),
        }
        self._messenger.upload(came.member, files, self._files.exported())
        self._outbox(came.member.workspace)

    def show_others(self, came: Inbound) -> None:
        """Post the enabling actions on offer."""
        self._messenger.post(came.member, self._summary.others(self._view(came)))

    def pledge(self, came: Inbound) -> None:
        """Keep what the manager commits to."""
        self._pledges.make(came.member, came.token)

    def show_pledged(self, came: Inbound) -> None:
        """Say that it is kept and who sees it, and draw the summary anew."""
        view = self._summaries.live(came.member)
        if view and view.pledge:
            self._messenger.post(came.member, self._summary.pledged(view.framework, view.pledge))
        self._page.redraw(came.member)
        self._outbox(came.member.workspace)

    def _settle(self, status: PledgeStatus) -> Persist:
        def persist(came: Inbound) -> None:
            self._pledges.settle(came.member, came.token, status)

        return persist

    def show_settled(self, came: Inbound) -> None:
        """Say what became of it in place of the question; on the summary, draw that anew."""
        view = self._summaries.live(came.member)
        stands = view.request.place.ts if view and view.request and view.request.place else ""
        if came.message_ts != stands:
            self._messenger.replace(came, self._summary.settled())
        self._page.redraw(came.member)

    def show_kept(self, came: Inbound) -> None:
        """Say that it stays as it is."""
        self._messenger.replace(came, self._summary.kept())

    def _view(self, came: Inbound) -> SummaryView:
        return self._summaries.view(came.member, came.token)
