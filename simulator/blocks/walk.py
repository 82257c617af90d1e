"""Traverses blocks: ids, and the elements that a person can act on."""

import copy
import secrets
from collections.abc import Iterable, Iterator
from typing import Any

Json = dict[str, Any]

_PASSIVE = frozenset({"image", "plain_text", "mrkdwn"})


def with_ids(blocks: Iterable[Json]) -> list[Json]:
    """A copy in which every block has a block_id and every element an action_id, as Slack fills them in."""
    copied = copy.deepcopy(list(blocks))
    for block in copied:
        block.setdefault("block_id", secrets.token_hex(3)[:5])
        for element in elements(block):
            element.setdefault("action_id", secrets.token_hex(3)[:5])
    return copied


def elements(block: Json) -> Iterator[Json]:
    """The interactive elements of a block."""
    kind = block.get("type")
    if kind == "section" and "accessory" in block:
        candidates = [block["accessory"]]
    elif kind == "actions":
        candidates = block["elements"]
    elif kind == "input":
        candidates = [block["element"]]
    else:
        candidates = []
    yield from (element for element in candidates if element.get("type") not in _PASSIVE)


def interactive(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Each interactive element with its block."""
    for block in blocks:
        for element in elements(block):
            yield block, element


def find(blocks: Iterable[Json], block_id: str, action_id: str) -> tuple[Json, Json] | None:
    """The block and the element with these ids, if they exist."""
    for block, element in interactive(blocks):
        if (block.get("block_id"), element.get("action_id")) == (block_id, action_id):
            return block, element
    return None
