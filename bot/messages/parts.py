"""Neutral messages: what the coach says, before it is rendered for Slack or a terminal.

`Prose`, `Note` and the words of bars and buttons come from the content folder: light Markdown (`**bold**`, `- lists`,
backticks), with no markup of Slack's. What a person typed goes into `Quote` and nowhere else, so that nothing typed
can become markup.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

DAY_OPENS, USER_OPENS, MOMENT_OPENS, CLOSES = "\ue000", "\ue001", "\ue002", "\ue00f"
"""Private-use characters around a timestamp or a user id in prose."""

LINK_OPENS, LINK_SAYS = "\ue003", "\ue004"
"""The same before the address of a message or canvas in Slack, and between it and the link's text."""


def day(moment: datetime) -> str:
    """Embed a date in prose. It is rendered in the reader's own time zone."""
    return f"{DAY_OPENS}{int(moment.timestamp())}{CLOSES}"


def moment(when: datetime) -> str:
    """Embed a date with its time in prose. It is rendered in the reader's own time zone."""
    return f"{MOMENT_OPENS}{int(when.timestamp())}{CLOSES}"


def user(user_id: str) -> str:
    """Embed a member in prose. It is rendered as their name."""
    return f"{USER_OPENS}{user_id}{CLOSES}"


def slack_link(says: str, address: str) -> str:
    """Embed a link to a message or canvas in Slack in prose. Any other address is rendered as plain text."""
    return f"{LINK_OPENS}{address}{LINK_SAYS}{says}{CLOSES}"


class Style(StrEnum):
    """How a button stands out. At most one primary button a message."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Confirm:
    """A confirmation dialog, for what can't be undone."""

    title: str
    text: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Button:
    """A button.

    Attributes:
        action: its action, `journey.verb`, as the handlers know it.
        value: what it acts on: a check's turn, a plan's id.
        detail: distinguishes buttons with the same action in one message.
        accessibility_label: what a screen reader says if the label is a number, or repeats in the message.
    """

    action: str
    label: str
    value: str = ""
    detail: str = ""
    style: Style = Style.PLAIN
    confirm: Confirm | None = None
    accessibility_label: str = ""

    @property
    def reads(self) -> str:
        """What a screen reader says."""
        return self.accessibility_label or self.label


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a list."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, with an optional button beside it."""

    text: str
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Two paragraphs side by side; on a phone, one below the other."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: Slack's context block."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A person's own words, shown as they were typed. `bare`: as a paragraph of its own, which is easy to copy."""

    text: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """A progress bar."""

    text: str
    filled: int
    of: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A rating as a bar and in words. `level` is None if it wasn't rated."""

    name: str
    level: int | None
    of: int
    words: str
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons in a row."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Select:
    """A searchable select menu, with options in named groups. `selected` is the present value."""

    action: str
    label: str
    groups: tuple[tuple[str, tuple[Option, ...]], ...]
    value: str = ""
    selected: str = ""


@dataclass(frozen=True, slots=True)
class Divider:
    """A horizontal rule."""


@dataclass(frozen=True, slots=True)
class Series:
    """A series of a chart, with a value for each category. Names have at most 20 characters."""

    name: str
    values: tuple[float, ...]


CHART_SERIES_MAX = 6
"""Series that fit a chart."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. The text beside it says the same, since a workspace may not support charts.

    Attributes:
        title: at most 50 characters.
        categories: along the x axis, all different; at most 20, of at most 20 characters each.
        series: at most `CHART_SERIES_MAX`, with different names.
        bars: whether it is a bar chart instead of a line chart.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    bars: bool = False


Part = Heading | Prose | Columns | Note | Quote | Progress | Bar | Buttons | Select | Divider | Chart


def buttons(parts: Iterable[Part]) -> Iterator[Button]:
    """Yield every button of a message or a dialog, in order."""
    for part in parts:
        match part:
            case Buttons(several):
                yield from several
            case Prose(button=Button() as button) | Bar(button=Button() as button):
                yield button


@dataclass(frozen=True, slots=True)
class Message:
    """One message, or the Home page."""

    parts: tuple[Part, ...]

    @property
    def without_charts(self) -> "Message":
        """The message with its charts left out."""
        return Message(_without_charts(self.parts))


def _without_charts(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(part for part in parts if not isinstance(part, Chart))


class InputType(StrEnum):
    """The kind of an input."""

    TEXT = "text"
    SELECT = "select"
    TIME = "time"  # HH:MM
    DATE = "date"  # YYYY-MM-DD
    USERS = "users"  # user ids, separated by spaces
    CHECKS = "checks"  # values of the options that are ticked, separated by spaces


@dataclass(frozen=True, slots=True)
class Input:
    """An input of a form.

    Attributes:
        multiline: whether text may have several lines.
        max_length: of text, in characters.
        options: of a select, or to tick.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    type: InputType = InputType.TEXT
    multiline: bool = False
    max_length: int = 3000
    options: tuple[Option, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A dialog (a modal of Slack's). Without `submit` it is only read."""

    title: str
    close: str
    parts: tuple[Part, ...] = ()
    action: str = ""
    submit: str = ""
    value: str = ""
    inputs: tuple[Input, ...] = ()

    @property
    def without_charts(self) -> "Form":
        """The form with its charts left out."""
        return replace(self, parts=_without_charts(self.parts))
