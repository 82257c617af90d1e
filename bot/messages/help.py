"""First contact, help, and what could not be understood or done."""

from collections.abc import Mapping

from bot.domain.vocabulary import Unknown
from bot.messages import check, home
from bot.messages.parts import Button, Buttons, Message, Prose
from bot.messages.words import Words

_WORD_MAX = 30


def welcome(words: Words, *, begun: bool) -> Message:
    """Say who this is and what it keeps; without a check begun, with the button to begin one."""
    kept = home.kept_button(words)
    begin = () if begun else (check.begin_button(words), Button("stages.look", words.label("stages.look")))
    return Message((Prose(words.say("welcome/hello")), Buttons((*begin, kept))))


def elsewhere(words: Words) -> Message:
    """Say, where a command was typed in a channel, that the answer is in the DM."""
    return Message((Prose(words.say("welcome/elsewhere")),))


def commands(words: Words) -> Message:
    """List what can be typed."""
    listed = list(words.commands.values())
    return Message((Prose(words.say("help/all", commands=listed)), Buttons((check.begin_button(words),))))


def unknown(words: Words, said: Unknown) -> Message:
    """Say that a word is no command, and which one was likely meant. Only a plain word is said back."""
    word = said.word if said.word.isalnum() and len(said.word) <= _WORD_MAX else None
    nearest = words.commands[said.nearest].usage.split()[0] if said.nearest else None
    do = (Button("help.do", words.commands[said.nearest].usage.split()[0], said.nearest),) if said.nearest else ()
    everything = Button("help.all", words.label("help.all"))
    return Message((Prose(words.say("help/unknown", word=word, nearest=nearest)), Buttons((*do, everything))))


def trouble(words: Words, prompt: str, ref: str, facts: Mapping[str, str]) -> Message:
    """Say what went wrong, in one line with what to do. `ref` is what the log calls it."""
    return Message((Prose(words.say(f"errors/{prompt}", **{"ref": ref, **facts})),))
