"""Examples of the welcome message, help and error messages."""

from collections.abc import Iterator

from bot.domain.framework import Framework
from bot.domain.vocabulary import UnknownCommand
from bot.messages.examples import samples
from bot.messages.help import HelpMessages
from bot.messages.words import Words


def examples(words: Words, _framework: Framework) -> Iterator[samples.Example]:
    help_ = HelpMessages(words)
    yield samples.Example("welcome", "first contact", help_.welcome(begun=False))
    yield samples.Example("welcome", "with the first check", help_.welcome(begun=True))
    yield samples.Example("welcome", "asked in a channel", help_.elsewhere())
    yield samples.Example("help", "commands", help_.commands())
    yield samples.Example("help", "nearest command", help_.unknown(UnknownCommand("chekc", "check")))
    slip = UnknownCommand("wekly", "weekly", "tue 9:00")
    yield samples.Example("help", "nearest command as it was typed", help_.unknown(slip))
    yield samples.Example("help", "unknown word", help_.unknown(UnknownCommand("<!here>", None)))
    yield samples.Example("help", "a sentence after the slash command", help_.sentence())
    facts = {"most": "3000", "typed": "20000", "zone": "Europe/Berln", "nearest": "Europe/Berlin"}
    for prompt in sorted(words.all):
        if prompt.startswith("errors/"):
            yield samples.Example("help", prompt, help_.trouble(prompt.removeprefix("errors/"), "7F3K", facts))
