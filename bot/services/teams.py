"""Who is on whose team, and what each of them shares: asked once, answered by the member, changed at any time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.domain import team as rules
from bot.domain.delivery import Delivery
from bot.domain.errors import NothingToChangeError
from bot.domain.framework import Enabling
from bot.domain.people import Member
from bot.domain.summary import Request
from bot.domain.team import Choice, Sharing
from bot.services import Clock, NewId
from bot.services.member_state import MemberState
from bot.services.once import writing
from bot.services.sending import INVITATION
from bot.storage.unit_of_work import Storage, UnitOfWork


@dataclass(frozen=True, slots=True)
class TeamsView:
    """How teams touch a member.

    Attributes:
        team: who is on their own team.
        sharings: what they share with managers who have them on a team, or had.
        commitments: what those whom they share with committed to, by the manager's user id.
        receipts: who saw a summary that they were counted in, or their card; newest first.
        wants_receipts: whether they want each receipt as a message too.
    """

    team: tuple[Sharing, ...] = ()
    sharings: tuple[Sharing, ...] = ()
    commitments: tuple[tuple[str, Enabling], ...] = ()
    receipts: tuple[Request, ...] = ()
    wants_receipts: bool = False


NO_TEAMS = TeamsView()
"""Of somebody whom no team touches."""


class TeamService:
    """Keeps teams and consent. A manager never learns here who refused."""

    def __init__(self, storage: Storage, clock: Clock, new_id: NewId) -> None:
        self._storage = storage
        self._clock = clock
        self._new_id = new_id

    def add(self, manager: Member, users: Iterable[str]) -> None:
        """Take people on the team. Nobody is asked before `admit`; the manager is never on the own team."""
        with writing(self._storage, self._clock) as work:
            self._add(work, manager, users)

    def admit(self, manager: Member, user: str) -> None:
        """Ask somebody who was added and can be asked; once, by a message that is sent without a click."""
        with writing(self._storage, self._clock) as work:
            known = work.sharings.get(manager, user)
            if known is None or known.choice is not Choice.ADDED:
                return
            now = self._clock()
            asked = rules.invited(known, now)
            work.sharings.put(asked)
            work.deliveries.add(Delivery(self._new_id(), asked.member, INVITATION, asked.period, now))

    def remove(self, manager: Member, users: Iterable[str]) -> None:
        """Take people off the team; what they shared ends at once."""
        with writing(self._storage, self._clock) as work:
            self._remove(work, manager, users)

    def choose_team(self, manager: Member, users: Collection[str]) -> None:
        """Make the team these people, and nobody else."""
        with writing(self._storage, self._clock) as work:
            team = (one.member.user for one in work.sharings.team(manager))
            self._remove(work, manager, [user for user in team if user not in users])
            self._add(work, manager, users)

    def team(self, manager: Member) -> tuple[Sharing, ...]:
        """Give everybody on the team."""
        with self._storage.reading() as work:
            return work.sharings.team(manager)

    def sharings(self, member: Member) -> tuple[Sharing, ...]:
        """Give what the member shares with whoever asked."""
        with self._storage.reading() as work:
            return _who_asked(work.sharings.of_member(member))

    def choose(self, member: Member, manager: str, choice: Choice) -> None:
        """Keep what the member lets a manager see; NothingToChangeError where that manager never asked them."""
        with writing(self._storage, self._clock) as work:
            known = work.sharings.get(Member(member.workspace, manager), member.user)
            if known is None or known.choice is Choice.ADDED:
                raise NothingToChangeError
            after = rules.chosen(known, choice, self._clock())
            if after.choice is not choice:
                raise NothingToChangeError
            work.sharings.put(after)

    def choose_for_all(self, member: Member, choice: Choice) -> bool:
        """Keep the same for every manager who asked.

        Off is said to all of them at once; anything that shows more only where there is one whom it can mean.

        Returns:
            Whether it was kept; False where the member has to say for whom.
        """
        now = self._clock()
        with writing(self._storage, self._clock) as work:
            asked = _who_asked(_held(work, member))
            if choice is not Choice.OFF:
                asked = tuple(one for one in asked if one.on_team)
                if len(asked) != 1:
                    return False
            for one in asked:
                work.sharings.put(rules.chosen(one, choice, now))
        return bool(asked)

    def leave(self, member: Member) -> None:
        """Take somebody who left the workspace off every team."""
        now = self._clock()
        with writing(self._storage, self._clock) as work:
            for sharing in _held(work, member):
                work.sharings.put(rules.removed(sharing, now))

    def asked(self, invitation: Delivery) -> Sharing | None:
        """Give what an invitation asks for; None where it was answered or taken back meanwhile."""
        manager = invitation.period.partition(":")[0]
        with self._storage.reading() as work:
            known = work.sharings.get(Member(invitation.member.workspace, manager), invitation.member.user)
        wanted = known is not None and known.on_team and known.choice is Choice.ASKED
        return known if wanted else None

    def _add(self, work: UnitOfWork, manager: Member, users: Iterable[str]) -> None:
        now = self._clock()
        for user in dict.fromkeys(users):
            known = work.sharings.get(manager, user)
            after = rules.added(known, manager, user, now)
            if user != manager.user and after != known:
                work.sharings.put(after)

    def _remove(self, work: UnitOfWork, manager: Member, users: Iterable[str]) -> None:
        now = self._clock()
        for user in dict.fromkeys(users):
            known = work.sharings.get(manager, user)
            if known is not None and known.on_team:
                work.sharings.put(rules.removed(known, now))


def _who_asked(sharings: Iterable[Sharing]) -> tuple[Sharing, ...]:
    """Leave out those in whose name nobody was asked yet: of them the member knows nothing."""
    return tuple(one for one in sharings if one.choice is not Choice.ADDED)


def _held(work: UnitOfWork, member: Member) -> list[Sharing]:
    """Give what the member shares, none of which anybody else changes until the commit."""
    managers = [Member(member.workspace, one.manager) for one in work.sharings.of_member(member)]
    held = (work.sharings.get(manager, member.user) for manager in managers)
    return [sharing for sharing in held if sharing]


def teams_view(state: MemberState) -> TeamsView:
    """How teams touch a member."""
    work, member, framework = state.work, state.member, state.library.current
    sharings = _who_asked(work.sharings.of_member(member))
    pledges = (work.pledges.present(Member(member.workspace, one.manager)) for one in sharings if one.counts)
    made = ((pledge.manager.user, framework.enabling_action(pledge.action)) for pledge in pledges if pledge)
    return TeamsView(
        team=work.sharings.team(member),
        sharings=sharings,
        commitments=tuple((manager, action) for manager, action in made if action),
        receipts=work.requests.receipts(member),
        wants_receipts=state.profile.receipts,
    )
