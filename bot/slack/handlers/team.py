"""Teams in Slack: choosing one, its summary, the manager's turn."""

from collections.abc import Iterable

from bot.domain.people import Member
from bot.domain.summary import PledgeStatus
from bot.domain.team import Barred, Choice
from bot.domain.vocabulary import Understood, understand
from bot.messages.cards import CardMessages
from bot.messages.parts import Form, Message
from bot.messages.summary import SummaryMessages
from bot.messages.summary_files import SummaryFiles
from bot.messages.team import TeamMessages
from bot.messages.words import Words
from bot.services.pledges import PledgeService
from bot.services.summaries import SummaryService
from bot.services.teams import TeamService
from bot.slack.handlers.summary import LiveSummary
from bot.slack.interactions import Click, Command, Submission
from bot.slack.messenger import Messenger, Outbox
from bot.slack.routing import command, on
from bot.slack.show import Files, Show

ADD, REMOVE, SUMMARY = "add", "remove", "summary"
_SETTLED = {"team.done": PledgeStatus.DONE, "team.cancel": PledgeStatus.LET_GO}


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
        summary: LiveSummary,
        outbox: Outbox,
    ) -> None:
        self._teams = teams
        self._summaries = summaries
        self._pledges = pledges
        self._options = words.options["team"]
        self._messages = TeamMessages(words)
        self._pictures = SummaryMessages(words)
        self._card_messages = CardMessages(words)
        self._files = SummaryFiles(words)
        self._messenger = messenger
        self._summary = summary
        self._outbox = outbox

    @command("team", begins=True, hint=True)
    def team(self, typed: Command) -> Show:
        """Do what was typed behind `team`; without anything, say who is on it."""
        manager = typed.member
        match understand(typed.text, self._options):
            case Understood(command=said) if said == SUMMARY:
                return self.summarise(typed)
            case Understood(command=said) if typed.people:
                change = self._teams.add if said == ADD else self._teams.remove
                change(manager, typed.people)
                return self._changed(manager, typed.people)
            case None:
                return Show.post(self._standing, manager)
            case _:
                return Show.post(self._messages.unreadable)

    @on(Click, "team.open")
    def open_form(self, click: Click) -> Show:
        """Open the dialog to choose the team in."""
        team = self._teams.team(click.member)
        return Show.form(self._messages.form, team, self._summaries.minimum)

    @on(Submission, "team.choose")
    def choose(self, submission: Submission) -> Show:
        """Make the team what the dialog says."""
        people = submission.entries["people"].split()
        self._teams.choose_team(submission.member, people)
        return self._changed(submission.member, people)

    @on(Click, "team.summary")
    def summarise(self, interaction: Click | Command) -> Show:
        """Show the summary, or what a team is for."""
        manager = interaction.member
        request_id = self._summaries.ask(manager)
        if request_id is None:
            return Show.post(self._standing, manager)
        shown = self._summary.below(self._summaries.view(manager, request_id), request_id)
        return shown + self._sent(manager)

    @on(Click, "team.protected")
    def open_protected(self, _: Click) -> Show:
        """Open the dialog that says how a summary gives nobody away."""
        return Show.form(self._pictures.protected_form, self._summaries.minimum)

    @on(Click, "team.cards")
    def open_cards(self, click: Click) -> Show:
        """Note that the cards are opened, and open them."""
        self._summaries.look_at_cards(click.member)
        return Show.form(self._cards, click.member, 0) + self._sent(click.member)

    @on(Click, "team.page")
    def turn_page(self, click: Click) -> Show:
        """Turn a page of the cards, as they are shared at this moment."""
        page = int(click.detail) if click.detail.isdecimal() else 0
        return Show.update_form(self._cards, click.member, page)

    @on(Click, "team.trend")
    def show_trend(self, click: Click) -> Show:
        """Post how the bands moved over everything released."""
        return Show.post(self._pictures.trend, self._summaries.view(click.member, click.value))

    @on(Click, "team.export")
    def export(self, click: Click) -> Show:
        """Note that the summary is taken away, and put it into the DM as files."""
        self._summaries.take_away(click.member, click.value)
        return Show.files(self._export, click.member, click.value) + self._sent(click.member)

    @on(Click, "team.others")
    def show_others(self, click: Click) -> Show:
        """Post the enabling actions on offer."""
        return Show.post(self._pictures.others, self._summaries.view(click.member, click.value))

    @on(Click, "team.pledge")
    def pledge(self, click: Click) -> Show:
        """Keep what the manager commits to, say who sees it, and redraw the summary."""
        self._pledges.make(click.member, click.value)
        view = self._summaries.live(click.member)
        made = view.pledge if view else None
        said = Show.post(self._pictures.pledged, view.framework, made) if view and made else Show()
        return said + self._summary.redrawn(click.member) + self._sent(click.member)

    @on(Click, *_SETTLED)
    def settle(self, click: Click) -> Show:
        """Keep what became of it, and say so in place of the question; on the summary, redraw that."""
        self._pledges.settle(click.member, click.value, _SETTLED[click.action])
        view = self._summaries.live(click.member)
        on_summary = view and view.request and click.message == view.request.place
        said = Show() if on_summary else Show.replace(self._pictures.settled)
        return said + self._summary.redrawn(click.member)

    @on(Click, "team.keep")
    def keep(self, _: Click) -> Show:
        """Say that it stays as it is."""
        return Show.replace(self._pictures.kept)

    def _changed(self, manager: Member, named: Iterable[str]) -> Show:
        return Show.post(self._draw_changed, manager, tuple(named)) + self._sent(manager)

    def _draw_changed(self, manager: Member, named: tuple[str, ...]) -> Message:
        """Ask who can be asked, and say who can't; then who is on the team."""
        barred = self._invite(manager)
        if manager.user in named:
            barred = {manager.user: Barred.SELF, **barred}
        return self._messages.changed(self._teams.team(manager), barred, self._summaries.minimum)

    def _standing(self, manager: Member) -> Message:
        self._invite(manager)
        return self._messages.standing(self._teams.team(manager), self._summaries.minimum)

    def _invite(self, manager: Member) -> dict[str, Barred]:
        """Invite everybody who was added and can be asked; of who can't, tell why."""
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

    def _cards(self, manager: Member, page: int) -> Form:
        return self._card_messages.form(self._summaries.cards(manager), page)

    def _export(self, manager: Member, request_id: str) -> Files:
        view, shared = self._summaries.view(manager, request_id), self._summaries.cards(manager)
        names = {card.user: self._messenger.name(Member(manager.workspace, card.user)) for card in shared}
        return self._files.exported(), self._files.files(view, shared, names)

    def _sent(self, manager: Member) -> Show:
        return Show.then(self._outbox, manager.workspace)
