"""Carries out Shows."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

import structlog

from bot.domain.conversation import MessageRef
from bot.domain.errors import CoachError
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
    """Shows people what their interactions led to.

    What fails while a conversation goes on is raised, so that the person can be told. What is only secondary (folding
    up an older message, the Home tab) is logged: the next time it is drawn from the state anyway.
    """

    def __init__(
        self, messenger: Messenger, members: MemberService, words: Words, draw_home: Callable[[Member], Message]
    ) -> None:
        self._messenger = messenger
        self._members = members
        self._messages = HelpMessages(words)
        self._draw_home = draw_home

    def carry_out(self, interaction: Interaction, show: Show) -> None:
        """Show everything, in its order."""
        posted = [self._carry_out(interaction, step) for step in show.steps]
        if any(place and interaction.channel and place.channel != interaction.channel for place in posted):
            self._messenger.ephemeral(interaction, self._messages.elsewhere())

    def tell(self, interaction: Interaction, error: CoachError, ref: str) -> None:
        """Return the person what went wrong."""
        said = self._messages.trouble(error.prompt, ref, error.facts)
        _secondary("error not told", partial(self._messenger.ephemeral, interaction, said))

    def _carry_out(self, interaction: Interaction, step: Step) -> MessageRef | None:
        """Show one thing; return where it is, if it is a message that stays."""
        messenger, member, draw = self._messenger, interaction.member, step.draw
        match step.kind:
            case Kind.REPLACE if isinstance(interaction, Click) and interaction.message:
                place = messenger.replace(interaction, interaction.message, draw())
                return self._landed(member, replace(step, moved=None), place)
            case Kind.REPLACE | Kind.POST:
                return self._landed(member, step, self._post(member, draw()))
            case Kind.REPLY if self._in_dm(interaction):
                return self._post(member, draw())
            case Kind.REPLY | Kind.EPHEMERAL:
                messenger.ephemeral(interaction, draw())
            case Kind.FILES | Kind.CANVAS:
                take = self._upload if step.kind is Kind.FILES else self._make_canvas
                return take(member, draw)
            case Kind.FORM:
                messenger.open_form(interaction, draw())
            case Kind.UPDATE_FORM if isinstance(interaction, Click):
                messenger.update_form(interaction, draw())
            case Kind.UPDATE:
                _secondary("message not updated", lambda: self._update(step.member or member, draw()))
            case Kind.HOME:
                _secondary("Home not published", lambda: messenger.publish_home(member, self._draw_home(member)))
            case _:
                _secondary("afterwards", draw)
        return None

    def _post(self, member: Member, message: Message) -> MessageRef:
        place = self._messenger.post(member, message)
        _secondary("DM not remembered", lambda: self._members.set_dm(member, place.channel))
        return place

    def _upload(self, member: Member, draw: Callable[[], Files]) -> MessageRef:
        """Post files. A copy that can't be handed over isn't made, since people have receipts of it."""
        self._messenger.require_files(member)
        message, files = draw()
        place = self._post(member, message)
        self._messenger.upload(place, member, files)
        return place

    def _make_canvas(self, member: Member, draw: Callable[[], Canvas]) -> MessageRef:
        place, (title, markdown, announce) = None, draw()
        try:
            with self._messenger.canvas(member, title, markdown) as link:
                place = self._post(member, announce(link))
        except NoCanvasError as error:
            refusal = self._messages.trouble(error.prompt, "", error.facts)
            if place is None:
                return self._post(member, refusal)
            self._messenger.update(member, place, refusal)
        return place

    def _landed(self, member: Member, step: Step, place: MessageRef) -> MessageRef:
        before = _secondary("place not remembered", partial(step.placed, place)) if step.placed else None
        moved = step.moved
        if before and before != place and moved:
            _secondary("message not folded up", lambda: self._messenger.update(member, before, moved()))
        return place

    def _update(self, member: Member, drawn: tuple[MessageRef, Message] | None) -> None:
        if drawn:
            self._messenger.update(member, *drawn)

    def _in_dm(self, interaction: Interaction) -> bool:
        """Whether an answer that stays belongs in the DM: it was said there, or, as on Home, nowhere in particular."""
        if interaction.in_dm or not interaction.channel:
            return True
        return interaction.channel == self._members.dm(interaction.member)


def _secondary(what: str, action: Callable[[], T]) -> T | None:
    try:
        return action()
    except errors.SlackError as error:
        log.warning(what, reason=describe(error))
    except Exception as error:
        log.exception(what, exc_info=error)
    return None
