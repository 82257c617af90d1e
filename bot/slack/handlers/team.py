"""A manager's team: its members, rounds, summaries and cards, and the manager's commitments."""

from collections.abc import Iterable

from bot.domain.people import Member
from bot.domain.schedule import is_zone
from bot.domain.summary import CommitmentStatus
from bot.domain.team import Ineligible
from bot.domain.vocabulary import KnownCommand, understand
from bot.messages.cards import CardMessages
from bot.messages.parts import Message
from bot.messages.summary import SummaryMessages
from bot.messages.summary_files import SummaryFiles
from bot.messages.team import TeamMessages
from bot.messages.words import Words
from bot.services.commitments import CommitmentService
from bot.services.rounds import RoundService
from bot.services.summaries import SummaryService
from bot.services.teams import TeamService
from bot.slack.interactions import Click, Command, Submission
from bot.slack.messenger import Messenger, Outbox
from bot.slack.profiles import Profiles
from bot.slack.routing import command, on
from bot.slack.show import Files, Show

ADD, SUMMARY = "add", "summary"
UNKNOWN_ZONE = "UTC"
_SETTLED = {"team.done": CommitmentStatus.DONE, "team.cancel": CommitmentStatus.LET_GO}


class TeamHandlers:
    def __init__(  # noqa: PLR0913  the manager's journey needs all of these
        self,
        *,
        teams: TeamService,
        rounds: RoundService,
        summaries: SummaryService,
        commitments: CommitmentService,
        words: Words,
        messenger: Messenger,
        profiles: Profiles,
        outbox: Outbox,
    ) -> None:
        self._teams = teams
        self._rounds = rounds
        self._summaries = summaries
        self._commitments = commitments
        self._options = words.options["team"]
        self._messages = TeamMessages(words)
        self._summary_messages = SummaryMessages(words)
        self._card_messages = CardMessages(words)
        self._files = SummaryFiles(words)
        self._messenger = messenger
        self._profiles = profiles
        self._outbox = outbox

    @command("team", begins=True, hint=True)
    def team(self, typed: Command) -> Show:
        """Carry out the subcommand that was typed. Without one, show the team."""
        manager = typed.member
        match understand(typed.text, self._options):
            case KnownCommand(command=name) if name == SUMMARY:
                return self.summarise(typed)
            case KnownCommand(command=name) if typed.people:
                change = self._teams.add if name == ADD else self._teams.remove
                change(manager, typed.people)
                return self._show_changed(manager, typed.people)
            case None:
                return Show.post(self._draw_overview, manager)
            case _:
                return Show.post(self._messages.unreadable)

    @on(Click, "team.open")
    def open_form(self, click: Click) -> Show:
        """Open the dialog for choosing the team."""
        return Show.form(self._messages.form, self._teams.team(click.member))

    @on(Submission, "team.choose")
    def choose(self, submission: Submission) -> Show:
        """Save the team from the dialog."""
        people = submission.entries["people"].split()
        self._teams.choose_team(submission.member, people)
        return self._show_changed(submission.member, people)

    @on(Click, "team.round")
    def open_round(self, click: Click) -> Show:
        """Open a round that closes in the morning in the manager's time zone, and show the team."""
        zone = self._profiles.of(click.member).zone or UNKNOWN_ZONE
        self._rounds.open(click.member, zone if is_zone(zone) else UNKNOWN_ZONE)
        return Show.replace(self._draw_overview, click.member) + self._send_due(click.member)

    @on(Click, "team.summary")
    def summarise(self, interaction: Click | Command) -> Show:
        """Show the latest summary. If there is none, show the team."""
        view = self._summaries.latest(interaction.member)
        if view is None:
            return Show.post(self._draw_overview, interaction.member)
        return Show.post(self._summary_messages.message, view)

    @on(Click, "team.protected")
    def open_protected(self, _: Click) -> Show:
        """Open the dialog about how a summary protects people."""
        return Show.form(self._summary_messages.protected_form, self._rounds.minimum)

    @on(Click, "team.guide")
    def open_guide(self, _: Click) -> Show:
        """Open the guide for conversations with a small team."""
        return Show.form(self._messages.guide_form)

    @on(Click, "team.details")
    def open_details(self, click: Click) -> Show:
        """Open the dialog with all bands."""
        return Show.form(self._summary_messages.details_form, self._summaries.get(click.member, click.value))

    @on(Click, "team.cards")
    def open_cards(self, click: Click) -> Show:
        """Open the dialog with the cards that members currently show. Each of them gets a receipt."""
        cards = self._summaries.look_at_cards(click.member)
        return Show.form(self._card_messages.form, cards) + self._send_due(click.member)

    @on(Click, "team.page")
    def turn_page(self, click: Click) -> Show:
        """Show another page of the cards. Each member on it gets a receipt."""
        page = int(click.detail) if click.detail.isdecimal() else 0
        return Show.update_form(self._card_messages.form, self._summaries.look_at_cards(click.member, page))

    @on(Click, "team.earlier")
    def show_earlier(self, click: Click) -> Show:
        """Post the earlier summaries."""
        return Show.post(self._summary_messages.earlier, self._summaries.get(click.member, click.value))

    @on(Click, "team.export")
    def export(self, click: Click) -> Show:
        """Upload everything that is shown to the manager to the DM."""
        return Show.files(self._draw_export, click.member)

    @on(Click, "team.others")
    def show_others(self, click: Click) -> Show:
        """Post the actions that the manager can commit to."""
        return Show.post(self._summary_messages.others, self._summaries.get(click.member, click.value))

    @on(Click, "team.offer")
    def offer(self, click: Click) -> Show:
        """Open the dialog with what the team would read about a commitment."""
        return Show.form(
            self._summary_messages.commitment_form, self._commitments.offered(click.value), click.member.user
        )

    @on(Submission, "team.commitment")
    def commitment(self, submission: Submission) -> Show:
        """Save the commitment, and confirm who will read about it."""
        self._commitments.make(submission.member, submission.value)
        confirmation = Show.post(self._summary_messages.committed, self._commitments.offered(submission.value))
        return confirmation + self._send_due(submission.member)

    @on(Click, *_SETTLED)
    def settle(self, click: Click) -> Show:
        """Save the outcome of a commitment. Those who read about the commitment will read about its outcome."""
        self._commitments.settle(click.member, click.value, _SETTLED[click.action])
        return Show.post(self._summary_messages.settled) + self._send_due(click.member)

    @on(Click, "team.keep")
    def keep(self, click: Click) -> Show:
        """Keep a commitment open. The manager will be asked once more."""
        self._commitments.not_yet(click.member, click.value)
        return Show.replace(self._summary_messages.kept)

    def _show_changed(self, manager: Member, named: Iterable[str]) -> Show:
        return Show.post(self._draw_changed, manager, tuple(named)) + self._send_due(manager)

    def _draw_changed(self, manager: Member, named: tuple[str, ...]) -> Message:
        """Invite the new members, and render the team with those who can't be on it."""
        barred = self._invite(manager)
        if manager.user in named:
            barred = {manager.user: Ineligible.SELF, **barred}
        return self._messages.changed(self._teams.team(manager), barred)

    def _draw_overview(self, manager: Member) -> Message:
        self._invite(manager)
        return self._messages.overview(self._teams.team(manager))

    def _invite(self, manager: Member) -> dict[str, Ineligible]:
        """Invite the people who were added. Remove those who can't be on a team, and return them with the reason."""
        barred: dict[str, Ineligible] = {}
        for sharing in self._teams.unverified(manager):
            why = self._messenger.barred(sharing.member)
            if why is None:
                self._teams.admit(manager, sharing.member.user)
            else:
                self._teams.remove(manager, [sharing.member.user])
                barred[sharing.member.user] = why
        return barred

    def _draw_export(self, manager: Member) -> Files:
        copy = self._summaries.take_copy(manager)
        names = {card.user: self._messenger.name(Member(manager.workspace, card.user)) for card in copy.cards}
        return self._files.exported(), self._files.files(copy, names)

    def _send_due(self, manager: Member) -> Show:
        return Show.then(self._outbox, manager.workspace)
