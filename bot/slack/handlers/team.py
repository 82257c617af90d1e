"""Teams in Slack: choosing one, its rounds and summaries, the manager's turn."""

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

ADD, REMOVE, SUMMARY = "add", "remove", "summary"
UNKNOWN_ZONE = "UTC"
_SETTLED = {"team.done": CommitmentStatus.DONE, "team.cancel": CommitmentStatus.LET_GO}


class TeamHandlers:
    """Keeps a manager's team, and shows how it grows."""

    def __init__(  # noqa: PLR0913  all that a manager's journey touches
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
        self._pictures = SummaryMessages(words)
        self._card_messages = CardMessages(words)
        self._files = SummaryFiles(words)
        self._messenger = messenger
        self._profiles = profiles
        self._outbox = outbox

    @command("team", begins=True, hint=True)
    def team(self, typed: Command) -> Show:
        """Do what was typed behind `team`; without anything, say who is on it."""
        manager = typed.member
        match understand(typed.text, self._options):
            case KnownCommand(command=said) if said == SUMMARY:
                return self.summarise(typed)
            case KnownCommand(command=said) if typed.people:
                change = self._teams.add if said == ADD else self._teams.remove
                change(manager, typed.people)
                return self._changed(manager, typed.people)
            case None:
                return Show.post(self._overview, manager)
            case _:
                return Show.post(self._messages.unreadable)

    @on(Click, "team.open")
    def open_form(self, click: Click) -> Show:
        """Open the dialog to choose the team in."""
        return Show.form(self._messages.form, self._teams.team(click.member))

    @on(Submission, "team.choose")
    def choose(self, submission: Submission) -> Show:
        """Make the team what the dialog says."""
        people = submission.entries["people"].split()
        self._teams.choose_team(submission.member, people)
        return self._changed(submission.member, people)

    @on(Click, "team.round")
    def open_round(self, click: Click) -> Show:
        """Open a round that closes on a morning where the manager is, and say how the team stands then."""
        zone = self._profiles.of(click.member).zone or UNKNOWN_ZONE
        self._rounds.open(click.member, zone if is_zone(zone) else UNKNOWN_ZONE)
        return Show.replace(self._overview, click.member) + self._sent(click.member)

    @on(Click, "team.summary")
    def summarise(self, interaction: Click | Command) -> Show:
        """Show the last summary, or how the team stands."""
        view = self._summaries.latest(interaction.member)
        return Show.post(self._pictures.message, view) if view else Show.post(self._overview, interaction.member)

    @on(Click, "team.protected")
    def open_protected(self, _: Click) -> Show:
        """Open the dialog that says how a summary protects people."""
        return Show.form(self._pictures.protected_form, self._rounds.minimum)

    @on(Click, "team.guide")
    def open_guide(self, _: Click) -> Show:
        """Open the guide for conversations."""
        return Show.form(self._messages.guide_form)

    @on(Click, "team.details")
    def open_details(self, click: Click) -> Show:
        """Open the dialog with all bands."""
        return Show.form(self._pictures.details_form, self._summaries.get(click.member, click.value))

    @on(Click, "team.cards")
    def open_cards(self, click: Click) -> Show:
        """Open the cards that are shown at this moment. That is a look."""
        return Show.form(self._card_messages.form, self._summaries.look_at_cards(click.member)) + self._sent(
            click.member
        )

    @on(Click, "team.page")
    def turn_page(self, click: Click) -> Show:
        """Turn a page of the cards. That is a look at each of them, too."""
        page = int(click.detail) if click.detail.isdecimal() else 0
        return Show.update_form(self._card_messages.form, self._summaries.look_at_cards(click.member, page))

    @on(Click, "team.earlier")
    def show_earlier(self, click: Click) -> Show:
        """Post the summaries so far side by side."""
        return Show.post(self._pictures.earlier, self._summaries.get(click.member, click.value))

    @on(Click, "team.export")
    def export(self, click: Click) -> Show:
        """Put all that is shown to the manager into the DM, as files."""
        return Show.files(self._export, click.member)

    @on(Click, "team.others")
    def show_others(self, click: Click) -> Show:
        """Post the enabling actions on offer."""
        return Show.post(self._pictures.others, self._summaries.get(click.member, click.value))

    @on(Click, "team.offer")
    def offer(self, click: Click) -> Show:
        """Show what the team would read of a commitment."""
        return Show.form(self._pictures.commitment_form, self._commitments.offered(click.value), click.member.user)

    @on(Submission, "team.commitment")
    def commitment(self, submission: Submission) -> Show:
        """Keep what the manager commits to, and say who reads of it."""
        self._commitments.make(submission.member, submission.value)
        said = Show.post(self._pictures.committed, self._commitments.offered(submission.value))
        return said + self._sent(submission.member)

    @on(Click, *_SETTLED)
    def settle(self, click: Click) -> Show:
        """Keep what became of it; those who read of it read that too."""
        self._commitments.settle(click.member, click.value, _SETTLED[click.action])
        return Show.post(self._pictures.settled) + self._sent(click.member)

    @on(Click, "team.keep")
    def keep(self, click: Click) -> Show:
        """Ask once more."""
        self._commitments.not_yet(click.member, click.value)
        return Show.replace(self._pictures.kept)

    def _changed(self, manager: Member, named: Iterable[str]) -> Show:
        return Show.post(self._draw_changed, manager, tuple(named)) + self._sent(manager)

    def _draw_changed(self, manager: Member, named: tuple[str, ...]) -> Message:
        """Ask who can be asked, and say who can't; then who is on the team."""
        barred = self._invite(manager)
        if manager.user in named:
            barred = {manager.user: Ineligible.SELF, **barred}
        return self._messages.changed(self._teams.team(manager), barred)

    def _overview(self, manager: Member) -> Message:
        self._invite(manager)
        return self._messages.overview(self._teams.team(manager))

    def _invite(self, manager: Member) -> dict[str, Ineligible]:
        """Invite everybody who was added and can be asked; of who can't, tell why."""
        barred: dict[str, Ineligible] = {}
        for sharing in self._teams.unverified(manager):
            why = self._messenger.barred(sharing.member)
            if why is None:
                self._teams.admit(manager, sharing.member.user)
            else:
                self._teams.remove(manager, [sharing.member.user])
                barred[sharing.member.user] = why
        return barred

    def _export(self, manager: Member) -> Files:
        copy = self._summaries.take_copy(manager)
        names = {card.user: self._messenger.name(Member(manager.workspace, card.user)) for card in copy.cards}
        return self._files.exported(), self._files.files(copy, names)

    def _sent(self, manager: Member) -> Show:
        return Show.then(self._outbox, manager.workspace)
