"""Who is on whose team, and what members share: they are asked once, and can change their answer at any time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain import rounds
from bot.domain import team as rules
from bot.domain.delivery import Delivery
from bot.domain.errors import NothingToChangeError
from bot.domain.framework import Enabling
from bot.domain.people import Member
from bot.domain.summary import Receipt, Round
from bot.domain.team import Choice, Sharing
from bot.services import Clock, NewId
from bot.services.idempotency import writing
from bot.services.member_state import MemberState
from bot.services.rounds import RoundView, minimum_group, open_rounds
from bot.services.sending import INVITATION
from bot.storage.unit_of_work import Storage, UnitOfWork


@dataclass(frozen=True, slots=True)
class TeamView:
    """A manager's team. Of the members' choices, it only has who shows the manager their card.

    Attributes:
        users: the user ids of the team.
        cards: the user ids of those who show a card.
        needed: how many people a round needs.
        last: the latest round, open or closed.
        has_summary: whether there has been a summary.
        opens_at: when the next round can be opened; None if that is now.
    """

    users: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    needed: int = 0
    last: Round | None = None
    has_summary: bool = False
    opens_at: datetime | None = None

    @property
    def is_small(self) -> bool:
        return len(self.users) < self.needed

    @property
    def open_round(self) -> Round | None:
        return self.last if self.last and self.last.closed_at is None else None


@dataclass(frozen=True, slots=True)
class SharedView:
    """What a member shares with one manager.

    Attributes:
        sharing: what the member has chosen.
        round: the manager's open round, if the member is on its list.
        small: whether the team is too small for summaries.
        stopped: user ids of managers who no longer count the member, since only one manager at a time can.
    """

    sharing: Sharing
    round: RoundView | None = None
    small: bool = False
    stopped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation. `people`: everybody on the team; `new`: whether the member is new to the app."""

    shared: SharedView
    people: tuple[str, ...]
    new: bool


@dataclass(frozen=True, slots=True)
class TeamsView:
    """The teams that a member has or is on.

    Attributes:
        team: the member's own team.
        sharings: what the member shares with managers who have them on a team, or had.
        decided: what the member has committed to as a manager, and when.
        commitments: pairs of a manager's user id and what that manager has committed to, for managers shared with.
        receipts: which of the member's checks were counted, seen or copied; newest first.
        wants_receipts: whether the member wants to know about looks at their card.
    """

    team: TeamView = TeamView()
    sharings: tuple[Sharing, ...] = ()
    decided: tuple[Enabling, datetime] | None = None
    commitments: tuple[tuple[str, Enabling], ...] = ()
    receipts: tuple[Receipt, ...] = ()
    wants_receipts: bool = False


NO_TEAMS = TeamsView()
"""For somebody who has no team and is on none."""


class TeamService:
    """Teams and consent. No method tells a manager who has refused."""

    def __init__(self, storage: Storage, clock: Clock, new_id: NewId, minimum: int) -> None:
        """Build the service. `minimum` is the smallest group that a summary may be about."""
        self._storage = storage
        self._clock = clock
        self._new_id = new_id
        self._minimum = minimum

    def add(self, manager: Member, users: Iterable[str]) -> None:
        """Add people to the team, except the manager. Nobody is invited before `admit`."""
        with writing(self._storage, self._clock) as work:
            self._add(work, manager, users)

    def admit(self, manager: Member, user: str) -> None:
        """Invite somebody who was added, once it is known that they are a person.

        A manager invites a member only once, even if one of them was forgotten since.
        """
        with writing(self._storage, self._clock) as work:
            known = work.sharings.get(manager, user)
            if known is None or known.choice is not Choice.ADDED:
                return
            now = self._clock()
            asked = rules.admitted(known, now)
            work.sharings.put(asked)
            if work.invitations.remember(manager, user):
                work.deliveries.add(Delivery(self._new_id(), asked.member, INVITATION, asked.invitation, now))

    def remove(self, manager: Member, users: Iterable[str]) -> None:
        """Remove people from the team. Their cards disappear at once; the list of an open round stays as it is."""
        with writing(self._storage, self._clock) as work:
            self._remove(work, manager, users)

    def choose_team(self, manager: Member, users: Collection[str]) -> None:
        """Set the team to exactly these people."""
        with writing(self._storage, self._clock) as work:
            team = (one.member.user for one in work.sharings.team(manager))
            self._remove(work, manager, [user for user in team if user not in users])
            self._add(work, manager, users)

    def unverified(self, manager: Member) -> tuple[Sharing, ...]:
        """Return those who were added but not yet checked with Slack, so that `admit` can invite them."""
        with self._storage.reading() as work:
            return tuple(one for one in work.sharings.team(manager) if one.choice is Choice.ADDED)

    def team(self, manager: Member) -> TeamView:
        with self._storage.reading() as work:
            return team_view(work, manager, self._minimum, self._clock())

    def sharings(self, member: Member) -> tuple[SharedView, ...]:
        """Return what the member shares with each manager who has invited them."""
        with self._storage.reading() as work:
            return tuple(self._shared(work, one) for one in _invited(work.sharings.of_member(member)))

    def shared_with(self, member: Member, manager: str) -> SharedView | None:
        """Return what the member shares with this manager; None if the manager never invited them."""
        found = (one for one in self.sharings(member) if one.sharing.manager == manager)
        return next(found, None)

    def choose(self, member: Member, manager: str, choice: Choice) -> SharedView:
        """Save what the member shares with a manager, and return the new state.

        A member who is no longer on the team can't share more. NothingToChangeError if this manager never invited them.
        """
        with writing(self._storage, self._clock) as work:
            sharings = _invited(work.sharings.of_member(member))
            known = next((one for one in sharings if one.manager == manager), None)
            if known is None:
                raise NothingToChangeError
            return self._choose(work, sharings, known, choice)

    def choose_for_all(self, member: Member, choice: Choice) -> tuple[SharedView, ...] | None:
        """Save the same choice for all managers who have invited the member, and return the new states.

        OFF applies to all of them; any other choice only if the member is on exactly one team. None if no manager has
        invited them, or if the member has to say which manager is meant.
        """
        with writing(self._storage, self._clock) as work:
            sharings = _invited(work.sharings.of_member(member))
            affected = sharings if choice is Choice.OFF else tuple(one for one in sharings if one.on_team)
            if not affected or (choice is not Choice.OFF and len(affected) > 1):
                return None
            return tuple(self._choose(work, sharings, one, choice) for one in affected)

    def decline(self, member: Member, round_id: str, *, declined: bool) -> SharedView | None:
        """Save whether a member stays out of a round, and return the new state.

        None if the round is closed, or if the member isn't on its list.
        """
        with writing(self._storage, self._clock) as work:
            round_ = next((one.round for one in open_rounds(work, member) if one.round.id == round_id), None)
            known = work.sharings.get(round_.manager, member.user) if round_ else None
            if known is None:
                return None
            work.rounds.decline(member, round_id, declined=declined)
            return self._shared(work, known)

    def leave(self, member: Member) -> None:
        """Remove somebody who left the workspace from all teams, and delete their open round."""
        now = self._clock()
        with writing(self._storage, self._clock) as work:
            for sharing in work.sharings.of_member(member):
                work.sharings.put(rules.left(sharing, now))
            work.rounds.delete_open(member)

    def invitation(self, delivery: Delivery) -> InvitationView | None:
        """Return the invitation of a delivery; None if it was answered or withdrawn meanwhile."""
        manager = Member(delivery.member.workspace, delivery.period.partition(":")[0])
        with self._storage.reading() as work:
            known = work.sharings.get(manager, delivery.member.user)
            if known is None or not known.on_team or known.choice is not Choice.ASKED:
                return None
            people = tuple(one.member.user for one in work.sharings.team(manager))
            new = work.members.get(delivery.member).welcomed_at is None
            return InvitationView(self._shared(work, known), people, new)

    def welcomed(self, work: UnitOfWork, deliveries: Collection[Delivery]) -> None:
        """Record that these members were welcomed, since an invitation begins with a welcome."""
        for delivery in deliveries:
            work.members.welcome(delivery.member, self._clock())

    def _choose(self, work: UnitOfWork, sharings: Iterable[Sharing], known: Sharing, choice: Choice) -> SharedView:
        now = self._clock()
        after = rules.chosen(known, choice, now)
        others = [one for one in sharings if one.choice is Choice.TOTALS and one.manager != known.manager]
        stopped = others if choice is Choice.TOTALS and after.choice is Choice.TOTALS else []
        for one in (*(rules.chosen(other, Choice.OFF, now) for other in stopped), after):
            work.sharings.put(one)
        return self._shared(work, after, tuple(one.manager for one in stopped))

    def _shared(self, work: UnitOfWork, sharing: Sharing, stopped: tuple[str, ...] = ()) -> SharedView:
        manager = Member(sharing.member.workspace, sharing.manager)
        found = (one for one in open_rounds(work, sharing.member) if one.round.manager == manager)
        needed = minimum_group(work, self._minimum) + rounds.MARGIN
        return SharedView(sharing, next(found, None), len(work.sharings.team(manager)) < needed, stopped)

    def _add(self, work: UnitOfWork, manager: Member, users: Iterable[str]) -> None:
        now = self._clock()
        for user in dict.fromkeys(users):
            known = work.sharings.get(manager, user)
            after = rules.added(known, manager, user, now)
            if user != manager.user and after != known:
                work.sharings.put(after)

    def _remove(self, work: UnitOfWork, manager: Member, users: Iterable[str]) -> None:
        for user in dict.fromkeys(users):
            known = work.sharings.get(manager, user)
            if known is not None and known.on_team:
                work.sharings.put(rules.removed(known))


def _invited(sharings: Iterable[Sharing]) -> tuple[Sharing, ...]:
    """Leave out managers who have not invited the member yet, since the member doesn't know about them."""
    return tuple(one for one in sharings if one.choice is not Choice.ADDED)


def team_view(work: UnitOfWork, manager: Member, minimum: int, now: datetime) -> TeamView:
    """Return a manager's team, and what the manager can do with it."""
    team = work.sharings.team(manager)
    if not team:
        return TeamView(needed=minimum + rounds.MARGIN)
    recent = work.rounds.recent(manager)
    opens_at = recent[0].next_at if recent else None
    return TeamView(
        users=tuple(one.member.user for one in team),
        cards=tuple(one.member.user for one in team if one.choice is Choice.CARD),
        needed=minimum_group(work, minimum) + rounds.MARGIN,
        last=recent[0] if recent else None,
        has_summary=any(one.counted is not None for one in recent),
        opens_at=opens_at if opens_at and opens_at > now else None,
    )


def teams_view(state: MemberState, minimum: int) -> TeamsView:
    """Return the teams that a member has or is on."""
    work, member, framework = state.work, state.member, state.library.current
    sharings = _invited(work.sharings.of_member(member))
    commitments = (work.commitments.open(Member(member.workspace, one.manager)) for one in sharings if one.is_shared)
    made = (
        (commitment.manager.user, framework.enabling_action(commitment.action))
        for commitment in commitments
        if commitment
    )
    own = work.commitments.open(member)
    action = framework.enabling_action(own.action) if own else None
    return TeamsView(
        team=team_view(work, member, minimum, state.now),
        sharings=sharings,
        decided=(action, own.made_at) if own and action else None,
        commitments=tuple((manager, action) for manager, action in made if action),
        receipts=work.receipts.of_member(member),
        wants_receipts=state.profile.receipts,
    )
