"""The framework, page by page."""

from bot.domain.framework import Framework
from bot.messages.stages import StagesMessages
from bot.messages.words import Words
from bot.slack.interactions import Click, Command
from bot.slack.routing import command, on
from bot.slack.show import Show


class StagesHandlers:
    def __init__(self, framework: Framework, words: Words) -> None:
        self._framework = framework
        self._messages = StagesMessages(words)

    @command("stages")
    def show(self, typed: Command) -> Show:
        """Show a stage, two stages side by side, or an overview."""
        return Show.reply(self._messages.page, self._framework, typed.text)

    @on(Click, "stages.look")
    def look(self, _: Click) -> Show:
        """Show the overview."""
        return Show.reply(self._messages.page, self._framework, "")

    @on(Click, "stages.open")
    def turn_page(self, click: Click) -> Show:
        """Show another page in the same message."""
        return Show.replace(self._messages.page, self._framework, click.value)
