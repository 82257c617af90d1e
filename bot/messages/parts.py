"""Messages as the coach means them, before any chat program draws them.

`Prose`, `Note` and the words of bars and buttons come from the content folder: light Markdown (`**bold**`, `- lists`,
backticks), with no markup of Slack's. What a person typed goes into `Quote` and nowhere else, so that nothing typed
can become markup.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

DAY_OPENS, USER_OPENS, MOMENT_OPENS, CLOSES = "\ue000", "\ue001", "\ue002", "\ue00f"
"""Private-use characters around a moment (seconds since 1970) and a user id in prose: drawn as the reader's own."""

LINK_OPENS, LINK_SAYS = "\ue003", "\ue004"
"""The same around the address of a message in Slack, and between it and what it says."""


def day(moment: datetime) -> str:
    """Write a moment into prose; it is drawn as a date in the reader's own time zone."""
    return f"{DAY_OPENS}{int(moment.timestamp())}{CLOSES}"


def moment(when: datetime) -> str:
    """Write a moment into prose; it is drawn as a date with its time, in the reader's own time zone."""
    return f"{MOMENT_OPENS}{int(when.timestamp())}{CLOSES}"


def user(user_id: str) -> str:
    """Write a member into prose; it is drawn as their name."""
    return f"{USER_OPENS}{user_id}{CLOSES}"


def message_link(says: str, address: str) -> str:
    """Write a link to a message of Slack's into prose. Only such an address is drawn as one."""
    return f"{LINK_OPENS}{address}{LINK_SAYS}{says}{CLOSES}"


class Style(StrEnum):
    """How a button stands out. Primary at most once a message."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Confirm:
    """A question before a deed that can't be undone."""

    title: str
    text: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Button:
    """A deed that is offered.

    Attributes:
        deed: `journey.verb`, as the handlers know it.
        token: what the deed is done on, opaque to the reader: a check's turn, a plan's id.
        detail: sets apart buttons of the same deed in one message.
    """

    deed: str
    label: str
    token: str = ""
    detail: str = ""
    style: Style = Style.PLAIN
    confirm: Confirm | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a pick list."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A short line that opens a part of a long message."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """What the coach says."""

    text: str
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Small print."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A person's own words, shown as they were typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Meter:
    """How far something is."""

    text: str
    filled: int
    of: int


@dataclass(frozen=True, slots=True)
class Bar:
    """Where somebody stands on one thing, as a bar and in words. `level` None: not rated."""

    name: str
    level: int | None
    of: int
    words: str
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Buttons:
    """Deeds side by side."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """A searchable list to pick one from, in groups. `chosen`: the value that is picked at present."""

    deed: str
    label: str
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    token: str = ""
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between two subjects."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: a value for each of its categories."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures at a glance. The words beside it say the same: where a workspace can't draw charts, it is left out.

    Attributes:
        title: at most 50 characters.
        categories: along the bottom, no two alike; at most 20, of at most 20 characters each.
        lines: at most 6, no two of one name; names have at most 20 characters.
        bars: whether bars stand side by side, in place of lines.
    """

    title: str
    categories: tuple[str, ...]
    lines: tuple[Line, ...]
    bars: bool = False


Part = Heading | Prose | Note | Quote | Meter | Bar | Buttons | Pick | Divider | Chart


@dataclass(frozen=True, slots=True)
class Message:
    """One message, or the Home page."""

    parts: tuple[Part, ...]

    @property
    def without_charts(self) -> "Message":
        """The same in words alone."""
        return Message(tuple(part for part in self.parts if not isinstance(part, Chart)))


class Wants(StrEnum):
    """What is entered into a field of a form."""

    WORDS = "words"
    CHOICE = "choice"
    TIME = "time"  # HH:MM
    DATE = "date"  # YYYY-MM-DD
    PEOPLE = "people"  # user ids, with spaces between


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of a form.

    Attributes:
        lines: whether words may take several lines.
        most: characters of words.
        choices: what can be chosen.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    wants: Wants = Wants.WORDS
    lines: bool = False
    most: int = 3000
    choices: tuple[Choice, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A dialog. Without `submit` it is only read."""

    title: str
    close: str
    parts: tuple[Part, ...] = ()
    deed: str = ""
    submit: str = ""
    token: str = ""
    entries: tuple[Entry, ...] = field(default_factory=tuple)
