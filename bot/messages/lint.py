"""Checks the prompts and labels of a content folder by rendering every message."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from bot.bundled import CONTENT
from bot.content import personas
from bot.content.findings import Finding
from bot.content.folder import LABELS
from bot.content.loader import ContentError, load, read
from bot.domain.base_model import BUTTON_SHOWS
from bot.messages.examples.catalog import examples
from bot.messages.examples.samples import Example
from bot.messages.grammar import find_invalid_offers
from bot.messages.parts import buttons
from bot.messages.words import OFFERS, Words


def lint_offers(folder: Path) -> Iterator[Finding]:
    """Find commands in intents that don't exist or whose arguments can't be parsed."""
    try:
        words, content = Words(folder), read(folder)
    except ContentError:
        return  # `lint_words` reports it
    yield from content.check([partial(find_invalid_offers, words)])


def lint_words(folder: Path, refusal: Callable[[Example], str] = lambda _: "") -> Iterator[Finding]:
    """Find prompts and labels that are missing, unused or too long, and invalid personas.

    Args:
        folder: the content folder.
        refusal: returns why a message can't be shown; empty if it can.
    """
    try:
        words, framework = Words(folder), load(folder)
        words.check()
        personas.read(folder, framework)
        messages = list(examples(words, framework))
    except ContentError as error:
        yield from error.findings
        return
    for name in sorted(words.all - words.used):
        if name.startswith(OFFERS) or not words.is_own(name):  # another folder's intents may offer these
            continue
        yield Finding(*words.where(name), f"{name} is never used", "remove it, or correct its name")
    if framework.language != load(CONTENT).language and (
        foreign := [name for name in sorted(words.used) if not words.is_own(name)]
    ):
        message = f"{len(foreign)} prompts and labels fall back to the bundled language, such as {foreign[0]}"
        yield Finding(str(folder), 0, message, "translate them: copy them from the bundled folder")
    refused = {_longest(words, example): (example, why) for example in messages if (why := refusal(example))}
    for where, (example, why) in refused.items():
        message = f"{example.journey}, {example.name}: Slack would refuse this: {why}"
        yield Finding(*where, message, "shorten it; `ldcareer preview` shows it")
    on_buttons = {button.label for example in messages for button in buttons(example.shown.parts)}
    for name, label in words.labels.items():
        if label in on_buttons and len(label) > BUTTON_SHOWS:
            message = f"{name} is on a button and has {len(label)} characters"
            yield Finding(*words.where(name), message, f"a phone shows {BUTTON_SHOWS}: shorten it")
    for unclear, example in _unclear_buttons(messages).items():
        message = (
            f"{example.journey}, {example.name}: a screen reader can't tell the button {unclear!r} from the others"
        )
        yield Finding(*_label(words, unclear), message, "give the buttons different words")


def _unclear_buttons(messages: Iterable[Example]) -> dict[str, Example]:
    """Find accessible names that two buttons of a message share or that are just a number, each with a message."""
    return {
        unclear: example
        for example in messages
        for unclear, times in Counter(button.accessible_name.strip() for button in buttons(example.shown.parts)).items()
        if times > 1 or unclear.isdecimal()
    }


def _longest(words: Words, example: Example) -> tuple[str, int]:
    """Locate the prompt or label with the longest text in a message, which is probably the one that is too long."""
    shown = str(example.shown)
    texts = {**words.labels, **words.plain_parts}
    candidates = [name for name, text in texts.items() if text and text in shown and words.is_own(name)]
    return words.where(max(candidates, key=lambda name: len(texts[name]))) if candidates else (LABELS, 0)


def _label(words: Words, text: str) -> tuple[str, int]:
    names = [name for name, label in words.labels.items() if label == text]
    return words.where(next(filter(words.is_own, names), names[0])) if names else (LABELS, 0)
