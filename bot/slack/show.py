"""The return value of a handler: what to show after the request was acknowledged.

A `Show` holds functions with their arguments. A reply thread calls them, so that rendering doesn't delay the
acknowledgement.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any, ParamSpec

from bot.domain.conversation import MessageRef
from bot.domain.people import Member
from bot.messages.parts import Form, Message

P = ParamSpec("P")

OnShown = Callable[[MessageRef], MessageRef | None]
"""Called with a conversation's new message; returns the message that showed the conversation before, if any."""

Files = tuple[Message, dict[str, str]]
"""A message, and the texts of the files below it by file name."""


Canvas = tuple[str, str, Callable[[str], Message]]
"""The title of a canvas, its Markdown, and a function that turns its link into a message."""


class Kind(StrEnum):
    """How something is shown."""

    REPLACE = "replace"  # replace the message that was clicked; post in the DM if there is none
    POST = "post"  # post in the DM
    REPLY = "reply"  # post in the DM if the interaction happened there, otherwise as EPHEMERAL
    EPHEMERAL = "ephemeral"  # post where the interaction happened, visible only to the member
    FILES = "files"  # post a message in the DM and upload files below it
    CANVAS = "canvas"  # create a canvas for the member, and post its link in the DM
    FORM = "form"  # open a dialog
    UPDATE_FORM = "update_form"  # replace the dialog that was clicked
    # The following are secondary: if one fails, this is logged, and the member gets no error message.
    UPDATE = "update"  # replace another message
    HOME = "home"  # publish the Home tab
    THEN = "then"  # call a function


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to show.

    Attributes:
        draw: renders it.
        on_shown: called with the message once it is shown.
        draw_previous: renders what replaces the conversation's previous message once it is shown in a new one.
        member: the member whose DM contains the message to update.
    """

    kind: Kind
    draw: Callable[[], Any]
    on_shown: OnShown | None = None
    draw_previous: Callable[[], Message] | None = None
    member: Member | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """Steps that are carried out in order. `a + b` concatenates. For the static methods, see `Kind`."""

    steps: tuple[Step, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.steps)

    @property
    def opens_form(self) -> bool:
        return any(step.kind in {Kind.FORM, Kind.UPDATE_FORM} for step in self.steps)

    def __add__(self, other: "Show") -> "Show":
        return Show(self.steps + other.steps)

    @staticmethod
    def replace(draw: Callable[P, Message], *args: P.args, **kwargs: P.kwargs) -> "Show":
        return _show(Kind.REPLACE, partial(draw, *args, **kwargs))

    @staticmethod
    def post(draw: Callable[P, Message], *args: P.args, **kwargs: P.kwargs) -> "Show":
        return _show(Kind.POST, partial(draw, *args, **kwargs))

    @staticmethod
    def reply(draw: Callable[P, Message], *args: P.args, **kwargs: P.kwargs) -> "Show":
        return _show(Kind.REPLY, partial(draw, *args, **kwargs))

    @staticmethod
    def ephemeral(draw: Callable[P, Message], *args: P.args, **kwargs: P.kwargs) -> "Show":
        return _show(Kind.EPHEMERAL, partial(draw, *args, **kwargs))

    @staticmethod
    def files(draw: Callable[P, Files], *args: P.args, **kwargs: P.kwargs) -> "Show":
        return _show(Kind.FILES, partial(draw, *args, **kwargs))

    @staticmethod
    def canvas(draw: Callable[P, Canvas], *args: P.args, **kwargs: P.kwargs) -> "Show":
        return _show(Kind.CANVAS, partial(draw, *args, **kwargs))

    @staticmethod
    def form(draw: Callable[P, Form], *args: P.args, **kwargs: P.kwargs) -> "Show":
        return _show(Kind.FORM, partial(draw, *args, **kwargs))

    @staticmethod
    def update_form(draw: Callable[P, Form], *args: P.args, **kwargs: P.kwargs) -> "Show":
        return _show(Kind.UPDATE_FORM, partial(draw, *args, **kwargs))

    @staticmethod
    def update(
        member: Member, draw: Callable[P, tuple[MessageRef, Message] | None], *args: P.args, **kwargs: P.kwargs
    ) -> "Show":
        """Replace a message in a member's DM. `draw` returns the message to replace and its new content."""
        return Show((Step(Kind.UPDATE, partial(draw, *args, **kwargs), member=member),))

    @staticmethod
    def home() -> "Show":
        return _show(Kind.HOME, lambda: None)

    @staticmethod
    def then(action: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> "Show":
        return _show(Kind.THEN, partial(action, *args, **kwargs))

    def on_shown(self, callback: Callable[..., MessageRef | None], *args: object) -> "Show":
        """Call `callback(*args, ref)` with the last step's message once it is shown."""
        return self._change_last(on_shown=partial(callback, *args))

    def replacing_previous(self, draw: Callable[P, Message], *args: P.args, **kwargs: P.kwargs) -> "Show":
        """Replace the conversation's previous message once it is shown in a new one."""
        return self._change_last(draw_previous=partial(draw, *args, **kwargs))

    def _change_last(self, **changes: object) -> "Show":
        *before, last = self.steps
        return Show((*before, replace(last, **changes)))  # type: ignore[arg-type]  # fields of Step


def _show(kind: Kind, draw: Callable[[], object]) -> Show:
    return Show((Step(kind, draw),))
