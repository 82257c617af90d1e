"""The grammar of the commands: which arguments each of them accepts, in the words of the content folder."""

from collections.abc import Iterator

from bot.content.findings import Place, Problem
from bot.domain import when
from bot.domain.framework import Framework
from bot.domain.vocabulary import Grammar, KnownCommand, understand
from bot.messages.stages import find
from bot.messages.words import Words


def grammar(words: Words, framework: Framework) -> Grammar:
    def weekly(rest: str) -> bool:
        return when.read(rest, words.calendar) is not None

    def stages(rest: str) -> bool:
        return all(find(framework, word) for word in rest.split())

    def share(rest: str) -> bool:
        said = understand(rest, words.options["share"])
        return isinstance(said, KnownCommand) and not said.rest

    def team(rest: str) -> bool:
        said = understand(rest, words.options["team"])
        return isinstance(said, KnownCommand) and all(word.startswith("@") for word in said.rest.split())

    return Grammar(
        vocabulary=words.vocabulary,
        shortcuts=words.shortcuts,
        arguments={"weekly": weekly, "stages": stages, "share": share, "team": team},
        own_words=("log",),
        fillers=framework.fillers,
    )


def find_invalid_offers(words: Words, framework: Framework) -> Iterator[Problem]:
    """Find commands in intents, offered or carried out, that don't exist or whose arguments can't be parsed."""
    known = grammar(words, framework)
    for n, intent in enumerate(framework.intents):
        offered: list[tuple[Place, str]] = [
            (("intents", n, "offers", place), offer) for place, offer in enumerate(intent.offers)
        ]
        if intent.does:
            offered.append((("intents", n, "does"), intent.does))
        for place, command in offered:
            said = known.understand(command)
            if not isinstance(said, KnownCommand) or not known.is_readable(said):
                remedy = f"begin it with {', '.join(sorted(words.commands))}, as help shows it"
                yield Problem(place, f"'{command}' is no command", remedy)
