"""Rules on what people type: each phrase leads somewhere, and to one place."""

from collections.abc import Iterator

from bot.content.findings import Place, Problem, Rule
from bot.domain.framework import Framework
from bot.domain.intents import Intent, Phrasebook, phrase_words

COMMANDS = frozenset(
    {
        "ahead",
        "brief",
        "check",
        "export",
        "forget",
        "help",
        "history",
        "log",
        "next",
        "preview",
        "privacy",
        "reflect",
        "reframe",
        "result",
        "share",
        "stages",
        "team",
        "weekly",
    }
)
"""First words of what an intent may offer or carry out."""

PLAN_DONE = "did it"
"""Carried out like a command: the button of a plan, as words."""


def phrases_are_given_once(framework: Framework) -> Iterator[Problem]:
    """Of two intents with one phrase, the second is never found by it."""
    seen: dict[tuple[str, ...], str] = {}
    for place, intent, phrase in _phrases(framework):
        wanted = phrase_words(phrase)
        if wanted in seen:
            yield Problem(place, f"'{phrase}' is a phrase of '{seen[wanted]}' too", "keep one of the two")
        seen.setdefault(wanted, intent.id)


def phrases_can_win(framework: Framework) -> Iterator[Problem]:
    """Whoever types a phrase and nothing else gets what it stands for, not what another intent offers."""
    book = Phrasebook(framework.intents, framework.openers, framework.fillers)
    for place, intent, phrase in _phrases(framework):
        alone = " ".join(phrase_words(phrase)).replace("*", "")
        found = book.find(alone)
        if found and found is not intent:
            said = f"'{phrase}' never wins: '{found.id}' answers it"
            yield Problem(place, said, "remove it, or move this intent further up")


def offers_are_commands(framework: Framework) -> Iterator[Problem]:
    """A button carries out a command that exists."""
    for n, intent in enumerate(framework.intents):
        offered: list[tuple[Place, str]] = [
            (("intents", n, "offers", o), offer) for o, offer in enumerate(intent.offers)
        ]
        if intent.does and intent.does != PLAN_DONE:
            offered.append((("intents", n, "does"), intent.does))
        for place, command in offered:
            if command.split()[0] not in COMMANDS:
                yield Problem(place, f"'{command}' is no command", f"begin it with {', '.join(sorted(COMMANDS))}")


def intents_lead_somewhere(framework: Framework) -> Iterator[Problem]:
    """An intent either carries out a command or answers."""
    for n, intent in enumerate(framework.intents):
        if bool(intent.does) == bool(intent.says):
            yield Problem(
                ("intents", n), "has to have either says or does", "write what happens when somebody asks for it"
            )


INTENTS: tuple[Rule, ...] = (phrases_are_given_once, phrases_can_win, offers_are_commands, intents_lead_somewhere)


def _phrases(framework: Framework) -> Iterator[tuple[Place, Intent, str]]:
    for n, intent in enumerate(framework.intents):
        for field in ("phrases", "topics"):
            for p, phrase in enumerate(getattr(intent, field)):
                yield ("intents", n, field, p), intent, phrase
