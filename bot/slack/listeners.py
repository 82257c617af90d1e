"""Parses each interaction, runs its handler, acknowledges it, and shows the result or an error message.

Bolt's lazy listeners are not used: they deep-copy the whole request, which takes longer than saving an answer, run even
if the handler raised an exception, and only log their own exceptions.
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
from bot.slack.errors import RefusedError, SlackError
from bot.slack.interactions import Click, Interaction, Submission, Uninstalled, workspace_of
from bot.slack.replies import Replies
from bot.slack.reply_executor import ReplyExecutor
from bot.slack.routing import Handler, Route, route_of
from bot.slack.show import Kind, Show

WORKSPACE = "workspace"
"""Key of Bolt's context for the id of the installation that serves the request."""

_ANY = re.compile(".*", re.DOTALL)

log = structlog.get_logger()


class Listeners:
    """Passes interactions to their handlers.

    Attributes:
        routes: the handlers by kind of interaction and action.
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
        self._locks = MemberLocks()

    def listen_to(self, app: App) -> None:
        for kind in (app.command, app.action, app.view, app.view_closed, app.shortcut, app.event):
            kind(_ANY)(self._listen)

    def _listen(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        workspace = context.get(WORKSPACE) or workspace_of(context)
        try:
            interaction = interactions.read(body, workspace, context.enterprise_id or "")
        except Exception as error:  # noqa: BLE001  a payload of unexpected shape must not fail the request
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
        """Run the handler, and submit the result to the executor to be shown.

        Returns:
            The error message if a submitted dialog is refused, else None.
        """
        handler = self.routes.get(route_of(interaction), _no_handler)
        with (
            observing.acknowledging() as outcome,
            bound_contextvars(workspace=interaction.member.workspace),
            self._locks.hold(interaction.member),
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
                    raise  # Slack will retry the event, and there is nobody to show an error to
                coach_error, ref = _as_coach_error(error), _log(error)
                if isinstance(interaction, Submission):
                    return blocks.fallback_text(self._messages.trouble(coach_error.prompt, ref, coach_error.facts))
                task = partial(self._replies.report, interaction, coach_error, ref)
            else:
                task = partial(self._show, interaction, _with_home(interaction, show or Show()), current)
            self._executor.submit(interaction.member, task)
        return None

    def _show(self, interaction: Interaction, show: Show, current: Handling) -> None:
        if not show or not self._is_new(current):
            return
        try:
            self._replies.carry_out(interaction, show)
        except Exception as error:  # noqa: BLE001  the member gets an error message
            self._replies.report(interaction, _as_coach_error(error), _log(error))

    def _is_new(self, current: Handling) -> bool:
        try:
            return self._interaction_log.first_time(current)
        except NotSavedError as error:
            _log(error)
            return True  # nothing has changed, so showing it twice is harmless


class MemberLocks:
    """One lock per member, so that a member's interactions are handled one at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._locks: dict[Member, tuple[Lock, int]] = {}

    @contextmanager
    def hold(self, member: Member) -> Iterator[None]:
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


def _no_handler(interaction: Interaction) -> None:
    """Ignore the interaction, unless it is a click on a button from an older version."""
    if isinstance(interaction, Click):
        raise NothingToChangeError


def _with_home(interaction: Interaction, show: Show) -> Show:
    """Add publishing the Home tab if the interaction happened there."""
    on_home = isinstance(interaction, (Click, Submission)) and interaction.on_home
    return show + Show.home() if on_home and Kind.HOME not in {step.kind for step in show.steps} else show


def _as_coach_error(error: Exception) -> CoachError:
    return error if isinstance(error, CoachError) else CoachError()


def _first_input(body: Mapping[str, Any]) -> str:
    return next(str(block["block_id"]) for block in body["view"]["blocks"] if block["type"] == "input")


def _log(error: Exception) -> str:
    """Log an error, and return the reference that is logged and shown with it. What people typed isn't logged."""
    ref = secrets.token_hex(2).upper()
    if isinstance(error, CoachError):
        log.info("error message shown", ref=ref, prompt=error.prompt, reason=describe(error.__cause__ or error))
    elif isinstance(error, SlackError) and not isinstance(error, RefusedError):
        log.warning("Slack didn't answer", ref=ref, reason=describe(error))
    else:
        log.error("unexpected error", ref=ref, exc_info=error)
    return ref
