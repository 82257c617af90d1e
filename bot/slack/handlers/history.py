"""The history: months and quarters, past results and past weekly answers."""

from bot.domain.errors import NothingToChangeError
from bot.domain.history import MAX_BACK, Length
from bot.domain.people import Member
from bot.messages.history import ANSWER, RESULT, HistoryMessages
from bot.messages.parts import Message
from bot.messages.result import ResultMessages
from bot.messages.words import Words
from bot.services.checks import CheckService
from bot.services.history import HistoryService
from bot.slack.interactions import Click, Command
from bot.slack.routing import command, on
from bot.slack.show import Show


class HistoryHandlers:
    def __init__(self, history: HistoryService, checks: CheckService, words: Words) -> None:
        self._history = history
        self._checks = checks
        self._messages = HistoryMessages(words)
        self._result = ResultMessages(words)

    @command("history")
    @on(Click, "history.begin")
    def begin(self, interaction: Command | Click) -> Show:
        """Post the last quarter."""
        return Show.post(self._draw, interaction.member, Length.QUARTER, 0)

    @on(Click, "history.page")
    def turn_page(self, click: Click) -> Show:
        """Show another month or quarter in the same message."""
        length, _, back = click.value.partition(".")
        if length not in set(Length) or back not in map(str, range(MAX_BACK + 1)):
            raise NothingToChangeError
        return Show.replace(self._draw, click.member, Length(length), int(back))

    @on(Click, "history.read")
    def read(self, click: Click) -> Show:
        """Post a past result or a past weekly answer."""
        kind, _, record_id = click.detail.partition(".")
        if kind == RESULT:
            return Show.post(self._result.past, self._checks.past_result(click.member, record_id))
        if kind == ANSWER:
            return Show.post(self._messages.week, self._history.week(click.member, record_id))
        raise NothingToChangeError

    def _draw(self, member: Member, length: Length, back: int) -> Message:
        return self._messages.message(self._history.view(member, length, back))
