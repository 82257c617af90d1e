"""What is wrong with the prompts and labels of a content folder, found by saying every message once."""

from collections.abc import Iterator
from pathlib import Path

from bot.content.findings import Finding
from bot.content.loader import ContentError, load
from bot.content.render.examples import examples
from bot.content.render.words import Words
from bot.domain.messages import Button, Buttons, Form, Message

BUTTON_SHOWS = 30
"""Characters of a button's label that a phone shows."""


def words_are_sound(folder: Path) -> Iterator[Finding]:
    """Find prompts and labels that are missing or that nobody says, facts that nobody gives, and long buttons."""
    try:
        words = Words(folder)
        said = list(examples(words, load(folder)))
    except ContentError as error:
        yield from error.findings
        return
    for name in sorted(words.all - words.used):
        yield Finding(*words.where(name), f"{name} is never said", "take it out, or correct its name")
    on_buttons = {button.label for example in said for button in _buttons(example.shown)}
    for name, label in words.labels.items():
        if label in on_buttons and len(label) > BUTTON_SHOWS:
            message = f"{name} is on a button and has {len(label)} characters"
            yield Finding(*words.where(name), message, f"a phone shows {BUTTON_SHOWS}: shorten it")


def _buttons(shown: Message | Form) -> Iterator[Button]:
    for part in shown.parts:
        if isinstance(part, Buttons):
            yield from part.buttons
