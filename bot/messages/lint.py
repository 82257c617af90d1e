"""Checks the words of a content folder: prompts and labels by rendering every message once."""

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
        words.check()
        personas.read(folder, framework)
        said = list(examples(words, framework))
    except ContentError as error:
        yield from error.findings
        return
    for name in sorted(words.all - words.used):
        if name.startswith(OFFERS) or not words.is_own(name):  # a label for whatever the intents of a ladder offer
            continue
        yield Finding(*words.where(name), f"{name} is never said", "take it out, or correct its name")
    if framework.language != load(CONTENT).language and (
        foreign := [name for name in sorted(words.used) if not words.is_own(name)]
    ):
        message = f"{len(foreign)} prompts and labels are said in the language of the app, such as {foreign[0]}"
        yield Finding(str(folder), 0, message, "translate them: copy them from the bundled folder")
    refused = {_longest(words, example): (example, why) for example in said if (why := refusal(example))}
    for where, (example, why) in refused.items():
        message = f"{example.journey}, {example.name}: Slack would refuse this: {why}"
        yield Finding(*where, message, "shorten it; `ldcareer preview` shows it")
    on_buttons = {button.label for example in said for button in buttons(example.shown.parts)}
    for name, label in words.labels.items():
        if label in on_buttons and len(label) > BUTTON_SHOWS:
            message = f"{name} is on a button and has {len(label)} characters"
            yield Finding(*words.where(name), message, f"a phone shows {BUTTON_SHOWS}: shorten it")
    for unclear, example in _unclear_buttons(said).items():
        message = (
            f"{example.journey}, {example.name}: a screen reader can't tell the button {unclear!r} from the others"
        )
        yield Finding(*_label(words, unclear), message, "give the buttons different words")


def _unclear_buttons(said: Iterable[Example]) -> dict[str, Example]:
    """Find what stands on two buttons of a message, or on one as a bare number, and the last message that has it."""
    return {
        unclear: example
        for example in said
        for unclear, times in Counter(button.reads.strip() for button in buttons(example.shown.parts)).items()
        if times > 1 or unclear.isdecimal()
    }


def _longest(words: Words, example: Example) -> tuple[str, int]:
    """Name what has the longest text in a message: the likeliest to be too long for its place."""
    shown = str(example.shown)
    texts = {**words.labels, **words.plain_parts}
    there = [name for name, text in texts.items() if text and text in shown and words.is_own(name)]
    return words.where(max(there, key=lambda name: len(texts[name]))) if there else (LABELS, 0)


def _label(words: Words, text: str) -> tuple[str, int]:
    there = [name for name, label in words.labels.items() if label == text]
    return words.where(next(filter(words.is_own, there), there[0])) if there else (LABELS, 0)
