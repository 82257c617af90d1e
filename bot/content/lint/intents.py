"""Rules for intents: each phrase matches its own intent, and each intent does something."""

from collections.abc import Iterator

from bot.content.findings import Place, Problem, Rule
from bot.domain.framework import Framework
from bot.domain.intents import Intent, phrase_words


def phrases_are_given_once(framework: Framework) -> Iterator[Problem]:
    """No two intents share a phrase: the second would never match."""
    seen: dict[tuple[str, ...], str] = {}
    for place, intent, phrase in _phrases(framework):
        wanted = phrase_words(phrase)
        if wanted in seen:
            yield Problem(place, f"'{phrase}' is a phrase of '{seen[wanted]}' too", "keep one of the two")
        seen.setdefault(wanted, intent.id)


def phrases_can_win(framework: Framework) -> Iterator[Problem]:
    """A phrase, typed alone, matches its own intent."""
    book = framework.phrasebook
    for place, intent, phrase in _phrases(framework):
        alone = " ".join(phrase_words(phrase)).replace("*", "")
        found = book.find(alone)
        if found and found is not intent:
            said = f"'{phrase}' never wins: '{found.id}' answers it"
            yield Problem(place, said, "remove it, or move this intent further up")


def intents_lead_somewhere(framework: Framework) -> Iterator[Problem]:
    """An intent has either a command or an answer."""
    for n, intent in enumerate(framework.intents):
        if bool(intent.does) == bool(intent.says):
            yield Problem(("intents", n), "needs either says or does", "write what happens when somebody asks for it")


INTENTS: tuple[Rule, ...] = (phrases_are_given_once, phrases_can_win, intents_lead_somewhere)


def _phrases(framework: Framework) -> Iterator[tuple[Place, Intent, str]]:
    for n, intent in enumerate(framework.intents):
        for field in ("phrases", "topics"):
            for p, phrase in enumerate(getattr(intent, field)):
                yield ("intents", n, field, p), intent, phrase
