"""Turns pydantic's validation errors into findings in an author's words."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.content.findings import Finding, Place
from bot.content.source import Source

_LIST = ("must be a list", "write each entry on a line of its own, beginning with '- '")
_KEYS = ("must be keys with values", "write 'key: value' lines, indented below it")
_ONE_OF = ("is {value}, which is not known here", "write one of {expected}")
_NUMBER = ("must be a whole number, and is {value}", "write the number in digits")

_WORDS: dict[str, tuple[str, str]] = {
    "missing": ("is missing", "add it"),
    "extra_forbidden": ("is not a known key", "remove it, or correct its spelling"),
    "invalid_key": ("is a key that is not text", "put the key in quotes"),
    "string_type": ("must be text, and is {value}", "write a text, in quotes if it looks like a number"),
    "string_too_long": ("has {length} characters, but only {max_length} fit", "shorten it by {over}"),
    "string_too_short": ("is too short", "write at least {min_length} characters"),
    "string_pattern_mismatch": ("is {value}, which is not of the form {pattern}", "write it as that form asks"),
    "too_short": ("has {actual_length} entries, but needs {min_length}", "add what is missing"),
    "too_long": ("has {actual_length} entries, but only {max_length} fit", "remove what is too many"),
    "tuple_type": _LIST,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": _NUMBER,
    "greater_than_equal": ("is {value}", "write {ge} or more"),
    "less_than_equal": ("is {value}", "write {le} or less"),
    "literal_error": _ONE_OF,
    "enum": _ONE_OF,
    "value_error": ("is not complete: {error}", "add what it needs"),
}
_VALUE_MAX = 40  # maximum characters of a wrong value that is quoted
_ID = r"^[a-z][a-z0-9_]{1,30}$"
_ID_WORDS = ("is {value}, which is no id", "use lower-case letters, digits and _, beginning with a letter")
_NOTHING = ("has no value", "write one, or remove the key; within { }, put a text that holds a comma in quotes")


def findings(error: ValidationError, source: Source) -> Iterator[Finding]:
    """Yield a finding for each error.

    A misspelled key is one finding, not an unknown and a missing key. A list that is too short only because of errors
    in its entries isn't reported itself.
    """
    errors = error.errors(include_url=False)
    missing = {details["loc"] for details in errors if details["type"] == "missing"}
    meant: dict[Place, str] = {}
    for details in errors:
        if details["type"] == "extra_forbidden":
            *above, key = details["loc"]
            names = [str(place[-1]) for place in missing if place[:-1] == tuple(above)]
            for name in get_close_matches(str(key), names, n=1):
                meant[details["loc"]] = name
                missing.discard((*above, name))
    for details in errors:
        place = details["loc"]
        if details["type"] == "missing" and place not in missing:
            continue
        if details["type"] == "too_short" and any(_is_inside(e["loc"], place) for e in errors):
            continue
        line, name = source.locate(place)
        message, remedy = _words(details)
        if place in meant:
            remedy = f"write it as '{meant[place]}'"
        yield Finding(source.file, line, f"{name} {message}", remedy)


def _is_inside(inner: Place, outer: Place) -> bool:
    return len(inner) > len(outer) and inner[: len(outer)] == outer


def _words(details: ErrorDetails) -> tuple[str, str]:
    value = details["input"]
    context: dict[str, Any] = details.get("ctx", {})
    if value is None:
        return _NOTHING
    message, remedy = _WORDS.get(details["type"], ("is not right: {said}", "correct it"))
    if context.get("pattern") == _ID:
        message, remedy = _ID_WORDS
    facts = context | {"value": _short(value), "said": details["msg"]}
    if isinstance(value, str) and "max_length" in context:
        facts |= {"length": len(value.strip()), "over": len(value.strip()) - cast("int", context["max_length"])}
    return message.format_map(facts), remedy.format_map(facts)


def _short(value: object) -> str:
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, list):
        return "a list"
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= _VALUE_MAX else f"{text[:_VALUE_MAX]}…"
