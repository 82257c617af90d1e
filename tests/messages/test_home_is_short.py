"""The Home page on a phone, in a measure that needs no browser."""

from math import ceil

from bot.domain.framework import Framework
from bot.messages.examples import home
from bot.messages.parts import Message
from bot.messages.words import Words
from bot.slack import blocks
from tests.conftest import CONTENT

LINE, CHARACTERS, BETWEEN = 22, 44, 21
"""Height of a line, characters that fit it, and what a block takes beside its lines: as measured at 390 by 844."""

THREE_SCREENS = 3 * 844 - 150
"""Without the bar above the page."""


def height(page: Message) -> int:
    lines = (max(1, ceil(len(line) / CHARACTERS)) for line in blocks.fallback_text(page).split("\n"))
    return LINE * sum(lines) + BETWEEN * len(blocks.home(page)["blocks"])


def test_whatever_is_on_it_takes_less_than_three_screens(framework: Framework) -> None:
    pages = [one for one in home.examples(Words(CONTENT), framework) if isinstance(one.shown, Message)]
    tall = {
        one.name: height(one.shown) for one in pages if isinstance(one.shown, Message) and "privacy" not in one.name
    }
    assert len(tall) >= 5
    assert max(tall.values()) < THREE_SCREENS, tall
