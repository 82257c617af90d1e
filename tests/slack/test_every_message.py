"""Every message that content can say, drawn for Slack and judged by the simulated Slack's own rules."""

from pathlib import Path
from typing import Any

import pytest

from bot.content.loader import load
from bot.messages.examples.catalog import examples
from bot.messages.examples.samples import SAID, Example
from bot.messages.parts import Form, Message
from bot.messages.words import Words
from bot.slack import blocks
from simulator.blocks import surfaces
from tests.dialogues.acme import buttons_are_told_apart

CONTENT = Path(__file__).parents[2] / "content"
EXAMPLES = list(examples(Words(CONTENT), load(CONTENT)))
NAMES = [f"{example.journey}: {example.name}" for example in EXAMPLES]
MESSAGES = {
    name: example.shown for name, example in zip(NAMES, EXAMPLES, strict=True) if isinstance(example.shown, Message)
}


def drawn(example: Example) -> dict[str, Any]:
    if isinstance(example.shown, Form):
        return blocks.modal(example.shown)
    return blocks.home(example.shown) if example.journey == "home" else blocks.message(example.shown)


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_slack_takes_every_message(example: Example) -> None:
    made = drawn(example)
    if made.get("type") in {"modal", "home"}:
        surfaces.check_view(made, made["type"])
    else:
        surfaces.check_message(made["blocks"])


@pytest.mark.parametrize(("name", "message"), MESSAGES.items(), ids=MESSAGES)
def test_the_text_beside_the_blocks_says_what_they_say(name: str, message: Message) -> None:
    text = blocks.fallback_text(message)
    assert text.strip(), name
    assert "**" not in text
    assert "\ue000" not in text
    if any(SAID in str(part) for part in message.parts):
        assert SAID in text


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_a_screen_reader_tells_the_buttons_apart(example: Example) -> None:
    buttons_are_told_apart(drawn(example)["blocks"])
