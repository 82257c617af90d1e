"""Converts prose to Slack's mrkdwn or plain text, and the text of events to what the person typed.

Prose is escaped first, so that a message contains no markup but what this module adds.
"""

import re
from datetime import UTC, datetime

from bot.messages.parts import CLOSES, DAY_OPENS, LINK_OPENS, LINK_SAYS, MOMENT_OPENS, USER_OPENS

_DAY = re.compile(rf"{DAY_OPENS}(\d+){CLOSES}")
_MOMENT = re.compile(rf"{MOMENT_OPENS}(\d+){CLOSES}")
_USER = re.compile(rf"{USER_OPENS}([A-Z0-9]+){CLOSES}")
_ADDRESS = r"https?://[\w.:-]+/(?:archives/[A-Z0-9]+/p\d+(?:\?[\w.=&;%-]*)?|docs/[A-Z0-9]+/[A-Z0-9]+)"
_LINK = re.compile(rf"{LINK_OPENS}({_ADDRESS}){LINK_SAYS}([^<>|{CLOSES}]+){CLOSES}")
"""A link to a message or a canvas, such as https://acme.slack.com/archives/C123/p1732000000000100?thread_ts=…&cid=C123."""
_ANY_LINK = re.compile(rf"{LINK_OPENS}[^{LINK_SAYS}]*{LINK_SAYS}([^{CLOSES}]*){CLOSES}")

_BOLD = re.compile(r"\*\*(\S(?:[^*]*\S)?)\*\*")
_ITALIC = re.compile(r"(?<!\*)\*(\S(?:[^*]*\S)?)\*(?!\*)")
_LIST = re.compile(r"^- ", re.MULTILINE)
_WRAPPED = re.compile(r"<(@[^<>|]+(?=\|)|[^<>|@][^<>|]*)(?:\|([^<>]*))?>")
"""Links, channels and mentions. A mention without a name isn't matched, since only Slack could tell the name."""

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")

_BOLD_MARK = "\ue010"


def escape(text: str) -> str:
    """Escape the three characters that Slack's markup consists of."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Undo Slack's escaping of the text of an event, once."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def as_typed(text: str) -> str:
    """Convert the text of an event to what the person typed, without Slack's markup of links, channels and mentions."""
    return unescape(_WRAPPED.sub(_unwrap, text))


def mentioned(text: str) -> tuple[str, ...]:
    """Return the user ids of the members mentioned in the text of an event or a command."""
    return tuple(dict.fromkeys(_MENTION.findall(text)))


def mrkdwn(prose: str) -> str:
    """Convert prose to mrkdwn: `**bold**`, `*italic*`, lists, links, members, and dates in the reader's time zone."""
    text = _BOLD.sub(rf"{_BOLD_MARK}\1{_BOLD_MARK}", escape(prose))
    text = _ITALIC.sub(r"_\1_", text).replace(_BOLD_MARK, "*")
    text = _LIST.sub("• ", text)
    text = _DAY.sub(lambda match: f"<!date^{match[1]}^{{date}}|{_iso_day(match[1])}>", text)
    text = _MOMENT.sub(lambda match: f"<!date^{match[1]}^{{date_long}}, {{time}}|{_iso_moment(match[1])}>", text)
    text = _ANY_LINK.sub(r"\1", _LINK.sub(r"<\1|\2>", text))
    return _USER.sub(r"<@\1>", text)


def plain(prose: str) -> str:
    """Convert prose to plain text for notifications and screen readers."""
    text = _BOLD.sub(r"\1", prose)
    text = _ITALIC.sub(r"\1", text).replace("`", "")
    text = _DAY.sub(lambda match: _iso_day(match[1]), text)
    text = _MOMENT.sub(lambda match: _iso_moment(match[1]), text)
    text = _ANY_LINK.sub(r"\1", text)
    return _USER.sub(r"@\1", text)


def _unwrap(wrapped: re.Match[str]) -> str:
    target, label = wrapped[1], wrapped[2] or ""
    if target[0] in "#!@":
        return f"{'#' if target[0] == '#' else '@'}{label.lstrip('@') or target[1:]}"
    if not label or target.endswith(label):  # `example.com` becomes <http://example.com|example.com>
        return label or target
    return f"{label} ({target})"


def _iso_day(seconds: str) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()


def _iso_moment(seconds: str) -> str:
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%d %H:%M} UTC"
