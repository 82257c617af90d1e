"""First contact, help, and what could not be understood or done."""

import re
from collections.abc import Mapping, Sequence

from bot.domain.vocabulary import UnknownCommand
from bot.messages.elements import Elements
from bot.messages.parts import Button, Buttons, Message, Prose
from bot.messages.words import Words

_WORD_MAX = 30
VALUE_MAX = 2000
"""Characters that a button can hold."""

_TOPICS = "topics."

_MARKUP = re.compile(r"[<>&]|:[\w+-]+:")
"""What is not repeated, even on a button, where Slack reads nothing but emoji."""


class HelpMessages:
    """Welcome, help, and errors."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def welcome(self, *, begun: bool) -> Message:
        """Who this is and what it keeps. Unless a check was begun, with the button to begin one."""
        kept = self._elements.kept_button()
        begin = () if begun else (self._elements.begin_button(), self._elements.look_button())
        return Message((Prose(self._words.say("welcome/hello")), Buttons((*begin, kept))))

    def elsewhere(self) -> Message:
        """The reply in a channel to a command whose answer goes to the DM."""
        return Message((Prose(self._words.say("welcome/elsewhere")),))

    def commands(self) -> Message:
        """What can be typed, by what one wants to do."""
        topics = [
            (self._words.label(key), [one for one in self._words.commands.values() if f"{_TOPICS}{one.topic}" == key])
            for key in self._words.labels
            if key.startswith(_TOPICS)
        ]
        return Message((Prose(self._words.say("help/all", topics=topics)), Buttons((self._elements.begin_button(),))))

    def unknown(self, said: UnknownCommand, people: Sequence[str] = ()) -> Message:
        """The reply to an unknown word, with the nearest command. Only a plain word is repeated.

        Args:
            said: what was typed. The button runs the nearest command with everything that was typed behind the word,
                unless that is more than a button can hold.
            people: user ids of those who were named in it.
        """
        word = said.word if said.word.isalnum() and len(said.word) <= _WORD_MAX else None
        nearest = self._words.commands[said.nearest].usage.split()[0] if said.nearest else None
        do = (_run_button(nearest, said.rest, people),) if nearest else ()
        says = self._words.say("help/unknown", word=word, nearest=nearest)
        return Message((Prose(says), Buttons((*do, self._elements.all_button()))))

    def sentence(self) -> Message:
        """The reply to a sentence behind the slash command that asks for nothing."""
        log = f"/ldcareer {self._words.commands['log'].words[0]}"
        return Message((Prose(self._words.say("help/sentence", log=log)), Buttons((self._elements.all_button(),))))

    def trouble(self, prompt: str, ref: str, facts: Mapping[str, str]) -> Message:
        """One line about what went wrong and what to do. `ref` identifies it in the log."""
        return Message((Prose(self._words.say(f"errors/{prompt}", **{"ref": ref, **facts})),))


def _run_button(command: str, rest: str, people: Sequence[str]) -> Button:
    whole = f"{command} {rest}".strip()
    value = " ".join([whole, *(f"<@{user_id}>" for user_id in people)])
    if len(value) > VALUE_MAX:
        whole = value = command
    shown = f"{command} …" if _MARKUP.search(whole) else " ".join(whole.split())
    return Button("help.do", shown, value)
