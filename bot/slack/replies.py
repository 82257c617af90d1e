"""Carries out what handlers return."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

import structlog

from bot.domain.conversation import MessageRef
from bot.domain.errors import CoachError, NotSavedError
from bot.domain.people import Member
from bot.errors import describe
from bot.messages.help import HelpMessages
from bot.messages.parts import Message
from bot.messages.words import Words
from bot.services.members import MemberService
from bot.slack import errors
from bot.slack.interactions import Click, Interaction
from bot.slack.messenger import Messenger, NoCanvasError
from bot.slack.show import Canvas, Files, Kind, Show, Step

T = TypeVar("T")

log = structlog.get_logger()


class Replies:
    """Sends the results of interactions to Slack.

    If a conversation's message can't be shown, the error is raised, so that the member gets an error message. If
    something secondary fails, such as updating the previous message or the Home tab, that is only logged: it will be
    rendered from the current state the next time.
    """

    def __init__(
        self, messenger: Messenger, members: MemberService, words: Words, draw_home: Callable[[Member], Message]
    ) -> None:
        self._messenger = messenger
        self._members = members
        self._messages = HelpMessages(words)
        self._draw_home = draw_home

    def carry_out(self, interaction: Interaction, show: Show) -> None:
        """Carry out all steps in order, and post a hint if a result was posted in another channel."""
        posted = [self._carry_out(interaction, step) for step in show.steps]
        if any(ref and interaction.channel and ref.channel != interaction.channel for ref in posted):
            self._messenger.ephemeral(interaction, self._messages.elsewhere())

    def report(self, interaction: Interaction, error: CoachError, ref: str) -> None:
        """Show the member an error message. `ref` is the reference under which the error is logged."""
        message = self._messages.trouble(error.prompt, ref, error.facts)
        _secondary("error message not shown", partial(self._messenger.ephemeral, interaction, message))

    def _carry_out(self, interaction: Interaction, step: Step) -> MessageRef | None:
        """Carry out one step. Return the message if it isn't ephemeral."""
        messenger, member, draw = self._messenger, interaction.member, step.draw
        match step.kind:
            case Kind.REPLACE if isinstance(interaction, Click) and interaction.message:
                messenger.replace(interaction, interaction.message, draw())
                return self._shown(member, replace(step, draw_previous=None), interaction.message)
            case Kind.REPLACE | Kind.POST:
                return self._shown(member, step, self._post(member, draw()))
            case Kind.REPLY if self._in_dm(interaction):
                return self._post(member, draw())
            case Kind.REPLY | Kind.EPHEMERAL:
                messenger.ephemeral(interaction, draw())
            case Kind.FILES | Kind.CANVAS:
                send = self._upload if step.kind is Kind.FILES else self._create_canvas
                return send(member, draw)
            case Kind.FORM:
                messenger.open_form(interaction, draw())
            case Kind.UPDATE_FORM if isinstance(interaction, Click):
                messenger.update_form(interaction, draw())
            case Kind.UPDATE:
                _secondary("message not updated", lambda: self._update(step.member or member, draw()))
            case Kind.HOME:
                _secondary("Home not published", lambda: messenger.publish_home(member, self._draw_home(member)))
            case _:
                _secondary("follow-up failed", draw)
        return None

    def _post(self, member: Member, message: Message) -> MessageRef:
        ref = self._messenger.post(member, message)
        _secondary("DM not saved", lambda: self._members.set_dm(member, ref.channel))
        return ref

    def _upload(self, member: Member, draw: Callable[[], Files]) -> MessageRef:
        """Post a message and upload files. Check the scope before `draw`, since exporting gives people receipts."""
        self._messenger.require_files(member)
        message, files = draw()
        ref = self._post(member, message)
        self._messenger.upload(ref, member, files)
        return ref

    def _create_canvas(self, member: Member, draw: Callable[[], Canvas]) -> MessageRef:
        ref, (title, markdown, announce) = None, draw()
        try:
            with self._messenger.canvas(member, title, markdown) as link:
                ref = self._post(member, announce(link))
        except NoCanvasError as error:
            refusal = self._messages.trouble(error.prompt, "", error.facts)
            if ref is None:
                return self._post(member, refusal)
            self._messenger.update(member, ref, refusal)
        return ref

    def _shown(self, member: Member, step: Step, ref: MessageRef) -> MessageRef:
        previous = _secondary("message not saved", partial(step.on_shown, ref)) if step.on_shown else None
        draw = step.draw_previous
        if previous and previous != ref and draw:
            _secondary("previous message not updated", lambda: self._messenger.update(member, previous, draw()))
        return ref

    def _update(self, member: Member, drawn: tuple[MessageRef, Message] | None) -> None:
        if drawn:
            self._messenger.update(member, *drawn)

    def _in_dm(self, interaction: Interaction) -> bool:
        """Whether the interaction happened in the DM, or outside any channel, as on the Home tab."""
        if interaction.in_dm or not interaction.channel:
            return True
        return interaction.channel == self._members.dm(interaction.member)


def _secondary(what: str, action: Callable[[], T]) -> T | None:
    try:
        return action()
    except errors.SlackError as error:
        log.warning(what, reason=describe(error))
    except NotSavedError as error:
        log.warning(what, reason=describe(error.__cause__ or error))
    except Exception as error:
        log.exception(what, exc_info=error)
    return None
