"""The reader of a text: whose names, time and time zone it is shown with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Reader:
    """The person reading the page, as far as rendering depends on them.

    Attributes:
        id: their user id; mentions of it are highlighted.
        now: the present time, in their time zone.
        users: display names by user id.
        channels: channel names by channel id, without the hash.
        docs: the URL prefixes of canvases: in Slack, and on this page, where it contains the person's id.
    """

    id: str
    now: datetime
    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    docs: tuple[str, str] = ("", "")

    def local(self, epoch: float) -> datetime:
        """A moment, given in seconds since 1970, in this person's time zone."""
        return datetime.fromtimestamp(epoch, tz=self.now.tzinfo)
