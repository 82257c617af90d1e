"""Validates the blocks of a message, a modal or a Home tab as Slack does."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from simulator.blocks.layout import IN_HOME, IN_MESSAGE, IN_MODAL
from simulator.blocks.objects import plain_text
from simulator.blocks.shapes import (
    Finding,
    Findings,
    anything,
    array,
    flag,
    shape,
    string,
)
from simulator.blocks.walk import interactive
from simulator.errors import SlackError

MAX_MESSAGE_BLOCKS = 50
MAX_VIEW_BLOCKS = 100
MAX_MESSAGE_TEXT = 13_000
MAX_MARKDOWN = 12_000
MAX_VIEW_BYTES = 250_000
_MOST_OF_A_KIND = {"table": 1, "data_visualization": 2}
_WORDS = ("text", "alt_text", "caption", "label", "title")

_MESSAGE = array(IN_MESSAGE, MAX_MESSAGE_BLOCKS)
_VIEW_FIELDS = {
    "type": anything,
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
_MODAL = shape(
    _VIEW_FIELDS
    | {
        "title": plain_text(24),
        "submit": plain_text(24),
        "close": plain_text(24),
        "blocks": array(IN_MODAL, MAX_VIEW_BLOCKS, least=0),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
    {"type", "title", "blocks"},
)
_HOME = shape(_VIEW_FIELDS | {"blocks": array(IN_HOME, MAX_VIEW_BLOCKS, least=0)}, {"type", "blocks"})


def check_message(blocks: object, unknown: Collection[str] = ()) -> None:
    """Validate the blocks of a message. The workspace doesn't support block types in `unknown`.

    Raises:
        SlackError: invalid_blocks with what and where; msg_blocks_too_long.
    """
    findings = message_findings(blocks, "/blocks", unknown)
    if findings:
        words = [str(finding) for finding in findings]
        messages = [f"[ERROR] {each}" for each in words]
        raise SlackError("invalid_blocks", errors=words, response_metadata={"messages": messages})
    if sum(_text_lengths(blocks)) > MAX_MESSAGE_TEXT:
        raise SlackError("msg_blocks_too_long")


def message_findings(blocks: object, pointer: str, unknown: Collection[str] = ()) -> list[Finding]:
    """What is wrong with the blocks of a message, which stand at this JSON pointer."""
    findings = list(_unsupported(blocks, pointer, unknown)) or list(_MESSAGE(blocks, pointer))
    return findings or list(_between(blocks, pointer))


def check_view(view: object, kind: str, unknown: Collection[str] = ()) -> dict[str, Any]:
    """Validate a modal or a Home tab, and return it. The workspace doesn't support block types in `unknown`.

    Raises:
        SlackError: invalid_arguments with what and where; view_too_large.
    """
    findings = list(view_findings(view, kind, "/view", unknown))
    if findings or not isinstance(view, dict):
        messages = [f"[ERROR] {finding}" for finding in findings]
        raise SlackError("invalid_arguments", response_metadata={"messages": messages})
    if len(json.dumps(view).encode()) > MAX_VIEW_BYTES:
        raise SlackError("view_too_large")
    return view


def view_findings(view: object, kind: str, pointer: str, unknown: Collection[str] = ()) -> Findings:
    """What is wrong with a modal or a Home tab, which stands at this JSON pointer."""
    if not isinstance(view, dict):
        yield Finding("must provide an object", pointer)
        return
    if view.get("type") != kind:
        yield Finding(f"must be one of the following values: {kind}", f"{pointer}/type")
        return
    findings = list(_unsupported(view.get("blocks"), f"{pointer}/blocks", unknown))
    findings = findings or list((_MODAL if kind == "modal" else _HOME)(view, pointer))
    yield from findings or _between(view["blocks"], f"{pointer}/blocks")
    has_input = not findings and any(block["type"] == "input" for block in view["blocks"])
    if kind == "modal" and has_input and "submit" not in view:
        yield Finding("missing required field: submit", pointer)


def _unsupported(blocks: object, pointer: str, unknown: Collection[str]) -> Findings:
    for place, block in enumerate(blocks if isinstance(blocks, list) else ()):
        kind = block.get("type") if isinstance(block, dict) else None
        if isinstance(kind, str) and kind in unknown:
            yield Finding(f"unsupported type: {kind}", f"{pointer}/{place}/type")


def _between(blocks: Any, pointer: str) -> Findings:  # noqa: ANN401 - JSON, each block of which was validated
    """Check the rules across blocks."""
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    for block_id, times in ids.items():
        if times > 1:
            yield Finding(f"block_id {block_id!r} already exists", pointer)
    kinds = Counter(block["type"] for block in blocks)
    for kind, most in _MOST_OF_A_KIND.items():
        if kinds[kind] > most:
            yield Finding(f"no more than {most} {kind} blocks allowed", pointer)
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MAX_MARKDOWN:
        yield Finding(f"markdown must be less than {MAX_MARKDOWN + 1} characters in all", pointer)
    if sum(bool(element.get("focus_on_load")) for _, element in interactive(blocks)) > 1:
        yield Finding("only one element may have focus_on_load", pointer)


def _text_lengths(value: object) -> Iterator[int]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name in _WORDS and isinstance(each, str):
                yield len(each)
            else:
                yield from _text_lengths(each)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for each in value:
            yield from _text_lengths(each)
