"""Who uses the coach."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a workspace. User ids are only unique within one, so nothing is ever looked up without both."""

    workspace: str
    user: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is kept about a member besides their checks and plans.

    Attributes:
        welcomed_at: when they were welcomed; something may be kept of them before that.
        path, work_place, direction: ids of the content's, where they chose one.
        dm: id of their DM with the app, once it is known; what was sent there can be looked up.
        locale: the language that they have set in Slack, as `en-GB`, for content in other languages.
        receipts: whether they want a message each time that somebody sees a summary they are counted in.
    """

    member: Member
    welcomed_at: datetime | None = None
    path: str | None = None
    work_place: str | None = None
    direction: str | None = None
    dm: str | None = None
    receipts: bool = False
    locale: str | None = None
