"""How a handler's two halves hang on Bolt: one place for reading, ordering and what goes wrong.

The first half persists in one transaction, and Slack gets its 200; the second shows the present state. It is no lazy
listener of Bolt's: those get a deep copy of the whole request, which takes longer than persisting, run even where the
first half raised, and only log what they raise themselves.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from threading import Lock
from typing import Any
from zlib import crc32

import structlog
from slack_bolt import Ack, App, BoltContext, BoltResponse

from bot.domain.errors import CoachError, NothingToChangeError
from bot.domain.people import Member
from bot.messages.help import HelpMessages
from bot.messages.parts import Message
from bot.messages.words import Words
from bot.slack import blocks, ids, inbound
from bot.slack.inbound import Inbound
from bot.slack.messenger import Messenger

Persist = Callable[[Inbound], str | None]
"""The first half: one service call. What it gives is the second half's `kept`."""

Show = Callable[[Inbound], None]
"""The second half: reads the state and shows it. May be done again at any time."""

Read = Callable[[Mapping[str, Any]], Inbound]

_CAME = "ldcareer_came"
_LOCKS = 64

log = structlog.get_logger()


def nothing(_: Inbound) -> None:
    """Persist nothing: for deeds that only show something."""


class Listening:
    """Registers the halves of handlers with Bolt. The second halves run on the executor."""

    def __init__(self, app: App, messenger: Messenger, words: Words, executor: Executor) -> None:
        self._app = app
        self._messenger = messenger
        self._messages = HelpMessages(words)
        self._executor = executor
        self._locks = tuple(Lock() for _ in range(_LOCKS))
        self._clicks: dict[str, tuple[Persist, Show]] = {}
        app.error(self._answer_trouble)
        self._on(app.action(ids.ANY), inbound.click, self._persist_click, self._show_click)

    def command(self, name: str, persist: Persist, show: Show) -> None:
        """Listen to a slash command."""
        self._on(self._app.command(name), inbound.command, persist, show)

    def click(self, deed: str, persist: Persist, show: Show) -> None:
        """Listen to the buttons and lists of a deed. A click of a deed that nobody listens to is told so."""
        self._clicks[deed] = (persist, show)

    def submit(self, deed: str, persist: Persist, show: Show) -> None:
        """Listen to the dialog of a deed."""
        self._on(self._app.view(deed), inbound.submission, persist, show)

    def shortcut(self, deed: str, persist: Persist, show: Show) -> None:
        """Listen to an entry in the menu of every message."""
        self._on(self._app.message_shortcut(deed), inbound.shortcut, persist, show)

    def event(self, matcher: Mapping[str, Any], persist: Persist, show: Show, only: Callable[[Any], bool]) -> None:
        """Listen to an event, of those that `only` lets pass."""

        def matches(body: dict[str, Any]) -> bool:
            return only(body["event"])

        self._on(self._app.event(dict(matcher), matchers=[matches]), inbound.event, persist, show)

    def _on(self, register: Callable[..., Any], read: Read, persist: Persist, show: Show) -> None:
        def ack_half(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
            came = context[_CAME] = read(body)
            kept = persist(came) or ""
            ack()
            self._executor.submit(self._show, replace(came, kept=kept), show)

        register(ack_half)

    def _persist_click(self, came: Inbound) -> str | None:
        if came.deed not in self._clicks:
            raise NothingToChangeError
        return self._clicks[came.deed][0](came)

    def _show_click(self, came: Inbound) -> None:
        self._clicks[came.deed][1](came)

    def _show(self, came: Inbound, show: Show) -> None:
        with self._lock(came.member):  # two quick clicks: the later picture is drawn later
            try:
                show(came)
            except CoachError as error:
                self._say(came, error, _log(error))
            except Exception as error:  # noqa: BLE001  whatever it was, the person is told and the log has it
                self._say(came, CoachError(), _log(error))

    def _say(self, came: Inbound, error: CoachError, ref: str) -> None:
        try:
            self._messenger.aside(came, self._messages.trouble(error.prompt, ref, error.facts))
        except Exception as again:  # noqa: BLE001  Slack can't be reached: the state is kept, the log has it
            _log(again)

    def _answer_trouble(self, error: Exception, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        """Answer Slack where the first half raised: a dialog keeps what was typed, the rest is said by the second."""
        ref = _log(error)
        told = error if isinstance(error, CoachError) else CoachError()
        if body.get("type") == "view_submission":
            return _dialog_error(body, self._messages.trouble(told.prompt, ref, told.facts))
        if _CAME in context:
            self._executor.submit(self._say, context[_CAME], told, ref)
        return BoltResponse(status=200)

    def _lock(self, member: Member) -> Lock:
        return self._locks[crc32(f"{member.workspace}/{member.user}".encode()) % _LOCKS]


def _dialog_error(body: dict[str, Any], said: Message) -> BoltResponse:
    first = next(block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input")
    answer = {"response_action": "errors", "errors": {first: blocks.fallback_text(said)}}
    return BoltResponse(status=200, body=json.dumps(answer), headers={"content-type": "application/json"})


def _log(error: Exception) -> str:
    """Log what went wrong under a reference that the person is told too; never their words."""
    ref = secrets.token_hex(2).upper()
    if isinstance(error, CoachError):
        log.info("told a person", ref=ref, prompt=error.prompt, cause=repr(error.__cause__))
    else:
        log.error("something broke", ref=ref, exc_info=error)
    return ref
