"""Who reads: the names, the clock and the time zone that a text is shown with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Reader:
    """The person in front of the page, as far as the rendering of a text depends on them.

    Attributes:
        id: The person's user id; a mention of it is shown as one of oneself.
        now: The time at which the text is read, in the person's own zone.
        users: Display names by user id.
        channels: Channel names by channel id, without the hash.
    """

    id: str
    now: datetime
    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)

    def local(self, epoch: float) -> datetime:
        """A moment, given in seconds since 1970, on this person's wall clock."""
        return datetime.fromtimestamp(epoch, tz=self.now.tzinfo)
