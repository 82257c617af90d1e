"""The manager's turn: one enabling action that they commit to, seen by the team, asked about a month later."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.delivery import Delivery, about
from bot.domain.errors import NothingToChangeError
from bot.domain.framework import Enabling
from bot.domain.people import Member
from bot.domain.summary import Pledge, PledgeStatus
from bot.services import Clock, NewId
from bot.services.library import Library
from bot.services.once import retry_conflict, writing
from bot.services.sending import FOLLOW_UP, PLEDGED
from bot.storage.unit_of_work import Storage

ASKED_AFTER = timedelta(weeks=4)
"""When a manager is asked what became of it."""


class PledgeService:
    """Keeps what managers commit to, and what became of it."""

    def __init__(self, storage: Storage, library: Library, clock: Clock, new_id: NewId) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._new_id = new_id

    @retry_conflict
    def make(self, manager: Member, enabling: str) -> None:
        """Commit to an enabling action in place of an open one. Sent twice it is one pledge.

        NothingToChangeError where the content has no such action, or the manager has no team.
        """
        with writing(self._storage, self._clock) as work:
            if not work.sharings.team(manager) or self._library.current.enabling_action(enabling) is None:
                raise NothingToChangeError
            now, present = self._clock(), work.pledges.present(manager)
            if present and present.action == enabling:
                return
            if present:
                work.pledges.save(replace(present, status=PledgeStatus.LET_GO, settled_at=now), was=present)
            pledge = Pledge(self._new_id(), manager, enabling, now)
            work.pledges.add(pledge)
            work.deliveries.add(Delivery(self._new_id(), manager, FOLLOW_UP, pledge.id, now + ASKED_AFTER))
            for member in work.sharings.wanting_receipts(manager):
                work.deliveries.add(Delivery(self._new_id(), member, PLEDGED, about(manager.user) + pledge.id, now))

    @retry_conflict
    def settle(self, manager: Member, pledge_id: str, status: PledgeStatus) -> None:
        """Keep what became of a pledge. One that is settled already stays as it is."""
        with writing(self._storage, self._clock) as work:
            pledge = work.pledges.get(manager, pledge_id)
            if pledge is None:
                raise NothingToChangeError
            if pledge.status is PledgeStatus.OPEN and status is not PledgeStatus.OPEN:
                work.pledges.save(replace(pledge, status=status, settled_at=self._clock()), was=pledge)

    def present(self, manager: Member, pledge_id: str) -> tuple[Pledge, Enabling] | None:
        """Give a pledge that is open still, and what it is; None where it is neither."""
        with self._storage.reading() as work:
            pledge = work.pledges.get(manager, pledge_id)
        if pledge is None or pledge.status is not PledgeStatus.OPEN:
            return None
        action = self._library.current.enabling_action(pledge.action)
        return (pledge, action) if action else None
