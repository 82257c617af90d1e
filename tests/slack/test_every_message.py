"""Every message that content can say, drawn for Slack and judged by the simulated Slack's own rules."""

from pathlib import Path
from typing import Any

import pytest

from bot.content.loader import load
from bot.messages.examples.catalog import examples
from bot.messages.examples.samples import SAID, Example
from bot.messages.parts import Form
from bot.messages.words import Words
from bot.slack import blocks
from simulator.blocks import surfaces

CONTENT = Path(__file__).parents[2] / "content"
EXAMPLES = list(examples(Words(CONTENT), load(CONTENT)))
NAMES = [f"{example.journey}: {example.name}" for example in EXAMPLES]


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


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_the_text_beside_the_blocks_says_what_they_say(example: Example) -> None:
    if isinstance(example.shown, Form):
        return
    text = blocks.spoken(example.shown)
    assert text.strip()
    assert "**" not in text
    assert "\ue000" not in text
    if any(SAID in str(part) for part in example.shown.parts):
        assert SAID in text
