"""The rich_text block: sections, lists, quotes, preformatted text and the styled elements in them."""

from simulator.blocks.objects import identifier, url
from simulator.blocks.shapes import (
    array,
    flag,
    integer,
    one_of,
    shape,
    string,
    tagged,
    typed,
)

_style = shape(dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), flag))
_mention_style = shape(dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink"), flag))
_leaf = tagged(
    {
        "text": typed({"text": string(), "style": _style}, {"text"}),
        "link": typed({"url": url, "text": string(), "unsafe": flag, "style": _style}, {"url"}),
        "emoji": typed({"name": string(), "unicode": string(), "style": _style}, {"name"}),
        "user": typed({"user_id": string(), "style": _mention_style}, {"user_id"}),
        "channel": typed({"channel_id": string(), "style": _mention_style}, {"channel_id"}),
        "usergroup": typed({"usergroup_id": string(), "style": _mention_style}, {"usergroup_id"}),
        "broadcast": typed({"range": one_of("here", "channel", "everyone"), "style": _style}, {"range"}),
        "color": typed({"value": string()}, {"value"}),
        "date": typed(
            {"timestamp": integer(), "format": string(), "url": url, "fallback": string(), "style": _style},
            {"timestamp", "format"},
        ),
    }
)
_leaves = array(_leaf, least=0)
_section = typed({"elements": _leaves}, {"elements"})
_border = {"border": integer(0, 1)}

_part = tagged(
    {
        "rich_text_section": _section,
        "rich_text_quote": typed({"elements": _leaves, **_border}, {"elements"}),
        "rich_text_preformatted": typed({"elements": _leaves, "language": string(), **_border}, {"elements"}),
        "rich_text_list": typed(
            {
                "elements": array(tagged({"rich_text_section": _section})),
                "style": one_of("bullet", "ordered"),
                "indent": integer(0, 8),
                "offset": integer(0),
                **_border,
            },
            {"elements", "style"},
        ),
    }
)

RICH_TEXT = typed({"block_id": identifier, "elements": array(_part)}, {"elements"})
