"""Every message, rendered for Slack and validated by the simulated Slack."""

from collections.abc import Iterator

import pytest
from slackblocks.errors import InvalidUsageError

from bot.bundled import CONTENT
from bot.domain.framework import Framework
from bot.messages.examples.catalog import examples
from bot.messages.examples.samples import SAID, Example
from bot.messages.parts import Message
from bot.messages.words import Words
from bot.slack import blocks
from bot.slack.lint import render
from simulator.blocks import surfaces
from simulator.errors import SlackError
from tests.dialogues.acme import buttons_are_told_apart


@pytest.fixture(scope="module")
def shown(framework: Framework) -> dict[str, Example]:
    """Every message and dialog, by journey and name."""
    return {f"{one.journey}: {one.name}": one for one in examples(Words(CONTENT), framework)}


@pytest.fixture(scope="module")
def messages(shown: dict[str, Example]) -> dict[str, Message]:
    return {name: one.shown for name, one in shown.items() if isinstance(one.shown, Message)}


def refusal(example: Example) -> str:
    """Return why Slack would refuse a message or view; empty if it wouldn't."""
    try:
        made = render(example)
        if made.get("type") in {"modal", "home"}:
            surfaces.check_view(made, made["type"])
        else:
            surfaces.check_message(made["blocks"])
    except SlackError as error:
        return str(error.as_json())
    except InvalidUsageError as error:
        return str(error)
    return ""


def faults(message: Message) -> Iterator[str]:
    """Return the problems of a message's fallback text."""
    text = blocks.fallback_text(message)
    if not text.strip():
        yield "says nothing"
    if "**" in text or "\ue000" in text:
        yield f"shows marks of the renderer: {text}"
    if any(SAID in str(part) for part in message.parts) and SAID not in text:
        yield f"leaves out what was said: {text}"


def test_every_message_and_dialog_has_a_unique_name(shown: dict[str, Example], framework: Framework) -> None:
    assert len(shown) == len(list(examples(Words(CONTENT), framework)))


def test_slack_accepts_every_message(shown: dict[str, Example]) -> None:
    refused = [f"{name}: {why}" for name, one in shown.items() if (why := refusal(one))]
    assert not refused, "\n".join(refused)


def test_the_fallback_text_says_what_the_blocks_say(messages: dict[str, Message]) -> None:
    assert any(SAID in str(part) for message in messages.values() for part in message.parts)
    found = [f"{name} {fault}" for name, one in messages.items() for fault in faults(one)]
    assert not found, "\n".join(found)


def test_screen_readers_can_tell_the_buttons_apart(shown: dict[str, Example]) -> None:
    for name, one in shown.items():
        try:
            buttons_are_told_apart(render(one)["blocks"])
        except AssertionError as error:
            error.add_note(name)
            raise
