"""Layout blocks, and the surfaces that each is allowed on."""

from collections.abc import Mapping
from typing import Any

from simulator.blocks.charts import DATA_VISUALIZATION
from simulator.blocks.elements import IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from simulator.blocks.objects import identifier, plain_text, slack_file, text, url
from simulator.blocks.rich_text import RICH_TEXT
from simulator.blocks.shapes import (
    Check,
    Finding,
    Findings,
    array,
    exactly_one,
    flag,
    string,
    tagged,
    typed,
)
from simulator.blocks.tables import DATA_TABLE, TABLE

_id = {"block_id": identifier}


def _text_or_fields(value: Mapping[str, Any], pointer: str) -> Findings:
    if "text" not in value and "fields" not in value:
        yield Finding("missing required field: text", pointer)


def _actions_differ(value: Mapping[str, Any], pointer: str) -> Findings:
    named = [element["action_id"] for element in value["elements"] if "action_id" in element]
    for action_id in sorted({each for each in named if named.count(each) > 1}):
        yield Finding(f"action_id {action_id!r} already exists in this block", f"{pointer}/elements")


_context_element = tagged({"image": IMAGE, "plain_text": plain_text(3000), "mrkdwn": text(3000)})

_EVERYWHERE: Mapping[str, Check] = {
    "actions": typed(
        {**_id, "elements": array(tagged(IN_ACTIONS), 25)},
        {"elements"},
        _actions_differ,
    ),
    "context": typed({**_id, "elements": array(_context_element, 10)}, {"elements"}),
    "divider": typed(_id),
    "header": typed({**_id, "text": plain_text(150)}, {"text"}),
    "image": typed(
        {**_id, "image_url": url, "slack_file": slack_file, "alt_text": string(2000), "title": plain_text(2000)},
        {"alt_text"},
        exactly_one("image_url", "slack_file"),
    ),
    "rich_text": RICH_TEXT,
    "section": typed(
        {
            **_id,
            "text": text(3000),
            "fields": array(text(2000), 10),
            "accessory": tagged(IN_SECTION),
            "expand": flag,
        },
        (),
        _text_or_fields,
    ),
}
_INPUT = typed(
    {
        **_id,
        "label": plain_text(2000),
        "element": tagged(IN_INPUT),
        "hint": plain_text(2000),
        "optional": flag,
        "dispatch_action": flag,
    },
    {"label", "element"},
)
_MARKDOWN = typed({**_id, "text": string(12_000)}, {"text"})
_DATA = {"table": TABLE, "data_table": DATA_TABLE, "data_visualization": DATA_VISUALIZATION}

IN_MESSAGE = tagged({**_EVERYWHERE, **_DATA, "markdown": _MARKDOWN})
IN_MODAL = tagged({**_EVERYWHERE, "input": _INPUT})
IN_HOME = tagged({**_EVERYWHERE, **_DATA, "input": _INPUT})
