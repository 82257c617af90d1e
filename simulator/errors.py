"""What can be refused here: to an app, in Slack's own codes, and to a person, in a sentence."""

from typing import Any


class SlackError(Exception):
    """An answer `{"ok": false, "error": code}` to the app.

    Args:
        code: Slack's name for what is wrong.
        detail: further fields of the answer, such as `needed` or `response_metadata`.
    """

    def __init__(self, code: str, **detail: Any) -> None:  # noqa: ANN401 - fields of a JSON answer
        super().__init__(code)
        self.code = code
        self.detail = detail

    def answer(self) -> dict[str, Any]:
        """The body that Slack sends."""
        return {"ok": False, "error": self.code, **self.detail}


class RefusedError(Exception):
    """Something that this person's Slack would not let them do."""
