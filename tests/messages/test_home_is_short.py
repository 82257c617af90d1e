"""The length of the Home tab on a phone, estimated without a browser."""

from math import ceil

from bot.bundled import CONTENT
from bot.domain.framework import Framework
from bot.messages.examples import home
from bot.messages.parts import Message
from bot.messages.words import Words
from bot.slack import blocks

LINE, CHARACTERS, BETWEEN = 22, 44, 21
"""Height of a line, characters that fit it, and what a block takes beside its lines: as measured at 390 by 844."""

THREE_SCREENS = 3 * 844 - 150
"""Without the bar above the page."""


def height(page: Message) -> int:
    lines = (max(1, ceil(len(line) / CHARACTERS)) for line in blocks.fallback_text(page).split("\n"))
    return LINE * sum(lines) + BETWEEN * len(blocks.home(page)["blocks"])


def test_the_home_tab_always_fits_on_three_screens(framework: Framework) -> None:
    pages = [one for one in home.examples(Words(CONTENT), framework) if isinstance(one.shown, Message)]
    tall = {
        one.name: height(one.shown) for one in pages if isinstance(one.shown, Message) and "privacy" not in one.name
    }
    assert len(tall) >= 5
    assert max(tall.values()) < THREE_SCREENS, tall


def in_order(page: str, *words: str) -> bool:
    places = [page.index(word) for word in words]
    return places == sorted(places)


def test_what_people_return_for_comes_first(framework: Framework) -> None:
    pages = [one for one in home.examples(Words(CONTENT), framework) if isinstance(one.shown, Message)]
    said = {one.name: blocks.fallback_text(one.shown) for one in pages if isinstance(one.shown, Message)}
    assert in_order(
        said["with a plan"],
        "Your plan",
        "Your weekly question",
        "Where you stand",
        "Since ",
        "2 plans carried out so far.",
        "Your evidence",
        "Asked for a course?",
        "What you share",
    )
    assert in_order(said["in teams"], "Your team", "Your turn, since", "Cards shared with you:", "Where you stand")
    assert "Your request of" in said["with a request under way"]
