from collections.abc import Iterable, Mapping
from datetime import datetime, time

from bot.domain.people import Member
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription
from bot.storage.unit_of_work import Storage


def put_due(storage: Storage, members: Iterable[Member], at: datetime, dms: Mapping[str, str] | None = None) -> None:
    """Make members due at a time, each with a known DM channel."""
    with storage.writing() as unit:
        for member in members:
            unit.members.update(member, welcomed_at=at, dm=dms[member.user] if dms else f"D-{member.user}")
            unit.subscriptions.put(Subscription(member, Weekly(at.weekday(), time(15), "UTC"), at))
