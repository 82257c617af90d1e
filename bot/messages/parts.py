"""The parts of messages and forms, independent of Slack's format.

The texts of `Prose`, `Note`, bars and buttons come from the content folder. They are light Markdown (`**bold**`,
`- lists`, backticks) without Slack's markup. Text that a person typed belongs only in `Quote`, so that it can't become
markup.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

DAY_OPENS, USER_OPENS, MOMENT_OPENS, CLOSES = "\ue000", "\ue001", "\ue002", "\ue00f"
"""Private-use characters that enclose a timestamp or a user id in prose."""

LINK_OPENS, LINK_SAYS = "\ue003", "\ue004"
"""Private-use characters before the URL of a message or canvas in Slack, and between it and the link's text."""


def day(moment: datetime) -> str:
    """Embed a date in prose. It is rendered in the reader's own time zone."""
    return f"{DAY_OPENS}{int(moment.timestamp())}{CLOSES}"


def moment(when: datetime) -> str:
    """Embed a date with its time in prose. It is rendered in the reader's own time zone."""
    return f"{MOMENT_OPENS}{int(when.timestamp())}{CLOSES}"


def user(user_id: str) -> str:
    """Embed a member in prose. It is rendered as their name."""
    return f"{USER_OPENS}{user_id}{CLOSES}"


def slack_link(text: str, url: str) -> str:
    """Embed a link to a message or canvas in Slack in prose. If it is any other URL, only the text is rendered."""
    return f"{LINK_OPENS}{url}{LINK_SAYS}{text}{CLOSES}"


class Style(StrEnum):
    """The style of a button. A message has at most one primary button."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Confirm:
    """A confirmation dialog for an action that can't be undone."""

    title: str
    text: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Button:
    """A button.

    Attributes:
        action: `journey.verb`, which determines the handler.
        value: what the button acts on, such as a check at a certain turn or a plan's id.
        detail: distinguishes buttons with the same action in one message.
        accessibility_label: for screen readers, if the label is a number or occurs several times in the message.
    """

    action: str
    label: str
    value: str = ""
    detail: str = ""
    style: Style = Style.PLAIN
    confirm: Confirm | None = None
    accessibility_label: str = ""

    @property
    def accessible_name(self) -> str:
        """The text that a screen reader reads."""
        return self.accessibility_label or self.label


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Heading:
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
    """Text that a person typed, unchanged. If `bare`, it is shown as a plain paragraph, which is easier to copy."""

    text: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    text: str
    filled: int
    of: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A rating as a bar and in words. `level` is None if there is no rating."""

    name: str
    level: int | None
    of: int
    words: str
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Select:
    """A searchable select menu with options in named groups. `selected` is the current value."""

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


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. The text beside it must say the same, since some workspaces don't support charts.

    Attributes:
        title: at most 50 characters.
        categories: along the x axis, all different; at most 20, of at most 20 characters each.
        series: at most 6, with different names.
        bars: whether it is a bar chart instead of a line chart.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    bars: bool = False


Part = Heading | Prose | Columns | Note | Quote | Progress | Bar | Buttons | Select | Divider | Chart


def buttons(parts: Iterable[Part]) -> Iterator[Button]:
    """Yield every button among the parts, in order."""
    for part in parts:
        match part:
            case Buttons(several):
                yield from several
            case Prose(button=Button() as button) | Bar(button=Button() as button):
                yield button


@dataclass(frozen=True, slots=True)
class Message:
    """A message, or the Home tab."""

    parts: tuple[Part, ...]

    @property
    def without_charts(self) -> "Message":
        return Message(_without_charts(self.parts))


def _without_charts(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(part for part in parts if not isinstance(part, Chart))


class InputType(StrEnum):
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
        multiline: whether a text input has several lines.
        max_length: most characters of a text input.
        options: of a select menu or a group of checkboxes.
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
    """A dialog, shown as a modal. Without `submit`, it has no submit button."""

    title: str
    close: str
    parts: tuple[Part, ...] = ()
    action: str = ""
    submit: str = ""
    value: str = ""
    inputs: tuple[Input, ...] = ()

    @property
    def without_charts(self) -> "Form":
        return replace(self, parts=_without_charts(self.parts))
