"""The arguments of one call, whichever way they came."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from simulator.blocks.content import parsed
from simulator.delivery.socket import SocketMode
from simulator.errors import SlackError
from simulator.workspace.workspace import Workspace

Json = dict[str, Any]
Item = TypeVar("Item")


def invalid_arguments(*complaints: str) -> SlackError:
    """The error that lists in `response_metadata` what is wrong with the arguments."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {each}" for each in complaints]})


@dataclass(frozen=True)
class Request:
    """One call of a method: the workspace it is about, and its arguments from JSON, form or query."""

    workspace: Workspace
    socket: SocketMode
    arguments: Mapping[str, Any]

    def text(self, name: str) -> str:
        """An argument that must be there.

        Raises:
            SlackError: invalid_arguments.
        """
        value = self.arguments.get(name)
        if value in (None, ""):
            raise invalid_arguments(f"missing required field: {name}")
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise invalid_arguments(f"must provide a string [json-pointer:/{name}]")
        return str(value)

    def maybe(self, name: str) -> str | None:
        """An argument that may be left out."""
        return self.text(name) if self.arguments.get(name) not in (None, "") else None

    def flag(self, name: str) -> bool:
        """A yes or no, which forms write as `true`, `1` or `false`."""
        return self.arguments.get(name) in (True, "true", "True", "1", 1)

    def number(self, name: str, default: int) -> int:
        """A whole number.

        Raises:
            SlackError: invalid_arguments.
        """
        value = self.maybe(name)
        if value is None:
            return default
        try:
            return int(value)
        except ValueError as error:
            raise invalid_arguments(f"must provide an integer [json-pointer:/{name}]") from error

    def json(self, name: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """A JSON value, which forms carry as text.

        Raises:
            SlackError: invalid_arguments.
        """
        return parsed(self.arguments.get(name), "invalid_arguments")

    def require(self, scope: str) -> None:
        """Make sure that the app has a scope.

        Raises:
            SlackError: missing_scope, with what is needed and what was given.
        """
        given = self.workspace.manifest.bot_scopes
        if scope not in given:
            raise SlackError("missing_scope", needed=scope, provided=",".join(given))


def page(items: list[Item], request: Request, *, default: int, most: int) -> tuple[list[Item], str]:
    """One page of a listing, and the cursor of the next one (empty after the last)."""
    cursor = request.maybe("cursor") or "0"
    if not cursor.isdigit():
        raise SlackError("invalid_cursor")
    limit = request.number("limit", default)
    if not 1 <= limit <= most:
        raise SlackError("invalid_limit")
    start = int(cursor)
    following = start + limit
    return items[start:following], str(following) if following < len(items) else ""
