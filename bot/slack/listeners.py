"""The one place where an interaction is read, handled, acknowledged, shown, and where errors are told.

Bolt's lazy listeners are not used: they get a deep copy of the whole request, which takes longer than keeping an
answer, run even if the handler raised, and only log what they raise themselves.
"""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from threading import Lock
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltContext
from structlog.contextvars import bound_contextvars

from bot import observing
from bot.domain.errors import CoachError, NothingToChangeError, NotSavedError
from bot.domain.people import Member
from bot.errors import describe
from bot.messages.help import HelpMessages
from bot.messages.words import Words
from bot.services.idempotency import AlreadyHandledError, Handling, InteractionLog, handling
from bot.slack import blocks, interactions
from bot.slack.interactions import Click, Interaction, Submission, Uninstalled, workspace_of
from bot.slack.replies import Replies
from bot.slack.reply_executor import ReplyExecutor
from bot.slack.routing import Handler, Route, route_of
from bot.slack.show import Kind, Show

WORKSPACE = "workspace"
"""Key of a request's context: the workspace whose installation serves it."""

_ANY = re.compile(".*", re.DOTALL)

log = structlog.get_logger()


class Listeners:
    """Passes interactions to their handlers.

    Attributes:
        routes: kind and action -> handler.
    """

    def __init__(
        self,
        *,
        routes: Mapping[Route, Handler],
        replies: Replies,
        interaction_log: InteractionLog,
        words: Words,
        executor: ReplyExecutor,
    ) -> None:
        self.routes = routes
        self._replies = replies
        self._interaction_log = interaction_log
        self._messages = HelpMessages(words)
        self._executor = executor
        self._turns = Turns()

    def listen_to(self, app: App) -> None:
        """Take everything that Slack sends to the app."""
        for kind in (app.command, app.action, app.view, app.view_closed, app.shortcut, app.event):
            kind(_ANY)(self._listen)

    def _listen(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        workspace = context.get(WORKSPACE) or workspace_of(context)
        try:
            interaction = interactions.read(body, workspace, context.enterprise_id or "")
        except Exception as error:  # noqa: BLE001  signed, but not what Slack sends
            with observing.acknowledging() as outcome:
                outcome.name = "broke"
                _log(error)
            interaction = None
        refusal = self.handle(interaction) if interaction else None
        if refusal:
            ack(response_action="errors", errors={_first_input(body): refusal})
        else:
            ack()

    def handle(self, interaction: Interaction) -> str | None:
        """Run the handler, and leave what it returns to the executor.

        Returns:
            What a dialog is refused with; None if it is accepted, or if this is none.
        """
        handler = self.routes.get(route_of(interaction), _unknown)
        with (
            observing.acknowledging() as outcome,
            bound_contextvars(workspace=interaction.member.workspace),
            self._turns.of(interaction.member),
            handling(interaction.member.workspace, interaction.id) as current,
        ):
            try:
                show = handler(interaction)
            except AlreadyHandledError:
                outcome.name = "repeated"
                return None
            except Exception as error:
                outcome.name = "told" if isinstance(error, CoachError) else "broke"
                if isinstance(interaction, Uninstalled):
                    raise  # nobody is there to be told: Slack sends it again
                told, ref = _told(error), _log(error)
                if isinstance(interaction, Submission):
                    return blocks.fallback_text(self._messages.trouble(told.prompt, ref, told.facts))
                task = partial(self._replies.tell, interaction, told, ref)
            else:
                task = partial(self._show, interaction, _with_home(interaction, show or Show()), current)
            self._executor.submit(interaction.member, task)
        return None

    def _show(self, interaction: Interaction, show: Show, current: Handling) -> None:
        if not show or not self._is_new(current):
            return
        try:
            self._replies.carry_out(interaction, show)
        except Exception as error:  # noqa: BLE001  the same
            self._replies.tell(interaction, _told(error), _log(error))

    def _is_new(self, current: Handling) -> bool:
        try:
            return self._interaction_log.first_time(current)
        except NotSavedError as error:
            _log(error)
            return True  # nothing was changed: showing it twice does no harm


class Turns:
    """One member's interactions are handled one at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._locks: dict[Member, tuple[Lock, int]] = {}

    @contextmanager
    def of(self, member: Member) -> Iterator[None]:
        """Wait for the member's earlier interactions."""
        with self._lock:
            lock, waiting = self._locks.get(member, (Lock(), 0))
            self._locks[member] = lock, waiting + 1
        try:
            with lock:
                yield
        finally:
            with self._lock:
                _, waiting = self._locks.pop(member)
                if waiting > 1:
                    self._locks[member] = lock, waiting - 1


def _unknown(interaction: Interaction) -> None:
    """What has no handler is ignored, but for a button of an older version."""
    if isinstance(interaction, Click):
        raise NothingToChangeError


def _with_home(interaction: Interaction, show: Show) -> Show:
    """Home is published after what was done there, and once."""
    on_home = isinstance(interaction, (Click, Submission)) and interaction.on_home
    return show + Show.home() if on_home and Kind.HOME not in {step.kind for step in show.steps} else show


def _told(error: Exception) -> CoachError:
    return error if isinstance(error, CoachError) else CoachError()


def _first_input(body: Mapping[str, Any]) -> str:
    return next(str(block["block_id"]) for block in body["view"]["blocks"] if block["type"] == "input")


def _log(error: Exception) -> str:
    """Log what went wrong under a reference that the person is told too; never their words."""
    ref = secrets.token_hex(2).upper()
    if isinstance(error, CoachError):
        log.info("told a person", ref=ref, prompt=error.prompt, reason=describe(error.__cause__ or error))
    else:
        log.error("something broke", ref=ref, exc_info=error)
    return ref
