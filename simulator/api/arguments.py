"""The arguments of a Web API call, from JSON, form or query."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from simulator.blocks.content import parse_json
from simulator.errors import SlackError
from simulator.slack import SimulatedSlack
from simulator.workspace.workspace import Workspace

Json = dict[str, Any]
Item = TypeVar("Item")


def invalid_arguments(*complaints: str) -> SlackError:
    """Build an error that lists the problems with the arguments in `response_metadata`."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {each}" for each in complaints]})


@dataclass(frozen=True)
class Request:
    """A Web API call: the workspace of its token, and its arguments."""

    slack: SimulatedSlack
    arguments: Mapping[str, Any]

    @property
    def workspace(self) -> Workspace:
        return self.slack.workspace

    def text(self, name: str) -> str:
        """A required argument.

        Raises:
            SlackError: invalid_arguments.
        """
        value = self.arguments.get(name)
        if value in (None, ""):
            raise invalid_arguments(f"missing required field: {name}")
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise invalid_arguments(f"must provide a string [json-pointer:/{name}]")
        return str(value)

    def optional(self, name: str) -> str | None:
        """An optional argument."""
        return self.text(name) if self.arguments.get(name) not in (None, "") else None

    def flag(self, name: str) -> bool:
        """A boolean; in forms, `true`, `1` or `false`."""
        return self.arguments.get(name) in (True, "true", "True", "1", 1)

    def number(self, name: str, default: int) -> int:
        """An integer.

        Raises:
            SlackError: invalid_arguments.
        """
        value = self.optional(name)
        if value is None:
            return default
        try:
            return int(value)
        except ValueError as error:
            raise invalid_arguments(f"must provide an integer [json-pointer:/{name}]") from error

    def json(self, name: str) -> Any:  # noqa: ANN401 - any JSON value
        """A JSON value; in forms, JSON as text.

        Raises:
            SlackError: invalid_arguments.
        """
        return parse_json(self.arguments.get(name), "invalid_arguments")

    def require(self, scope: str) -> None:
        """Check that the app has a scope.

        Raises:
            SlackError: missing_scope, with the scope that is needed and those that were granted.
        """
        given = self.workspace.scopes
        if scope not in given:
            raise SlackError("missing_scope", needed=scope, provided=",".join(given))


def page(items: list[Item], request: Request, *, default: int, most: int) -> tuple[list[Item], str]:
    """One page of a list, and the cursor of the next one (empty after the last)."""
    cursor = request.optional("cursor") or "0"
    if not cursor.isdigit():
        raise SlackError("invalid_cursor")
    limit = request.number("limit", default)
    if not 1 <= limit <= most:
        raise SlackError("invalid_limit")
    start = int(cursor)
    following = start + limit
    return items[start:following], str(following) if following < len(items) else ""
