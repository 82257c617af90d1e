"""Slack's own validation of a modal's inputs, before the app gets the submission."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from simulator.blocks.walk import Json

REQUIRED = "Please complete this required field."
_MAX_TEXT = 3000


def input_errors(blocks: Iterable[Json], values: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """Why inputs can't be submitted, by block id."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = values[block["block_id"]][element["action_id"]]
        entry = next((value for key, value in state.items() if key != "type"), None)
        words = _about(element, entry) if entry else (None if block.get("optional") else REQUIRED)
        if words:
            found[block["block_id"]] = words
    return found


def _about(element: Json, entry: object) -> str | None:
    words: str | None = None
    if isinstance(entry, list):
        most = element.get("max_selected_items")
        if most and len(entry) > most:
            words = f"Please select at most {most}."
    elif isinstance(entry, str):
        most, least = element.get("max_length", _MAX_TEXT), element.get("min_length", 0)
        if element["type"] == "plain_text_input" and len(entry) > most:
            words = f"Please use at most {most} characters."
        elif element["type"] == "plain_text_input" and len(entry) < least:
            words = f"Please use at least {least} characters."
        elif element["type"] == "number_input":
            words = _about_number(element, entry)
        elif element["type"] == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", entry):
            words = "Please enter a valid email address."
        elif element["type"] == "url_text_input" and urlsplit(entry).scheme not in ("http", "https"):
            words = "Please enter a valid URL."
    return words


def _about_number(element: Json, entry: str) -> str | None:
    number: float | None = None
    with suppress(ValueError):
        number = float(entry) if element["is_decimal_allowed"] else int(entry)
    if number is None:
        return "Please enter a number." if element["is_decimal_allowed"] else "Please enter a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
