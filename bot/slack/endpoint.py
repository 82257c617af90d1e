"""Slack's requests over HTTP: verified, read, and led to Bolt."""

from collections.abc import Mapping

import structlog
from slack_bolt import App
from slack_sdk.signature import SignatureVerifier

from bot.slack import inbound
from bot.slack.inbound import NotFromSlackError

log = structlog.get_logger()

Answer = tuple[int, Mapping[str, str], str]
"""HTTP status, headers and body."""


class Endpoint:
    """Answers the requests that Slack sends to the app's one URL.

    Args:
        app: does what they ask for.
        signing_secret: what Slack signs them with. Without one, as in Socket Mode, every request is refused.
    """

    def __init__(self, app: App, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret) if signing_secret else None

    def __call__(self, body: str, headers: Mapping[str, str]) -> Answer:
        """Answer one request. `headers`: by their names in small letters."""
        try:
            inbound.verify(self._verifier, body, headers)
        except NotFromSlackError as error:
            log.warning("request refused", reason=str(error))
            return 401, {}, f"{error}\n"
        try:
            request = inbound.request(body, headers)
        except ValueError:
            log.warning("request can't be read", content_type=headers.get("content-type", ""))
            return 400, {}, "neither JSON nor a form\n"
        answer = self._app.dispatch(request)
        return answer.status, answer.first_headers_without_set_cookie(), answer.body
