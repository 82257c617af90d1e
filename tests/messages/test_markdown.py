"""A page as Markdown: its layout stays, and nothing typed becomes markup."""

import pytest

from bot.messages import markdown


def test_the_first_line_is_the_title_and_paragraphs_have_headings() -> None:
    page = "For our 1:1\n\nWhat changed\n- They call us first. (3 May)\n- Two\n\nJust a line."
    written = "# For our 1:1\n\n## What changed\n\n- They call us first. (3 May)\n- Two\n\nJust a line.\n"
    assert markdown.page(page) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("*bold* _it_ `code`", r"\*bold\* \_it\_ \`code\`"),
        ("[here](https://evil.example)", r"\[here\](https\://evil.example)"),
        ("www.evil.example me@evil.example", r"www\.evil.example me\@evil.example"),
        ("<script>&amp;", r"\<script\>\&amp;"),
        ("# no title {.none}", r"\# no title \{.none\}"),
        ("![here](x)", r"!\[here\](x)"),
        ("1. no list", r"1\. no list"),
        ("+ none", r"\+ none"),
        ("-- none", r"\-- none"),
        ("=====", r"\====="),
        ("    no code", "no code"),
        ("> @everyone", r"\> \@everyone"),
        (":tada: at 9:30, to do: rest", r"\:tada: at 9:30, to do: rest"),
        ("::: {.callout}", r"\::: \{.callout\}"),
    ],
)
def test_nothing_typed_becomes_markup(typed: str, written: str) -> None:
    assert markdown.escaped(typed) == written
    assert markdown.page(f"Title\n\n{typed}") == f"# Title\n\n{written}\n"


def test_a_separate_title_stays_as_typed_and_the_rest_is_markdown() -> None:
    assert markdown.titled("For *our* 1:1\nand more\n\nWhat changed\n- One") == (
        "For *our* 1:1",
        "and more\n\n## What changed\n\n- One",
    )
    assert markdown.titled("Alone") == ("Alone", "")
    assert markdown.page("Alone") == "# Alone\n"
