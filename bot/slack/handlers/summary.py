"""A manager's summary: one message at a time is alive, and redrawn when somebody's choice changes it."""

from collections.abc import Iterable

from bot.domain.conversation import MessageRef
from bot.domain.people import Member
from bot.messages.parts import Message
from bot.messages.summary import SummaryMessages
from bot.messages.words import Words
from bot.services.summaries import SummaryService, SummaryView
from bot.slack.show import Show


class LiveSummary:
    """Shows the newest summary of a manager."""

    def __init__(self, summaries: SummaryService, words: Words) -> None:
        self._summaries = summaries
        self._messages = SummaryMessages(words)

    def below(self, view: SummaryView, request_id: str) -> Show:
        """Post the answer to a request, and fold up the message before it."""
        shown = Show.post(self._messages.message, view)
        shown = shown.placed(self._summaries.placed, view.manager, request_id)
        return shown.folding(self._messages.moved)

    def redrawn_for(self, member: Member, managers: Iterable[str]) -> Show:
        """Redraw the message of each of these managers, after something that a member of their teams did."""
        return sum((self.redrawn(Member(member.workspace, manager)) for manager in managers), Show())

    def redrawn(self, manager: Member) -> Show:
        """Redraw the manager's message where it stands, so that a card that is withdrawn is gone from it."""
        return Show.update(manager, self._draw, manager)

    def _draw(self, manager: Member) -> tuple[MessageRef, Message] | None:
        view = self._summaries.live(manager)
        place = view.request.place if view and view.request else None
        return (place, self._messages.message(view)) if view and place else None
