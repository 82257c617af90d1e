"""The manager's turn: one enabling action that they commit to, told to those who were counted, asked about later."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.delivery import Delivery, manager_prefix
from bot.domain.errors import NothingToChangeError
from bot.domain.framework import Enabling
from bot.domain.people import Member
from bot.domain.summary import Commitment, CommitmentStatus, Round
from bot.services import Clock, NewId
from bot.services.idempotency import retry_conflict, writing
from bot.services.library import Library
from bot.services.rounds import RECEIPTS_AFTER
from bot.services.sending import COMMITTED, FOLLOW_UP, KEPT
from bot.storage.unit_of_work import Storage, UnitOfWork

ASKED_AFTER = timedelta(weeks=4)
"""When a manager is asked what became of it, and again after 'not yet'."""

AGAIN = ":again"
"""Ends the period of the second question."""


class CommitmentService:
    """Keeps what managers commit to, and what became of it."""

    def __init__(self, storage: Storage, library: Library, clock: Clock, new_id: NewId) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._new_id = new_id

    def offered(self, enabling: str) -> Enabling:
        """Return an enabling action; NothingToChangeError where the content doesn't have it any more."""
        action = self._library.current.enabling_action(enabling)
        if action is None:
            raise NothingToChangeError
        return action

    @retry_conflict
    def make(self, manager: Member, enabling: str) -> None:
        """Commit to an enabling action in place of an open one. Sent twice it is one commitment.

        Those who were counted read of it with their receipt, or at once if that is on its way already.

        NothingToChangeError where the content has no such action, or the manager has no summary.
        """
        with writing(self._storage, self._clock) as work:
            of = next((one for one in work.rounds.recent(manager) if one.counted is not None), None)
            if of is None:
                raise NothingToChangeError
            self.offered(enabling)
            now, known = self._clock(), work.commitments.open(manager)
            if known and known.action == enabling and known.round == of.id:
                return
            if known:
                work.commitments.save(replace(known, status=CommitmentStatus.LET_GO, settled_at=now), before=known)
            commitment = Commitment(self._new_id(), manager, enabling, of.id, now)
            work.commitments.add(commitment)
            work.deliveries.add(Delivery(self._new_id(), manager, FOLLOW_UP, commitment.id, now + ASKED_AFTER))
            self._tell(work, of, COMMITTED, commitment)

    def not_yet(self, manager: Member, commitment_id: str) -> None:
        """Ask once more in four weeks; NothingToChangeError where it is settled."""
        with writing(self._storage, self._clock) as work:
            commitment = work.commitments.get(manager, commitment_id)
            if commitment is None or commitment.status is not CommitmentStatus.OPEN:
                raise NothingToChangeError
            again = Delivery(self._new_id(), manager, FOLLOW_UP, commitment.id + AGAIN, self._clock() + ASKED_AFTER)
            work.deliveries.add(again)

    @retry_conflict
    def settle(self, manager: Member, commitment_id: str, status: CommitmentStatus) -> None:
        """Keep what became of a commitment, and tell those who read of it. One that is settled already stays so."""
        with writing(self._storage, self._clock) as work:
            commitment = work.commitments.get(manager, commitment_id)
            if commitment is None:
                raise NothingToChangeError
            if commitment.status is CommitmentStatus.OPEN and status is not CommitmentStatus.OPEN:
                work.commitments.save(replace(commitment, status=status, settled_at=self._clock()), before=commitment)
                of = work.rounds.get(manager, commitment.round)
                if of:
                    self._tell(work, of, KEPT, commitment)

    def announcement(self, delivery: Delivery) -> tuple[Commitment, Enabling] | None:
        """Return what a manager committed to, for a message about it to those who were counted."""
        manager, _, commitment_id = delivery.period.partition(":")
        return self._find(Member(delivery.member.workspace, manager), commitment_id)

    def follow_up(self, delivery: Delivery) -> tuple[Commitment, Enabling] | None:
        """Return what a manager is asked about; None where it is settled."""
        found = self._find(delivery.member, delivery.period.removesuffix(AGAIN))
        return found if found and found[0].status is CommitmentStatus.OPEN else None

    def receipt(self, delivery: Delivery) -> tuple[Round, Enabling | None] | None:
        """Return the round that a receipt is of, and what the manager had decided by the time of all its receipts.

        None where the manager was forgotten.
        """
        user, _, round_id = delivery.period.partition(":")
        manager = Member(delivery.member.workspace, user)
        with self._storage.reading() as work:
            of, commitment = work.rounds.get(manager, round_id), work.commitments.open(manager)
        if of is None or of.closed_at is None:
            return None
        in_time = commitment and commitment.round == of.id and commitment.made_at < of.closed_at + RECEIPTS_AFTER
        return of, self._library.current.enabling_action(commitment.action) if commitment and in_time else None

    def _find(self, manager: Member, commitment_id: str) -> tuple[Commitment, Enabling] | None:
        with self._storage.reading() as work:
            commitment = work.commitments.get(manager, commitment_id)
        action = self._library.current.enabling_action(commitment.action) if commitment else None
        return (commitment, action) if commitment and action else None

    def _tell(self, work: UnitOfWork, of: Round, kind: str, commitment: Commitment) -> None:
        """Tell those who were counted, unless their receipts are still to come, which tell what holds then."""
        now = self._clock()
        if of.closed_at is None or now < of.closed_at + RECEIPTS_AFTER:
            return
        period = manager_prefix(commitment.manager.user) + commitment.id
        work.deliveries.add_all(
            Delivery(self._new_id(), member, kind, period, now)
            for member in work.receipts.counted_in(commitment.manager.workspace, of.id)
        )
