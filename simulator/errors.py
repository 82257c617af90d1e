"""Errors: Slack's error codes for the app, and sentences for a person."""

from typing import Any


class SlackError(Exception):
    """A response `{"ok": false, "error": code}` to the app.

    Args:
        code: Slack's error code.
        detail: additional fields of the response, such as `needed` or `response_metadata`.
    """

    def __init__(self, code: str, **detail: Any) -> None:  # noqa: ANN401 - fields of a JSON answer
        super().__init__(code)
        self.code = code
        self.detail = detail

    def as_json(self) -> dict[str, Any]:
        """The body of the response."""
        return {"ok": False, "error": self.code, **self.detail}


class RefusedError(Exception):
    """An action that Slack doesn't allow this person."""
