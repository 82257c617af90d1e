"""What a handler returns: what is to be shown once Slack has its 200.

A `Show` keeps functions and their arguments. It is drawn and sent on a reply thread, so that acknowledging a request
doesn't pay for drawing.
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

Placed = Callable[[MessageRef], MessageRef | None]
"""Called with where a message landed; returns where its conversation stood before, if elsewhere."""

Files = tuple[Message, dict[str, str]]
"""A message, and the files below it: their names and texts."""


Canvas = tuple[str, str, Callable[[str], Message]]
"""The title of a canvas, its Markdown, and what makes a message of its link."""


class Kind(StrEnum):
    """Where something is shown."""

    REPLACE = "replace"  # in place of the message that was clicked; without one, in the DM
    POST = "post"  # in the DM
    REPLY = "reply"  # where it was said: in the DM as a message, elsewhere only for that person
    EPHEMERAL = "ephemeral"  # where it was said, only for that person
    FILES = "files"  # in the DM, below a message
    CANVAS = "canvas"  # the member's own, below a message with its link
    FORM = "form"  # a dialog
    UPDATE_FORM = "update_form"  # in place of the dialog that was clicked in
    # What follows is secondary: if it fails, that is logged, and nobody is told.
    UPDATE = "update"  # in place of some other message
    HOME = "home"
    THEN = "then"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to show.

    Attributes:
        draw: makes it.
        placed: called with where the message landed.
        moved: draws what stays of the message where the conversation stood before, once it is posted anew.
        member: whose DM an update is in.
    """

    kind: Kind
    draw: Callable[[], Any]
    placed: Placed | None = None
    moved: Callable[[], Message] | None = None
    member: Member | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """Some things to show, in this order; `a + b` shows both."""

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
        """Replace the message that was clicked; without one, post in the DM."""
        return _show(Kind.REPLACE, partial(draw, *args, **kwargs))

    @staticmethod
    def post(draw: Callable[P, Message], *args: P.args, **kwargs: P.kwargs) -> "Show":
        """Post in the DM."""
        return _show(Kind.POST, partial(draw, *args, **kwargs))

    @staticmethod
    def reply(draw: Callable[P, Message], *args: P.args, **kwargs: P.kwargs) -> "Show":
        """Answer where it was said: in the DM with a message, elsewhere only for that person."""
        return _show(Kind.REPLY, partial(draw, *args, **kwargs))

    @staticmethod
    def ephemeral(draw: Callable[P, Message], *args: P.args, **kwargs: P.kwargs) -> "Show":
        """Answer only for that person, where it was said; in the DM if there is no way to do that."""
        return _show(Kind.EPHEMERAL, partial(draw, *args, **kwargs))

    @staticmethod
    def files(draw: Callable[P, Files], *args: P.args, **kwargs: P.kwargs) -> "Show":
        """Put files into the DM, below a message."""
        return _show(Kind.FILES, partial(draw, *args, **kwargs))

    @staticmethod
    def canvas(draw: Callable[P, Canvas], *args: P.args, **kwargs: P.kwargs) -> "Show":
        """Make a canvas that belongs to the member, and post its link in the DM."""
        return _show(Kind.CANVAS, partial(draw, *args, **kwargs))

    @staticmethod
    def form(draw: Callable[P, Form], *args: P.args, **kwargs: P.kwargs) -> "Show":
        """Open a dialog."""
        return _show(Kind.FORM, partial(draw, *args, **kwargs))

    @staticmethod
    def update_form(draw: Callable[P, Form], *args: P.args, **kwargs: P.kwargs) -> "Show":
        """Replace the dialog that was clicked in."""
        return _show(Kind.UPDATE_FORM, partial(draw, *args, **kwargs))

    @staticmethod
    def update(
        member: Member, draw: Callable[P, tuple[MessageRef, Message] | None], *args: P.args, **kwargs: P.kwargs
    ) -> "Show":
        """Replace a message in somebody's DM, wherever `draw` says that it stands."""
        return Show((Step(Kind.UPDATE, partial(draw, *args, **kwargs), member=member),))

    @staticmethod
    def home() -> "Show":
        """Publish the member's Home tab."""
        return _show(Kind.HOME, lambda: None)

    @staticmethod
    def then(action: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> "Show":
        """Do something once the rest is shown."""
        return _show(Kind.THEN, partial(action, *args, **kwargs))

    def placed(self, placed: Callable[..., MessageRef | None], *args: object) -> "Show":
        """Call `placed(*args, place)` with where the last message landed."""
        return self._last(placed=partial(placed, *args))

    def folding(self, moved: Callable[P, Message], *args: P.args, **kwargs: P.kwargs) -> "Show":
        """Fold up the message where the conversation stood before."""
        return self._last(moved=partial(moved, *args, **kwargs))

    def _last(self, **changes: object) -> "Show":
        *before, last = self.steps
        return Show((*before, replace(last, **changes)))  # type: ignore[arg-type]  # fields of Step


def _show(kind: Kind, draw: Callable[[], object]) -> Show:
    return Show((Step(kind, draw),))
