"""The people who use the coach."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a workspace. User ids are unique only within one, so every lookup needs both."""

    workspace: str
    user: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is stored about a member besides their checks and plans.

    Attributes:
        welcomed_at: when they were welcomed; other data may be stored before that.
        path, work_place, direction: ids from the content, where they chose one.
        dm: id of their DM with the app, once known.
        receipts: whether they want a message each time a manager looks at their card.
        locale: their language in Slack, such as `en-GB`, for content in other languages.
    """

    member: Member
    welcomed_at: datetime | None = None
    path: str | None = None
    work_place: str | None = None
    direction: str | None = None
    dm: str | None = None
    receipts: bool = False
    locale: str | None = None
