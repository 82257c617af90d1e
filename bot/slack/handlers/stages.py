"""The framework, to browse in Slack."""

from bot.domain.framework import Framework
from bot.messages.stages import StagesMessages
from bot.messages.words import Words
from bot.slack.interactions import Click, Command
from bot.slack.routing import command, on
from bot.slack.show import Show


class StagesHandlers:
    """Shows the framework, a page at a time."""

    def __init__(self, framework: Framework, words: Words) -> None:
        self._framework = framework
        self._messages = StagesMessages(words)

    @command("stages")
    def show(self, typed: Command) -> Show:
        """Show the stage that was named, two side by side, or all of them."""
        return Show.reply(self._messages.page, self._framework, typed.text)

    @on(Click, "stages.look")
    def look(self, _: Click) -> Show:
        """Show all of them."""
        return Show.reply(self._messages.page, self._framework, "")

    @on(Click, "stages.open")
    def turn(self, click: Click) -> Show:
        """Turn the page in place."""
        return Show.replace(self._messages.page, self._framework, click.value)
