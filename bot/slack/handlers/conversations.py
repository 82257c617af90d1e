"""The base class of handlers for conversations."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from bot.domain.conversation import Move, Verb, read_turn
from bot.messages.parts import Form, Message
from bot.services.conversations import ConversationService, ConversationView
from bot.slack.interactions import Click, Submission
from bot.slack.show import Show

V = TypeVar("V", bound=ConversationView)


class ConversationHandlers(Generic[V]):
    """Shows a conversation in Slack: one message, which is replaced in place or posted again at the end of the DM.

    Args:
        service: the conversation's service.
        draw: renders a conversation.
        draw_moved: renders what replaces a message once the conversation is shown in a new one. Without it, the old
            message stays.
    """

    def __init__(
        self,
        service: ConversationService[Any, V],
        draw: Callable[[V], Message],
        draw_moved: Callable[[], Message] | None = None,
    ) -> None:
        self._service = service
        self.draw = draw
        self._draw_moved = draw_moved

    def post(self, view: V) -> Show:
        """Post the conversation at the end of the DM, and replace its previous message."""
        return self._saving_message(Show.post(self.draw, view), view)

    def replace(self, view: V) -> Show:
        """Show the conversation in the message that was clicked. If the click was typed, post it."""
        return self._saving_message(Show.replace(self.draw, view), view)

    def make_move(self, click: Click, verbs: Mapping[str, Verb]) -> Show:
        """Make the move that a button or a menu stands for. Its detail is the answer, or the step to edit."""
        conversation_id, turn = read_turn(click.value)
        move = Move(verbs[click.action], turn, click.detail)
        return self.replace(self._service.make_move(click.member, conversation_id, move))

    def answer_in_words(self, submission: Submission, step: str = "") -> Show:
        """Answer a step with the text of a dialog; without `step`, the current one."""
        conversation_id, turn = read_turn(submission.value)
        move = Move(Verb.ANSWER, turn, submission.entries["words"], step)
        return self.post(self._service.make_move(submission.member, conversation_id, move))

    def show_form(self, click: Click, form: Callable[[V], Form]) -> Show:
        """Open a dialog about the conversation whose button was clicked."""
        conversation_id, _ = read_turn(click.value)
        return Show.form(form, self._service.view(click.member, conversation_id))

    def _saving_message(self, show: Show, view: V) -> Show:
        show = show.on_shown(self._service.set_message, view.conversation)
        return show.replacing_previous(self._draw_moved) if self._draw_moved else show
