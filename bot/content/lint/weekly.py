"""Rules for the words of the weekly DM: one question for a tired person, and a reply that judges nobody."""

import re
from collections.abc import Iterator

from bot.content.findings import Place, Problem, Rule
from bot.content.lint.wording import VAGUE, language_of
from bot.domain.framework import Framework

_SAME_WORDS = 0.6  # two questions that share this much of their words ask the same
_WORD = re.compile(r"\w+")
_ASKS = re.compile("[?？؟]")  # noqa: RUF001  Japanese and Arabic have their own question marks

_PRAISE = {
    "en": re.compile(
        r"\b(amazing|awesome|better|best|bravo|brilliant|congrat\w*|fantastic|impress\w*|keep it up|kudos|nice|nicely"
        r"|perfect|perfectly|proud|rating|scores?|superb|terrific|thanks|thank you|wonderful|worse|worst)\b",
        re.IGNORECASE,
    ),
}
_LEARNED = {"en": re.compile(r"\byou learn(ed|t)?\b|\blessons? learn\w+|\btake-?aways?\b", re.IGNORECASE)}


def questions_ask_one_thing(framework: Framework) -> Iterator[Problem]:
    """A weekly question asks one thing, and ends with a question mark."""
    for place, question in _questions(framework):
        asked = _ASKS.findall(question)
        if not _ASKS.match(question, len(question) - 1):
            yield Problem(place, "does not end with a question mark", "end it with the question")
        elif len(asked) > 1:
            yield Problem(place, f"asks {len(asked)} questions", "keep the one that a line can answer")


def questions_ask_what_happened(framework: Framework) -> Iterator[Problem]:
    """A weekly question asks what happened. 'What did you learn?' gets a shrug."""
    learned = _LEARNED.get(language_of(framework))
    for place, question in _questions(framework):
        if learned and (found := learned.search(question)):
            yield Problem(place, f"'{found[0]}' asks for a lesson", "ask what happened")


def questions_are_apart(framework: Framework) -> Iterator[Problem]:
    """Weekly questions differ from each other and from the open questions of a check."""
    earlier = [("an open question of the check", _words(text)) for s in framework.stages for text in s.reflections]
    for (place, question), reflection in zip(_questions(framework), framework.weekly, strict=True):
        words = _words(question)
        for name, others in earlier:
            if len(words & others) >= _SAME_WORDS * len(words | others):
                yield Problem(place, f"is worded almost like {name}", "ask about something else that happens at work")
        earlier.append((f"'{reflection.id}'", words))


def nobody_is_judged(framework: Framework) -> Iterator[Problem]:
    """No text judges the person: in a third of cases, such feedback, even praise, does harm (Kluger & DeNisi 1996)."""
    language = language_of(framework)
    judging = [patterns[language] for patterns in (VAGUE, _PRAISE) if language in patterns]
    for place, text in (*_questions(framework), *_follow_ups(framework)):
        for found in filter(None, (pattern.search(text) for pattern in judging)):
            yield Problem(place, f"'{found[0]}' is a judgement", "tell what was done, and how far it reached")


def follow_ups_ask_one_thing(framework: Framework) -> Iterator[Problem]:
    """A follow-up is one question, and ends with a question mark."""
    for place, text in _follow_ups(framework):
        if not text.endswith("?") or len(_ASKS.findall(text)) > 1:
            yield Problem(place, "is not one question", "ask one thing, and end with the question mark")


WEEKLY: tuple[Rule, ...] = (
    questions_ask_one_thing,
    questions_ask_what_happened,
    questions_are_apart,
    nobody_is_judged,
    follow_ups_ask_one_thing,
)


def _questions(framework: Framework) -> Iterator[tuple[Place, str]]:
    return ((("weekly", n, "question"), reflection.question) for n, reflection in enumerate(framework.weekly))


def _follow_ups(framework: Framework) -> Iterator[tuple[Place, str]]:
    return ((("follow_ups", n, "asks"), one.asks) for n, one in enumerate(framework.follow_ups))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
