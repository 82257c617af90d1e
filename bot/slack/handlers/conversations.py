"""What the handlers of all conversations have in common."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from bot.domain.conversation import Move, Verb, read_turn
from bot.messages.parts import Form, Message
from bot.services.conversations import ConversationService, ConversationView
from bot.slack.interactions import Click, Submission
from bot.slack.show import Show

V = TypeVar("V", bound=ConversationView)


class ConversationHandlers(Generic[V]):
    """A conversation in Slack: one message that changes in place, or moves to the end of the DM."""

    def __init__(
        self,
        service: ConversationService[Any, V],
        message: Callable[[V], Message],
        moved: Callable[[], Message] | None = None,
    ) -> None:
        """Show conversations.

        Args:
            service: of the journey.
            message: draws a conversation.
            moved: draws what stays of a message once the conversation goes on in a newer one; None if nothing does.
        """
        self._service = service
        self._message = message
        self._moved = moved

    def drawn(self, view: V) -> Message:
        """Draw it."""
        return self._message(view)

    def below(self, view: V) -> Show:
        """Post it at the end of the DM, and fold up the message where it stood before."""
        shown = Show.post(self._message, view).placed(self._service.set_message, view.conversation)
        return shown.folding(self._moved) if self._moved else shown

    def in_place(self, view: V) -> Show:
        """Show it in the message that was clicked; if the button was pressed by words, at the end of the DM."""
        shown = Show.replace(self._message, view).placed(self._service.set_message, view.conversation)
        return shown.folding(self._moved) if self._moved else shown

    def make_move(self, click: Click, verbs: Mapping[str, Verb]) -> Show:
        """Make the move of a button or a list; its detail is the answer, or the step to edit."""
        conversation_id, turn = read_turn(click.value)
        move = Move(verbs[click.action], turn, click.detail)
        return self.in_place(self._service.make_move(click.member, conversation_id, move))

    def answer_in_words(self, submission: Submission, step: str = "") -> Show:
        """Take the words of a dialog as the answer to that step, or to the one being asked."""
        conversation_id, turn = read_turn(submission.value)
        move = Move(Verb.ANSWER, turn, submission.entries["words"], step)
        return self.below(self._service.make_move(submission.member, conversation_id, move))

    def show_form(self, click: Click, form: Callable[[V], Form]) -> Show:
        """Open a dialog about the conversation."""
        conversation_id, _ = read_turn(click.value)
        return Show.form(form, self._service.view(click.member, conversation_id))
