"""Escaping: a message contains no markup but the app's own."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.parts import Message, Quote, day, slack_link, user
from bot.slack import blocks
from bot.slack.mrkdwn import escape, mrkdwn, plain, unescape


@pytest.mark.parametrize(
    ("prose", "drawn", "said"),
    [
        ("**bold** and *soft*", "*bold* and _soft_", "bold and soft"),
        ("L&D <!channel>", "L&amp;D &lt;!channel&gt;", "L&D <!channel>"),
        ("- one\n- two", "• one\n• two", "- one\n- two"),
        ("`check` it", "`check` it", "check it"),
        ("2 * 3 * 4", "2 * 3 * 4", "2 * 3 * 4"),
        (
            day(datetime(2026, 11, 23, 9, 30, tzinfo=UTC)),
            "<!date^1795426200^{date}|2026-11-23>",
            "2026-11-23",
        ),
        (user("U123"), "<@U123>", "@U123"),
    ],
)
def test_prose_becomes_mrkdwn_and_plain_text(prose: str, drawn: str, said: str) -> None:
    assert mrkdwn(prose) == drawn
    assert plain(prose) == said


@given(st.text())
def test_unescaping_undoes_escaping(text: str) -> None:
    assert unescape(escape(text)) == text


@given(st.text(min_size=1, max_size=2900).filter(str.strip))
def test_typed_text_is_a_text_element_and_escaped_in_the_fallback(text: str) -> None:
    drawn = blocks.message(Message((Quote(text),)))
    (block,) = drawn["blocks"]
    assert block["type"] == "rich_text"
    assert block["elements"] == [{"type": "rich_text_quote", "elements": [{"type": "text", "text": text}]}]
    assert "<" not in drawn["text"]
    assert ">" not in drawn["text"]
    assert json.loads(json.dumps(drawn)) == drawn


@pytest.mark.parametrize(
    "address",
    [
        "https://acme.slack.com/archives/C0A1/p1764000000000100",
        "https://acme.enterprise.slack.com/archives/D0A1/p1764000000000100?thread_ts=1764000000.000100&cid=D0A1",
        "http://127.0.0.1:5000/archives/C0A1/p1764000000000100",
        "https://acme.slack.com/docs/T0A1/F0A1",
    ],
)
def test_a_link_to_a_message_or_canvas_is_a_link_in_mrkdwn_and_words_in_plain_text(address: str) -> None:
    prose = f"23 Nov · {slack_link('the message', address)}"
    assert mrkdwn(prose) == f"23 Nov · <{escape(address)}|the message>"
    assert plain(prose) == "23 Nov · the message"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/archives/C0A1/p1764000000000100|x",
        "https://acme.slack.com/archives/C0A1/p1764000000000100><!channel>",
        "javascript:alert(1)",
        "https://acme.slack.com/files/C0A1/p1",
        "https://acme.slack.com/docs/T0A1/../files",
        "https://evil.example@acme.slack.com/archives/C0A1/p1 ",
        "",
    ],
)
def test_any_other_url_is_rendered_as_plain_words(address: str) -> None:
    assert mrkdwn(slack_link("the message", address)) == "the message"
