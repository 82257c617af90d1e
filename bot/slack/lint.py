"""Checks a content folder: the framework against its rules, and the words by rendering every message for Slack."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from slackblocks.errors import InvalidUsageError

from bot.content import personas
from bot.content.findings import Finding
from bot.content.lint import lint_framework
from bot.content.loader import ContentError, load
from bot.messages.examples.personas import result_of
from bot.messages.examples.samples import Example
from bot.messages.lint import lint_offers, lint_words
from bot.messages.parts import Form, Prose, buttons
from bot.messages.result import ResultMessages
from bot.messages.words import Words
from bot.slack import blocks
from bot.slack.app import unknown_commands
from bot.slack.blocks import SECTION_MAX


def lint(folder: Path) -> list[Finding]:
    """Return all findings without duplicates: first those about the framework, then those about the words."""
    words = (*lint_rendered_words(folder), *lint_offers(folder), *lint_personas(folder))
    return list(dict.fromkeys((*lint_framework(folder), *words)))


def lint_rendered_words(folder: Path) -> Iterator[Finding]:
    """Find problems in the words of a folder, or why the folder can't be read."""
    yield from lint_words(folder, _refusal)
    with suppress(ContentError):  # reported above
        yield from unknown_commands(Words(folder))


def lint_personas(folder: Path) -> Iterator[Finding]:
    """Find personas whose result lacks a text that it must contain, or contains one that it must not."""
    with suppress(ContentError):  # reported by `lint_rendered_words`
        words, framework = Words(folder), load(folder)
        for person in personas.read(folder, framework):
            result = ResultMessages(words).message(result_of(framework, person))
            text = blocks.fallback_text(result) + " ".join(f"[{button.label}]" for button in buttons(result.parts))
            problems = [f"is not told '{told}'" for told in person.told if told not in text]
            problems += [f"is told '{told}'" for told in person.not_told if told in text]
            for problem in problems:
                yield Finding(
                    *personas.where(folder, person), f"{person.who}: {problem}", "correct the answers, or this"
                )


def render(example: Example) -> dict[str, Any]:
    """Return an example as a message or view in Slack's format."""
    if isinstance(example.shown, Form):
        return blocks.modal(example.shown)
    return blocks.home(example.shown) if example.journey == "home" else blocks.message(example.shown)


def _refusal(example: Example) -> str:
    for part in example.shown.parts:
        longest = max(map(len, part.text.split("\n"))) if isinstance(part, Prose) else 0
        if longest > SECTION_MAX:
            return f"a line of {longest} characters, of which {SECTION_MAX} would be shown"
    try:
        render(example)
    except InvalidUsageError as error:
        return str(error)
    return ""
