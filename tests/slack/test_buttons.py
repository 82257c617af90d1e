"""Buttons as blocks."""

import pytest

from bot.messages.parts import Button, Buttons, Message
from bot.slack import blocks


def reads(label: str) -> str | None:
    drawn = blocks.message(Message((Buttons((Button("a.b", "1", accessibility_label=label),)),)))
    button = drawn["blocks"][0]["elements"][0]
    assert button["text"]["text"] == "1"
    said = button.get("accessibility_label")
    assert said is None or isinstance(said, str)
    return said


@pytest.mark.parametrize(
    ("label", "read"),
    [
        ("", None),
        ("1: Took *part*\nin it", "1: Took part in it"),
        ("a" * 76, "a" * 74 + "…"),
        ("word " * 20, "word " * 14 + "word…"),
        (f"1: {'a' * 80}", f"1: {'a' * 71}…"),
    ],
)
def test_the_accessibility_label_is_plain_text_truncated_after_a_word(label: str, read: str | None) -> None:
    assert reads(label) == read


def test_two_buttons_with_the_same_action_id_in_one_block_are_refused() -> None:
    twice = (Button("a.b", "One", detail="x"), Button("a.b", "Two", detail="x"))
    with pytest.raises(ValueError, match=r"a\.b\.x"):
        blocks.message(Message((Buttons(twice),)))
