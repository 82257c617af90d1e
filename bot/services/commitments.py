"""Managers' commitments: one enabling action, announced to those who were counted, and followed up later."""

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
"""When a manager is asked whether a commitment was kept, and asked again after 'not yet'."""

AGAIN = ":again"
"""Suffix of the period of the second follow-up."""


class CommitmentService:
    """What managers commit to, and whether they keep it."""

    def __init__(self, storage: Storage, library: Library, clock: Clock, new_id: NewId) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._new_id = new_id

    def offered(self, enabling: str) -> Enabling:
        """Return an enabling action; NothingToChangeError if it is no longer in the content."""
        action = self._library.current.enabling_action(enabling)
        if action is None:
            raise NothingToChangeError
        return action

    @retry_conflict
    def make(self, manager: Member, enabling: str) -> None:
        """Commit to an enabling action, letting an open commitment go. Idempotent.

        Those who were counted are told with their receipt, or right away if the receipts are due already.

        NothingToChangeError if the content has no such action, or if the manager has no summary.
        """
        with writing(self._storage, self._clock) as work:
            round_ = next((one for one in work.rounds.recent(manager) if one.counted is not None), None)
            if round_ is None:
                raise NothingToChangeError
            self.offered(enabling)
            now, known = self._clock(), work.commitments.open(manager)
            if known and known.action == enabling and known.round == round_.id:
                return
            if known:
                work.commitments.save(replace(known, status=CommitmentStatus.LET_GO, settled_at=now), before=known)
            commitment = Commitment(self._new_id(), manager, enabling, round_.id, now)
            work.commitments.add(commitment)
            work.deliveries.add(Delivery(self._new_id(), manager, FOLLOW_UP, commitment.id, now + ASKED_AFTER))
            self._announce(work, round_, COMMITTED, commitment)

    def not_yet(self, manager: Member, commitment_id: str) -> None:
        """Ask once more in four weeks; NothingToChangeError if the commitment is settled."""
        with writing(self._storage, self._clock) as work:
            commitment = work.commitments.get(manager, commitment_id)
            if commitment is None or commitment.status is not CommitmentStatus.OPEN:
                raise NothingToChangeError
            again = Delivery(self._new_id(), manager, FOLLOW_UP, commitment.id + AGAIN, self._clock() + ASKED_AFTER)
            work.deliveries.add(again)

    @retry_conflict
    def settle(self, manager: Member, commitment_id: str, status: CommitmentStatus) -> None:
        """Settle an open commitment, and tell those who were told about it. A settled one stays as it is."""
        with writing(self._storage, self._clock) as work:
            commitment = work.commitments.get(manager, commitment_id)
            if commitment is None:
                raise NothingToChangeError
            if commitment.status is CommitmentStatus.OPEN and status is not CommitmentStatus.OPEN:
                work.commitments.save(replace(commitment, status=status, settled_at=self._clock()), before=commitment)
                round_ = work.rounds.get(manager, commitment.round)
                if round_:
                    self._announce(work, round_, KEPT, commitment)

    def announcement(self, delivery: Delivery) -> tuple[Commitment, Enabling] | None:
        """Return the commitment that a delivery tells a counted member about."""
        manager, _, commitment_id = delivery.period.partition(":")
        return self._find(Member(delivery.member.workspace, manager), commitment_id)

    def follow_up(self, delivery: Delivery) -> tuple[Commitment, Enabling] | None:
        """Return the commitment that a manager is asked about; None if it is settled."""
        found = self._find(delivery.member, delivery.period.removesuffix(AGAIN))
        return found if found and found[0].status is CommitmentStatus.OPEN else None

    def receipt(self, delivery: Delivery) -> tuple[Round, Enabling | None] | None:
        """Return the round of a receipt, and the action that the manager had committed to when its receipts were due.

        None if the manager was forgotten.
        """
        user, _, round_id = delivery.period.partition(":")
        manager = Member(delivery.member.workspace, user)
        with self._storage.reading() as work:
            round_, commitment = work.rounds.get(manager, round_id), work.commitments.open(manager)
        if round_ is None or round_.closed_at is None:
            return None
        in_time = (
            commitment and commitment.round == round_.id and commitment.made_at < round_.closed_at + RECEIPTS_AFTER
        )
        return round_, self._library.current.enabling_action(commitment.action) if commitment and in_time else None

    def _find(self, manager: Member, commitment_id: str) -> tuple[Commitment, Enabling] | None:
        with self._storage.reading() as work:
            commitment = work.commitments.get(manager, commitment_id)
        action = self._library.current.enabling_action(commitment.action) if commitment else None
        return (commitment, action) if commitment and action else None

    def _announce(self, work: UnitOfWork, round_: Round, kind: str, commitment: Commitment) -> None:
        """Tell those who were counted, unless their receipts are still to come, which include this."""
        now = self._clock()
        if round_.closed_at is None or now < round_.closed_at + RECEIPTS_AFTER:
            return
        period = manager_prefix(commitment.manager.user) + commitment.id
        work.deliveries.add_all(
            Delivery(self._new_id(), member, kind, period, now)
            for member in work.receipts.counted_in(commitment.manager.workspace, round_.id)
        )
