"""Slack's own validation of a modal's inputs, before the app gets the submission."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from simulator.blocks.walk import Json

REQUIRED = "Please complete this required field."
_MAX_TEXT = 3000


def input_errors(blocks: Iterable[Json], values: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """Return the error messages of invalid inputs, by block id."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = values[block["block_id"]][element["action_id"]]
        entry = next((value for key, value in state.items() if key != "type"), None)
        error = _error(element, entry) if entry else (None if block.get("optional") else REQUIRED)
        if error:
            errors[block["block_id"]] = error
    return errors


def _error(element: Json, entry: object) -> str | None:
    error: str | None = None
    if isinstance(entry, list):
        most = element.get("max_selected_items")
        if most and len(entry) > most:
            error = f"Please select at most {most}."
    elif isinstance(entry, str):
        most, least = element.get("max_length", _MAX_TEXT), element.get("min_length", 0)
        if element["type"] == "plain_text_input" and len(entry) > most:
            error = f"Please use at most {most} characters."
        elif element["type"] == "plain_text_input" and len(entry) < least:
            error = f"Please use at least {least} characters."
        elif element["type"] == "number_input":
            error = _number_error(element, entry)
        elif element["type"] == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", entry):
            error = "Please enter a valid email address."
        elif element["type"] == "url_text_input" and urlsplit(entry).scheme not in ("http", "https"):
            error = "Please enter a valid URL."
    return error


def _number_error(element: Json, entry: str) -> str | None:
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
