"""The framework, to browse in Slack."""

from bot.domain.framework import Framework
from bot.messages.parts import Message
from bot.messages.stages import StagesMessages, find
from bot.messages.words import Words
from bot.slack.inbound import Inbound
from bot.slack.listening import Listening, nothing
from bot.slack.messenger import Messenger


class StagesHandlers:
    """Shows the stages, all in brief or one in full."""

    def __init__(self, framework: Framework, words: Words, messenger: Messenger) -> None:
        self._framework = framework
        self._messages = StagesMessages(words)
        self._messenger = messenger

    def register(self, listening: Listening) -> None:
        """Listen to everything that is named `stages.…`."""
        listening.click("stages.look", nothing, self.look)
        listening.click("stages.open", nothing, self.turn)

    def look(self, came: Inbound) -> None:
        """Show the stage that was named, or all of them, where it was asked."""
        self._messenger.here(came, self._page(came.text))

    def turn(self, came: Inbound) -> None:
        """Turn the page in place."""
        self._messenger.replace(came, self._page(came.token))

    def _page(self, named: str) -> Message:
        stage = find(self._framework, named)
        if stage:
            return self._messages.one(self._framework, stage)
        return self._messages.overview(self._framework, "stages/unknown" if named else "")
