from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.page import mrkdwn
from simulator.page.reader import Reader
from tests.simulator.page.harmless import Reading

NOW = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
ANA = Reader("U1", NOW, {"U1": "Ana Silva", "U2": "Maya"}, {"C1": "general"})


def link(url: str, label: str) -> str:
    return f'<a href="{url}" target="_blank" rel="noopener noreferrer">{label}</a>'


def mention(name: str, kind: str = "mention") -> str:
    return f'<span class="{kind}">{name}</span>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold*", "<strong>bold</strong>"),
        ("_italic_ and ~gone~", "<em>italic</em> and <s>gone</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("(*a*), *b*.", "(<strong>a</strong>), <strong>b</strong>."),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("**two stars**", "**two stars**"),
        ("*over\nlines*", "*over\nlines*"),
        ("`*code*`", "<code>*code*</code>"),
        ("before\n```\nx = *1*\ny\n```\nafter", "before<pre>x = *1*\ny</pre>after"),
        ("> one\n> *two*\nthree", "<blockquote>one\n<strong>two</strong></blockquote>three"),
        ("&gt; said", "<blockquote>said</blockquote>"),
        (">>> all\nof it", "<blockquote>all\nof it</blockquote>"),
        ("• one\n• two", "• one\n• two"),
        ("1 &lt; 2 &amp; 3", "1 &lt; 2 &amp; 3"),
        ("&amp;lt;", "&amp;lt;"),
    ],
)
def test_text_is_styled_as_slack_styles_it(text: str, html: str) -> None:
    assert mrkdwn.render(text, ANA) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<https://a.example/x_y_z|the *page*>", link("https://a.example/x_y_z", "the *page*")),
        ("<https://a.example>", link("https://a.example", "https://a.example")),
        ("<mailto:a@b.example|write>", link("mailto:a@b.example", "write")),
        (
            "see https://a.example/?a=1&amp;b=2.",
            "see " + link("https://a.example/?a=1&amp;b=2", "https://a.example/?a=1&amp;b=2") + ".",
        ),
        ("`<https://a.example|x>`", "<code>" + link("https://a.example", "x") + "</code>"),
        ("<@U2> and <@U1>", mention("@Maya") + " and " + mention("@Ana Silva", "mention me")),
        ("<@U9|zoe> <@U8>", mention("@zoe") + " " + mention("@U8")),
        ("<#C1> <#C2|random>", mention("#general") + " " + mention("#random")),
        ("<!here>", mention("@here", "mention me")),
        ("<!subteam^S1|@design>", mention("@design")),
    ],
)
def test_angle_brackets_become_links_and_mentions(text: str, html: str) -> None:
    assert mrkdwn.render(text, ANA) == html


def test_a_bare_url_stays_text_in_verbatim_text() -> None:
    assert mrkdwn.render("https://a.example", ANA, verbatim=True) == "https://a.example"


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ("<!date^1392734382^Posted {date_num} {time_secs}|x>", "Posted 2014-02-18 2:39:42 PM"),
        (
            "<!date^1392734382^{date}, {date_short}, {date_long}|x>",
            "February 18th, 2014, Feb 18, 2014, Tuesday, February 18th, 2014",
        ),
        ("<!date^1795788000^{date_pretty} at {time}|x>", "today at 2:00 PM"),
        ("<!date^1795788000^{ago}|x>", "1 hour ago"),
        ("<!date^1392734382^{unknown}|what it was>", "what it was"),
        ("<!date^soon^{date}|what it was>", "what it was"),
    ],
)
def test_a_date_is_shown_in_the_readers_time_zone(mark: str, words: str) -> None:
    assert Reading(mrkdwn.render(mark, ANA)).text == words


def test_emoji_have_their_name_and_unknown_names_stay() -> None:
    html = mrkdwn.render(":white_check_mark: :nope: at 10:30:45", ANA)
    assert html == '<span class="emoji" role="img" aria-label="white check mark">✅</span> :nope: at 10:30:45'


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<javascript:alert(1)|click>",
        "<JavaScript:alert(1)>",
        "<data:text/html,x|click>",
        '<https://a.example/"onmouseover="alert(1)|x>',
        "<https://a.example|<img src=x onerror=alert(1)>>",
        '*<img src="x" onerror="alert(1)">*',
        "`<script>`",
        "```<script>alert(1)</script>```",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        '<@U9|"><script>alert(1)</script>>',
        "<!date^1^{date}^javascript:alert(1)|x>",
        '<!date^1^{date}|"><script>>',
        "\ue0000\ue001",
    ],
)
def test_hostile_text_stays_text(text: str) -> None:
    assert Reading(mrkdwn.render(text, ANA)).dangers == []


@given(st.text(alphabet="*_~`<>|@!#&;:^/\"'=\n \ue000\ue0010aU1:javscriptht", max_size=80))
def test_no_text_can_inject_html(text: str) -> None:
    assert Reading(mrkdwn.render(text, ANA)).dangers == []


@given(
    st.text(
        alphabet=st.characters(blacklist_characters="*_~`<>&:/\n\ue000\ue001", blacklist_categories=("Cs", "Cc")),
        max_size=80,
    )
)
def test_plain_text_is_shown_unchanged(text: str) -> None:
    assert Reading(mrkdwn.render(text, ANA)).text == text
