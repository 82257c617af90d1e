"""The framework, to browse in Slack."""

from bot.domain.framework import Framework
from bot.messages.parts import Message
from bot.messages.stages import StagesMessages, find
from bot.messages.words import Words
from bot.slack.interactions import Click, Command
from bot.slack.routing import command, on
from bot.slack.show import Show


class StagesHandlers:
    """Shows the stages, all in brief or one in full."""

    def __init__(self, framework: Framework, words: Words) -> None:
        self._framework = framework
        self._messages = StagesMessages(words)

    @command("stages")
    def show(self, typed: Command) -> Show:
        """Show the stage that was named, or all of them."""
        return Show.reply(self._page, typed.text)

    @on(Click, "stages.look")
    def look(self, _: Click) -> Show:
        """Show all of them."""
        return Show.reply(self._page, "")

    @on(Click, "stages.open")
    def turn(self, click: Click) -> Show:
        """Turn the page in place."""
        return Show.replace(self._page, click.value)

    def _page(self, named: str) -> Message:
        stage = find(self._framework, named)
        if stage:
            return self._messages.one(self._framework, stage)
        return self._messages.overview(self._framework, "stages/unknown" if named else "")
