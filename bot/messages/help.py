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
        """Who this is and what it keeps. Unless a check was begun, with the button to begin one."""
        kept = self._elements.kept_button()
        begin = () if begun else (self._elements.begin_button(), self._elements.look_button())
        return Message((Prose(self._words.say("welcome/hello")), Buttons((*begin, kept))))

    def elsewhere(self) -> Message:
        """The reply in a channel to a command whose answer goes to the DM."""
        return Message((Prose(self._words.say("welcome/elsewhere")),))

    def commands(self) -> Message:
        """What can be typed."""
        listed = list(self._words.commands.values())
        return Message((Prose(self._words.say("help/all", commands=listed)), Buttons((self._elements.begin_button(),))))

    def unknown(self, said: Unknown) -> Message:
        """The reply to an unknown word, with the nearest command. Only a plain word is repeated."""
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
        """One line about what went wrong and what to do. `ref` identifies it in the log."""
        return Message((Prose(self._words.say(f"errors/{prompt}", **{"ref": ref, **facts})),))
