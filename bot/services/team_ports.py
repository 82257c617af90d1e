"""What the use cases of teams need from the outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.check import Check, Place
from bot.domain.people import Member
from bot.domain.summary import Marks, Pledge, Release, Request, Topic
from bot.domain.team import Sharing


class Sharings(Protocol):
    """Who is on whose team, and what they share."""

    def get(self, manager: Member, user: str) -> Sharing | None:
        """Give what a member of the manager's workspace shares with the manager."""

    def team(self, manager: Member) -> tuple[Sharing, ...]:
        """Give everybody who is on the manager's team, by user id."""

    def of_member(self, member: Member) -> tuple[Sharing, ...]:
        """Give what the member shares with whom, also where they are on the team no longer; by manager."""

    def put(self, sharing: Sharing) -> None:
        """Keep a new or changed one."""

    def versions(self, manager: Member) -> Mapping[str, str]:
        """Give, for each on the team who counts and has finished a check, which answers that is: `<check id>:<turn>`.

        The same as of `checks`, without reading anybody's answers.
        """

    def checks(self, manager: Member) -> tuple[Check, ...]:
        """Give the last finished check of each on the team who counts, by user id."""

    def rhythms(self, manager: Member, since: datetime) -> Mapping[str, Marks]:
        """Give, for each on the team who counts and has finished a check, what they did since a moment.

        `reflected`: answered a weekly reflection; `planned`: made a plan; `carried_out`: carried one out.
        """

    def wanting_receipts(self, manager: Member) -> tuple[Member, ...]:
        """Give those on the team who count and want each receipt as a message, by user id."""


class Releases(Protocol):
    """Everything that was ever released."""

    def history(self, manager: Member, topic: Topic, *, most: int = 20) -> tuple[Release, ...]:
        """Give what was released to a manager, newest first."""

    def everything(self, workspace: str, topic: Topic) -> tuple[Release, ...]:
        """Give all that was released in a workspace, to whomever, oldest first.

        Until the commit nobody else releases anything there: two at once could not know of each other.
        """

    def highest_minimum(self) -> int | None:
        """Give the largest minimum group that anything was released with, in any workspace."""

    def add(self, release: Release) -> None:
        """Keep a new one."""


class Requests(Protocol):
    """Who asked to see what: the audit trail, and the receipts of those whom it was about."""

    def add(self, request: Request, people: Sequence[str]) -> None:
        """Keep a request, with a receipt for each of these user ids."""

    def place(self, manager: Member, request_id: str, place: Place) -> None:
        """Remember where its message stands."""

    def live(self, manager: Member) -> Request | None:
        """Give the manager's newest request for a summary whose message stands somewhere."""

    def get(self, manager: Member, request_id: str) -> Request | None:
        """Give that request, if it is this manager's."""

    def receipts(self, member: Member, *, most: int = 20) -> tuple[Request, ...]:
        """Give the requests that the member was counted in or shown at, newest first."""

    def trail(self, workspace: str) -> tuple[Request, ...]:
        """Give every request in a workspace, oldest first."""


class Pledges(Protocol):
    """What managers committed to."""

    def present(self, manager: Member) -> Pledge | None:
        """Give the open one."""

    def get(self, manager: Member, pledge_id: str) -> Pledge | None:
        """Give that one, if it is this manager's."""

    def settled(self, manager: Member, *, most: int = 20) -> tuple[Pledge, ...]:
        """Give those that were carried out or let go, newest first."""

    def add(self, pledge: Pledge) -> None:
        """Keep a new one; ConflictError where one is open."""

    def save(self, pledge: Pledge, *, was: Pledge) -> None:
        """Keep a changed one; ConflictError where it is no longer as it `was` in status."""
