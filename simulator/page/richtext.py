"""Slack's rich_text blocks as HTML; their text is never parsed as markup."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

from simulator.page import dates, emoji
from simulator.page.links import anchor
from simulator.page.mrkdwn import mention
from simulator.page.reader import Reader

Json = Mapping[str, Any]

_STYLES = {"bold": "strong", "italic": "em", "strike": "s", "code": "code", "underline": "u"}


def render(block: Json, reader: Reader) -> Markup:
    """Render a rich_text block, or a table's rich_text cell."""
    return Markup("").join(_part(part, reader) for part in block.get("elements", []))


def _part(part: Json, reader: Reader) -> Markup:
    if part.get("type") == "rich_text_list":
        return _list(part, reader)
    tag = {"rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}.get(part.get("type", ""), "div")
    name = Markup(tag)  # noqa: S704 - one of the three tags above
    return Markup("<{0}>{1}</{0}>").format(name, _leaves(part, reader))


def _list(part: Json, reader: Reader) -> Markup:
    ordered, indent = part.get("style") == "ordered", int(part.get("indent", 0))
    items = Markup("").join(Markup("<li>{}</li>").format(_leaves(item, reader)) for item in part.get("elements", []))
    return Markup('<{tag} class="indent-{indent}"{start}>{items}</{tag}>').format(
        tag=Markup("ol") if ordered else Markup("ul"),
        indent=min(indent, 8),
        start=Markup(' start="{}"').format(int(part.get("offset", 0)) + 1) if ordered else "",
        items=items,
    )


def _leaves(part: Json, reader: Reader) -> Markup:
    return Markup("").join(_styled(leaf, reader) for leaf in part.get("elements", []))


def _styled(leaf: Json, reader: Reader) -> Markup:
    html = _LEAVES.get(leaf.get("type", ""), _unknown)(leaf, reader)
    for style, tag in _STYLES.items():
        if leaf.get("style", {}).get(style):
            html = Markup("<{0}>{1}</{0}>").format(Markup(tag), html)  # noqa: S704 - a tag from the table above
    return html


def _date(leaf: Json, reader: Reader) -> Markup:
    filled = dates.fill(leaf.get("format", ""), int(leaf.get("timestamp", 0)), reader)
    shown = filled if filled is not None else leaf.get("fallback", "")
    return anchor(leaf["url"], shown) if leaf.get("url") else Markup("<time>{}</time>").format(shown)


def _user(leaf: Json, reader: Reader) -> Markup:
    user_id = leaf.get("user_id", "")
    return mention("@" + reader.users.get(user_id, user_id), me=user_id == reader.id)


def _channel(leaf: Json, reader: Reader) -> Markup:
    channel_id = leaf.get("channel_id", "")
    return mention("#" + reader.channels.get(channel_id, channel_id))


def _unknown(leaf: Json, _reader: Reader) -> Markup:
    return escape(leaf.get("text", ""))


_LEAVES: dict[str, Callable[[Json, Reader], Markup]] = {
    "text": lambda leaf, _: escape(leaf.get("text", "")),
    "link": lambda leaf, _: anchor(leaf.get("url", ""), leaf.get("text", "")),
    "emoji": lambda leaf, _: emoji.span(leaf.get("name", "")),
    "user": _user,
    "channel": _channel,
    "usergroup": lambda leaf, _: mention("@" + leaf.get("usergroup_id", "")),
    "broadcast": lambda leaf, _: mention("@" + leaf.get("range", ""), me=True),
    "date": _date,
}
