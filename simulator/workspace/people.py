"""The people of the workspace."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from simulator.errors import RefusedError, SlackError
from simulator.workspace.changes import ChangeTracker
from simulator.workspace.ids import Ids
from simulator.workspace.roster import CHANNEL_GUEST, GUEST, LEAVER, OTHER_APP, STAFF, TZ_LABELS, Entry, more

SLACKBOT_ID = "USLACKBOT"

Kind = Literal["staff", "guest", "single-channel guest", "bot", "deactivated"]


@dataclass(frozen=True)
class Person:
    """A member of the workspace, human or bot.

    Args:
        guest: whether they are a guest, who sees only some channels.
        single_channel: whether they are a guest in a single channel.
    """

    id: str
    handle: str
    real_name: str
    title: str = ""
    tz: str = "Europe/Berlin"
    display_name: str = ""
    email: str = ""
    locale: str = "en-GB"
    deactivated: bool = False
    guest: bool = False
    single_channel: bool = False
    admin: bool = False
    bot_id: str | None = None

    @property
    def human(self) -> bool:
        """Whether the account belongs to a human."""
        return self.bot_id is None and self.id != SLACKBOT_ID

    @property
    def kind(self) -> Kind:
        """The kind of account."""
        if not self.human:
            return "bot"
        if self.deactivated:
            return "deactivated"
        if self.guest:
            return "single-channel guest" if self.single_channel else "guest"
        return "staff"

    @property
    def about(self) -> str:
        """A description that distinguishes people with the same name: the title, and the kind of account if special."""
        return " · ".join(filter(None, (self.title, "" if self.kind == "staff" else self.kind)))

    @property
    def name(self) -> str:
        """The name that others see."""
        return self.display_name or self.real_name

    def as_json(self, team_id: str, now: float, *, with_email: bool = False) -> dict[str, Any]:
        """Slack's user object. It has no time zone if the person is deactivated."""
        first, _, last = self.real_name.partition(" ")
        profile: dict[str, Any] = {
            "title": self.title,
            "phone": "",
            "skype": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.display_name,
            "display_name_normalized": self.display_name,
            "first_name": first,
            "last_name": last,
            "status_text": "",
            "status_emoji": "",
            "avatar_hash": "",
            "team": team_id,
        }
        if self.bot_id:
            profile |= {"bot_id": self.bot_id, "always_active": True}
        elif with_email:
            profile["email"] = self.email
        user: dict[str, Any] = {
            "id": self.id,
            "team_id": team_id,
            "name": self.handle,
            "deleted": self.deactivated,
            "profile": profile,
            "is_bot": self.bot_id is not None,
            "is_app_user": False,
            "updated": int(now),
        }
        if self.deactivated:
            return user
        return user | {
            "color": "4bbe2e",
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": TZ_LABELS.get(self.tz, self.tz),
            "tz_offset": self.tz_offset(now),
            "is_admin": self.admin,
            "is_owner": self.admin,
            "is_primary_owner": False,
            "is_restricted": self.guest,
            "is_ultra_restricted": self.single_channel,
            "is_email_confirmed": not self.bot_id,
            "who_can_share_contact_card": "EVERYONE",
        }

    def tz_offset(self, now: float) -> int:
        """Seconds ahead of UTC at this moment."""
        offset = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(self.tz)).utcoffset()
        return int(offset.total_seconds()) if offset else 0


class People:
    """Everybody in the workspace, by id."""

    def __init__(self, ids: Ids, changes: ChangeTracker) -> None:
        self._changes = changes
        self._by_id: dict[str, Person] = {}
        for entry in STAFF:
            self.add(_person(ids, entry))
        self.add(replace(_person(ids, GUEST), guest=True))
        self.add(replace(_person(ids, CHANNEL_GUEST), guest=True, single_channel=True))
        self.add(replace(_person(ids, LEAVER), deactivated=True))
        self.add(_bot(ids, OTHER_APP))

    def add_more(self, ids: Ids, number: int) -> list[Person]:
        """Add this many generated people."""
        added = [_person(ids, entry) for entry in more(number)]
        for person in added:
            self.add(person)
        return added

    def add(self, person: Person) -> None:
        with self._changes.lock:
            self._by_id[person.id] = person

    def __iter__(self) -> Iterator[Person]:
        with self._changes.lock:
            return iter(tuple(self._by_id.values()))

    def humans(self) -> list[Person]:
        """Those who can use Slack: humans who haven't left."""
        return [person for person in self if person.human and not person.deactivated]

    def find(self, user_id: str) -> Person | None:
        """The person with this id, if any."""
        with self._changes.lock:
            return self._by_id.get(user_id)

    def get(self, user_id: str) -> Person:
        """The person with this id.

        Raises:
            SlackError: user_not_found.
        """
        person = self.find(user_id)
        if person is None:
            raise SlackError("user_not_found")
        return person

    def by_name(self, name: str) -> Person:
        """The person with this handle, display name or first name."""
        for person in self:
            if name.lower() in (person.handle, person.name.lower(), person.name.split()[0].lower()):
                return person
        raise SlackError("user_not_found")

    def check_exist(self, user_ids: Iterable[str]) -> None:
        """Check that each id belongs to somebody, since a user menu offers nobody else.

        Raises:
            RefusedError: if an id belongs to nobody.
        """
        for user_id in user_ids:
            if self.find(user_id) is None:
                raise RefusedError(f"nobody here has the id {user_id!r}")

    def deactivate(self, user_id: str) -> bool:
        """Deactivate an account, as an admin does. Returns False if it already was.

        Raises:
            RefusedError: if it is a bot's.
            SlackError: user_not_found.
        """
        with self._changes.lock:
            person = self.get(user_id)
            if not person.human:
                raise RefusedError("only a person's account can be deactivated")
            if person.deactivated:
                return False
            self._by_id[user_id] = replace(person, deactivated=True)
            self._changes.touch(self._by_id)
            return True


def _person(ids: Ids, entry: Entry) -> Person:
    name, title, tz = entry
    handle = name.lower().replace(" ", ".").replace("á", "a")
    email = f"{handle}@acme-learning.example"
    return Person(ids.next("U"), handle, name, title, tz, name, email, admin=title == "Head of Learning")


def _bot(ids: Ids, name: str) -> Person:
    return Person(ids.next("U"), name.lower().replace(" ", "."), name, tz="America/New_York", bot_id=ids.next("B"))
