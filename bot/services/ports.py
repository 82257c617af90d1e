"""What the use cases need from the outside, as bare nouns; adapters name their technology."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

from bot.domain.check import Check, Place
from bot.domain.delivery import Delivery
from bot.domain.evidence import Evidence
from bot.domain.framework import Framework
from bot.domain.people import Member, Profile
from bot.domain.plan import Plan
from bot.domain.reflection import Reflection
from bot.domain.weekly import Subscription
from bot.services.team_ports import Pledges, Releases, Requests, Sharings

Clock = Callable[[], datetime]
"""The time now, in UTC and aware of it."""

NewId = Callable[[], str]
"""An id that nobody can guess and that was never given before; letters, digits and dashes."""


class Profiles(Protocol):
    """The members that the coach has met."""

    def get(self, member: Member) -> Profile | None:
        """Give the profile, if they were met."""

    def add(self, profile: Profile) -> bool:
        """Keep a new profile; False, and nothing changed, where there is one already."""

    def save(self, profile: Profile) -> None:
        """Update what the member chose: the path, and whether they want receipts."""

    def welcome(self, member: Member, now: datetime) -> bool:
        """Note that the member was welcomed; False, and nothing changed, where they were before."""

    def keep_dm(self, member: Member, dm: str) -> None:
        """Keep the id of the member's DM, whether they have a profile or not."""


class Checks(Protocol):
    """The checks of members."""

    def get(self, member: Member, check_id: str) -> Check | None:
        """Give that check, if it is this member's."""

    def unfinished(self, member: Member) -> Check | None:
        """Give the check that is under way or paused."""

    def latest(self, member: Member) -> Check | None:
        """Give the check to show: the one under way, or else the last finished one."""

    def finished(self, member: Member, *, most: int = 12) -> tuple[Check, ...]:
        """Give finished checks, newest first."""

    def count_finished(self, member: Member) -> int:
        """Count finished checks."""

    def add(self, check: Check) -> None:
        """Keep a new check; ConflictError where the member has one under way."""

    def save(self, check: Check, *, was_turn: int) -> None:
        """Keep a changed check, but for its place; ConflictError where its turn is no longer `was_turn`."""

    def place(self, member: Member, check_id: str, place: Place) -> None:
        """Remember where its message stands; nothing happens where it is gone."""

    def remove(self, member: Member, check_id: str) -> None:
        """Remove that check, if it is this member's."""


class Plans(Protocol):
    """The if-then plans of members."""

    def get(self, member: Member, plan_id: str) -> Plan | None:
        """Give that plan, if it is this member's."""

    def present(self, member: Member) -> Plan | None:
        """Give the open plan."""

    def settled(self, member: Member, *, most: int = 50) -> tuple[Plan, ...]:
        """Give plans that were carried out or let go, newest first."""

    def add(self, plan: Plan) -> None:
        """Keep a new plan; ConflictError where one is open."""

    def save(self, plan: Plan, *, was: Plan) -> None:
        """Keep a changed plan; ConflictError where it is no longer as it `was` in status."""


class Frameworks(Protocol):
    """Every version of the content that some check was made with."""

    def get(self, version: str) -> Framework | None:
        """Give the framework of that version."""

    def keep(self, framework: Framework) -> None:
        """Keep this version, if it is not kept yet."""


class Events(Protocol):
    """The events of Slack that were carried out, so that a retry is not carried out again."""

    def first_time(self, workspace: str, event: str, now: datetime) -> bool:
        """Note the event; False where it was noted before."""

    def prune(self, before: datetime) -> int:
        """Remove what was noted before a moment, and count it."""


class Subscriptions(Protocol):
    """The members' wishes for a weekly DM."""

    def get(self, member: Member) -> Subscription | None:
        """Give the member's subscription, switched on or off."""

    def put(self, subscription: Subscription) -> None:
        """Keep a new or changed subscription."""

    def due(self, now: datetime, *, most: int) -> tuple[Subscription, ...]:
        """Give subscriptions whose next date has come, of all workspaces, the longest overdue first."""

    def next_at(self) -> datetime | None:
        """Return when the next subscription of any workspace is due; None where all are off."""

    def move(self, before: Subscription, after: Subscription) -> bool:
        """Change a subscription; False, and nothing changed, where its next date is no longer what it was before."""


class Reflections(Protocol):
    """The weekly reflections of members."""

    def get(self, member: Member, reflection_id: str) -> Reflection | None:
        """Give that reflection, if it is this member's."""

    def of_week(self, member: Member, period: str) -> Reflection | None:
        """Give the reflection of a week."""

    def recent(self, member: Member, *, most: int = 12) -> tuple[Reflection, ...]:
        """Give reflections, the newest week first."""

    def count(self, member: Member) -> int:
        """Count reflections."""

    def add(self, reflection: Reflection) -> None:
        """Keep a new reflection; ConflictError where that week has one."""

    def save(self, reflection: Reflection, *, was_turn: int) -> None:
        """Keep a changed reflection, but for its place; ConflictError where its turn is no longer `was_turn`."""

    def place(self, member: Member, reflection_id: str, place: Place) -> None:
        """Remember where its message stands; nothing happens where it is gone."""


class EvidenceLog(Protocol):
    """The evidence that members keep."""

    def get(self, member: Member, evidence_id: str) -> Evidence | None:
        """Give that evidence, if it is this member's."""

    def of_reflection(self, member: Member, reflection_id: str) -> Evidence | None:
        """Give the evidence that came from a reflection."""

    def page(self, member: Member, *, most: int, skip: int = 0) -> tuple[Evidence, ...]:
        """Give evidence, newest first, after so many that are skipped."""

    def since(self, member: Member, moment: datetime, *, most: int = 200) -> tuple[Evidence, ...]:
        """Give evidence that was kept at that moment or later, newest first."""

    def count(self, member: Member) -> int:
        """Count evidence."""

    def add(self, new: Evidence) -> None:
        """Keep new evidence; ConflictError where there is some of its reflection already."""

    def save(self, changed: Evidence, *, was_turn: int) -> None:
        """Keep changed evidence; ConflictError where its turn is no longer `was_turn`."""

    def remove(self, member: Member, evidence_id: str) -> None:
        """Remove that evidence, if it is this member's."""


class Deliveries(Protocol):
    """The ledger of what is posted without a click."""

    def get(self, delivery_id: str) -> Delivery | None:
        """Give that delivery."""

    def add(self, delivery: Delivery) -> bool:
        """Keep a new delivery; False, and nothing changed, where workspace, member, kind and period have one."""

    def waiting(self, now: datetime) -> tuple[str, ...]:
        """Give the workspaces with open deliveries that are due."""

    def next_at(self) -> datetime | None:
        """Give when the next open delivery of any workspace is due; None where nothing is open."""

    def claimed(self, now: datetime) -> bool:
        """Tell whether some worker has a delivery under a lease that is not over."""

    def due(self, workspace: str, now: datetime, *, most: int) -> tuple[Delivery, ...]:
        """Give open deliveries of a workspace that are due, the longest due first.

        Two workers at once are given different ones where the database can do that (SKIP LOCKED).
        """

    def change(self, before: Delivery, after: Delivery) -> bool:
        """Keep a changed delivery; False, and nothing changed, where it is no longer as it was before."""


class Lanes(Protocol):
    """How fast each workspace may be sent to; shared by all workers."""

    def reserve(self, workspace: str, now: datetime, *, most: int, pause: timedelta) -> tuple[datetime, ...]:
        """Reserve moments to send at, one `pause` apart, from now or from the last one reserved.

        Nothing further off than a few seconds is reserved, and nothing while the workspace is blocked.
        """

    def block(self, workspace: str, until: datetime) -> None:
        """Send nothing to the workspace before that moment."""

    def free_at(self, workspace: str) -> datetime | None:
        """Give the moment from which something can be reserved again; None, or one that has passed, means now."""


class UnitOfWork(Protocol):
    """One transaction: all of it is kept at `commit`, or none of it."""

    @property
    def profiles(self) -> Profiles:
        """The members met."""

    @property
    def checks(self) -> Checks:
        """Their checks."""

    @property
    def plans(self) -> Plans:
        """Their plans."""

    @property
    def frameworks(self) -> Frameworks:
        """The versions of the content."""

    @property
    def events(self) -> Events:
        """The events carried out."""

    @property
    def subscriptions(self) -> Subscriptions:
        """Their wishes for a weekly DM."""

    @property
    def reflections(self) -> Reflections:
        """Their weekly reflections."""

    @property
    def evidence(self) -> EvidenceLog:
        """Their evidence."""

    @property
    def deliveries(self) -> Deliveries:
        """The ledger."""

    @property
    def lanes(self) -> Lanes:
        """How fast each workspace may be sent to."""

    @property
    def sharings(self) -> Sharings:
        """Who is on whose team, and what they share."""

    @property
    def releases(self) -> Releases:
        """Everything that was ever released about a team."""

    @property
    def requests(self) -> Requests:
        """Who asked to see what."""

    @property
    def pledges(self) -> Pledges:
        """What managers committed to."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

    def commit(self) -> None:
        """Keep what was done; NotSavedError where that can't be."""

    def forget(self, member: Member) -> None:
        """Remove all that is kept about a member."""


Work = Callable[[], UnitOfWork]
"""Opens a transaction."""
