from collections.abc import Iterable, Mapping
from datetime import datetime, time

from bot.domain.people import Member, Profile
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription
from bot.services.ports import Work


def put_due(work: Work, members: Iterable[Member], at: datetime, dms: Mapping[str, str] | None = None) -> None:
    """Let members be due at a moment, each with a DM that is known already."""
    with work() as unit:
        for member in members:
            unit.profiles.add(Profile(member, at, dm=dms[member.user] if dms else f"D-{member.user}"))
            unit.subscriptions.put(Subscription(member, Weekly(at.weekday(), time(15), "UTC"), at))
        unit.commit()
