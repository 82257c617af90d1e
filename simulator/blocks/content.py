"""Text, blocks and metadata of a message, validated as Slack does it."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from simulator.blocks.surfaces import check_message
from simulator.blocks.walk import with_ids
from simulator.errors import SlackError

MAX_TEXT = 40_000
MAX_METADATA = 1_024
_METADATA_FIELDS = {"event_type", "event_payload", "entities"}


def content(body: Mapping[str, Any], unknown: Collection[str] = ()) -> dict[str, Any]:
    """Validate a request body, and return the fields of a Message.

    Args:
        body: `text`, `blocks` and `metadata` as JSON values, or as JSON text if the request was a form.
        unknown: block types that the workspace doesn't support.

    Raises:
        SlackError: no_text, msg_too_long, invalid_blocks, msg_blocks_too_long, invalid_metadata_format and the like.
    """
    text = body.get("text") or ""
    blocks = parse_json(body.get("blocks"), "invalid_blocks_format")
    metadata = parse_json(body.get("metadata"), "invalid_metadata_format")
    if not isinstance(text, str):
        raise SlackError("invalid_arguments", response_metadata={"messages": ["[ERROR] text must be a string"]})
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > MAX_TEXT:
        raise SlackError("msg_too_long")
    if blocks:
        check_message(blocks, unknown)
    if metadata is not None:
        _check_metadata(metadata)
    return {"text": text, "blocks": tuple(with_ids(blocks or ())), "metadata": metadata}


def parse_json(value: object, error: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value, which in a form is JSON as text; None if it is missing.

    Raises:
        SlackError: with the code `error`, if it isn't JSON.
    """
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError as problem:
        raise SlackError(error) from problem


def _check_metadata(metadata: object) -> None:
    if not isinstance(metadata, Mapping):
        raise SlackError("invalid_metadata_format")
    if not metadata:
        return
    named = isinstance(metadata.get("event_type"), str) and metadata["event_type"]
    if not named or not isinstance(metadata.get("event_payload"), Mapping) or metadata.keys() - _METADATA_FIELDS:
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > MAX_METADATA:
        raise SlackError("metadata_too_large")
