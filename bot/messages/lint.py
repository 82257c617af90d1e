"""Checks the words of a content folder: prompts and labels by rendering every message once."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bot.content import personas
from bot.content.findings import Finding
from bot.content.loader import ContentError, load, read
from bot.domain.base_model import BUTTON_SHOWS
from bot.messages.examples.catalog import examples
from bot.messages.examples.samples import Example
from bot.messages.grammar import offers_that_are_no_commands
from bot.messages.parts import buttons
from bot.messages.words import OFFERS, Words


def lint_offers(folder: Path) -> Iterator[Finding]:
    """Find what an intent offers or carries out that is no command, or that the command can't read."""
    try:
        words, content = Words(folder), read(folder)
    except ContentError:
        return  # told already
    yield from content.check([partial(offers_that_are_no_commands, words)])


def lint_words(folder: Path, refusal: Callable[[Example], str] = lambda _: "") -> Iterator[Finding]:
    """Find prompts and labels that are missing, unused or too long, and personas that can't take a check.

    Args:
        folder: the content.
        refusal: says why a message can't be shown; nothing where it can.
    """
    try:
        words, framework = Words(folder), load(folder)
        personas.read(folder, framework)
        said = list(examples(words, framework))
    except ContentError as error:
        yield from error.findings
        return
    for name in sorted(words.all - words.used):
        if name.startswith(OFFERS) or not words.is_own(name):  # a label for whatever the intents of a ladder offer
            continue
        yield Finding(*words.where(name), f"{name} is never said", "take it out, or correct its name")
    for example in said:
        if why := refusal(example):
            message = f"{example.journey}, {example.name}: can't be shown: {why}"
            yield Finding(str(folder), 0, message, "shorten what `ldcareer preview` shows there")
    on_buttons = {button.label for example in said for button in buttons(example.shown.parts)}
    for name, label in words.labels.items():
        if label in on_buttons and len(label) > BUTTON_SHOWS:
            message = f"{name} is on a button and has {len(label)} characters"
            yield Finding(*words.where(name), message, f"a phone shows {BUTTON_SHOWS}: shorten it")
    for example in said:
        read = Counter(button.reads.strip() for button in buttons(example.shown.parts))
        for unclear in sorted(words for words, times in read.items() if times > 1 or words.isdecimal()):
            message = (
                f"{example.journey}, {example.name}: a screen reader can't tell the button {unclear!r} from the others"
            )
            yield Finding(*_label(words, unclear), message, "give the buttons different words")


def _label(words: Words, text: str) -> tuple[str, int]:
    return next((words.where(name) for name, label in words.labels.items() if label == text), ("labels.yaml", 0))
