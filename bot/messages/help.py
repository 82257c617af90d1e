"""First contact, help, and what could not be understood or done."""

from collections.abc import Mapping

from bot.domain.vocabulary import Unknown
from bot.messages.elements import Elements
from bot.messages.parts import Button, Buttons, Message, Prose
from bot.messages.words import Words

_WORD_MAX = 30


class HelpMessages:
    """Welcome, help, and errors."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def welcome(self, *, begun: bool) -> Message:
        """Say who this is and what it keeps; without a check begun, with the button to begin one."""
        kept = self._elements.kept_button()
        begin = () if begun else (self._elements.begin_button(), self._elements.look_button())
        return Message((Prose(self._words.say("welcome/hello")), Buttons((*begin, kept))))

    def elsewhere(self) -> Message:
        """Say, where a command was typed in a channel, that the answer is in the DM."""
        return Message((Prose(self._words.say("welcome/elsewhere")),))

    def commands(self) -> Message:
        """List what can be typed."""
        listed = list(self._words.commands.values())
        return Message((Prose(self._words.say("help/all", commands=listed)), Buttons((self._elements.begin_button(),))))

    def unknown(self, said: Unknown) -> Message:
        """Say that a word is no command, and which one was likely meant. Only a plain word is said back."""
        word = said.word if said.word.isalnum() and len(said.word) <= _WORD_MAX else None
        nearest = self._words.commands[said.nearest].usage.split()[0] if said.nearest else None
        do = (
            (Button("help.do", self._words.commands[said.nearest].usage.split()[0], said.nearest),)
            if said.nearest
            else ()
        )
        everything = Button("help.all", self._words.label("help.all"))
        return Message((Prose(self._words.say("help/unknown", word=word, nearest=nearest)), Buttons((*do, everything))))

    def trouble(self, prompt: str, ref: str, facts: Mapping[str, str]) -> Message:
        """Say what went wrong, in one line with what to do. `ref` is what the log calls it."""
        return Message((Prose(self._words.say(f"errors/{prompt}", **{"ref": ref, **facts})),))
