"""The welcome message, help, replies to unknown commands, and error messages."""

import re
from collections.abc import Mapping, Sequence

from bot.domain.vocabulary import UnknownCommand
from bot.messages.elements import Elements
from bot.messages.parts import Button, Buttons, Message, Prose
from bot.messages.words import Words

_WORD_MAX = 30
VALUE_MAX = 2000
"""Slack's limit of characters in a button's value."""

_TOPICS = "topics."

_MARKUP = re.compile(r"[<>&]|:[\w+-]+:")
"""Text that isn't repeated, not even on a button, where Slack renders emoji and nothing else."""


class HelpMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def welcome(self, *, begun: bool) -> Message:
        """Who the bot is and what it keeps. If a check was just `begun`, there is no button for beginning one."""
        kept = self._elements.kept_button()
        begin = () if begun else (self._elements.begin_button(), self._elements.stages_button())
        return Message((Prose(self._words.say("welcome/hello")), Buttons((*begin, kept))))

    def elsewhere(self) -> Message:
        """The reply in a channel to a command whose result is posted in the DM."""
        return Message((Prose(self._words.say("welcome/elsewhere")),))

    def commands(self) -> Message:
        """All commands, grouped by topic."""
        topics = [
            (self._words.label(key), [one for one in self._words.commands.values() if f"{_TOPICS}{one.topic}" == key])
            for key in self._words.labels
            if key.startswith(_TOPICS)
        ]
        return Message((Prose(self._words.say("help/all", topics=topics)), Buttons((self._elements.begin_button(),))))

    def unknown(self, said: UnknownCommand, people: Sequence[str] = ()) -> Message:
        """The reply to an unknown command, with the nearest known one. The unknown word is repeated if it is plain.

        Args:
            said: the unknown command. The suggestion's button keeps its arguments, unless they are too long for a
                button's value.
            people: user ids of the members mentioned.
        """
        word = said.word if said.word.isalnum() and len(said.word) <= _WORD_MAX else None
        nearest = self._words.commands[said.nearest].usage.split()[0] if said.nearest else None
        suggestion = (_run_button(nearest, said.rest, people),) if nearest else ()
        text = self._words.say("help/unknown", word=word, nearest=nearest)
        return Message((Prose(text), Buttons((*suggestion, self._elements.help_button()))))

    def sentence(self) -> Message:
        """The reply to a sentence typed after the slash command that is neither a command nor a request."""
        log = f"/ldcareer {self._words.commands['log'].words[0]}"
        return Message((Prose(self._words.say("help/sentence", log=log)), Buttons((self._elements.help_button(),))))

    def trouble(self, prompt: str, ref: str, facts: Mapping[str, str]) -> Message:
        """An error message: what went wrong and what to do. `ref` identifies the error in the log."""
        return Message((Prose(self._words.say(f"errors/{prompt}", **{"ref": ref, **facts})),))


def _run_button(command: str, rest: str, people: Sequence[str]) -> Button:
    text = f"{command} {rest}".strip()
    value = " ".join([text, *(f"<@{user_id}>" for user_id in people)])
    if len(value) > VALUE_MAX:
        text = value = command
    label = f"{command} …" if _MARKUP.search(text) else " ".join(text.split())
    return Button("help.do", label, value)
