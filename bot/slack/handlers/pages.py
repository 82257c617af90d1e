"""What more than one journey draws anew: the Home page, and the message with a manager's summary."""

from collections.abc import Iterable

from bot.domain.check import Place
from bot.domain.people import Member
from bot.messages.home import HomeMessages
from bot.messages.summary import SummaryMessages
from bot.messages.words import Words
from bot.services.members import MemberService
from bot.services.summaries import SummaryService
from bot.slack.messenger import Messenger


class HomePage:
    """The page that is a member's own."""

    def __init__(self, members: MemberService, words: Words, messenger: Messenger) -> None:
        self._members = members
        self._messages = HomeMessages(words)
        self._messenger = messenger

    def publish(self, member: Member) -> None:
        """Put up the page as things stand now."""
        self._messenger.publish_home(member, self._messages.page(self._members.home(member)))

    def found_at(self, member: Member, place: Place) -> None:
        """Remember where the member's DM is."""
        self._members.found_at(member, place.channel)


class SummaryPage:
    """A manager's summary: one message at a time is alive, and drawn anew when somebody's choice changes it."""

    def __init__(self, summaries: SummaryService, words: Words, messenger: Messenger) -> None:
        self._summaries = summaries
        self._messages = SummaryMessages(words)
        self._messenger = messenger

    def post(self, manager: Member, request_id: str) -> None:
        """Post the answer to a request, and fold up the message before it."""
        before = self._summaries.live(manager)
        view = self._summaries.view(manager, request_id)
        place = self._messenger.post(manager, self._messages.message(view))
        self._summaries.placed(manager, request_id, place)
        if before and before.request and before.request.place and before.request.id != request_id:
            self._messenger.update(manager, before.request.place, self._messages.moved())

    def redraw_for(self, member: Member, managers: Iterable[str]) -> None:
        """Draw the message of each of these managers anew, after something that a member of their teams did."""
        for manager in managers:
            self.redraw(Member(member.workspace, manager))

    def redraw(self, manager: Member) -> None:
        """Draw the manager's message anew where it stands, so that a card that is withdrawn is gone from it."""
        view = self._summaries.live(manager)
        if view and view.request and view.request.place:
            self._messenger.update(manager, view.request.place, self._messages.message(view))
