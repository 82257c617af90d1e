"""The building blocks of Block Kit's schema.

A `Check` takes a JSON value and its JSON pointer, and yields the errors that Slack would return.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple


class Finding(NamedTuple):
    """An error, and the JSON pointer to its place."""

    message: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


Findings = Iterator[Finding]
Check = Callable[[Any, str], Findings]


def anything(_value: object, _pointer: str) -> Findings:
    """Any value."""
    yield from ()


def flag(value: object, pointer: str) -> Findings:
    """A boolean."""
    if not isinstance(value, bool):
        yield Finding("must provide a boolean", pointer)


def string(most: int | None = None, *, least: int = 1) -> Check:
    """A string with a length in this range."""

    def check(value: object, pointer: str) -> Findings:
        if not isinstance(value, str):
            yield Finding("must provide a string", pointer)
        elif len(value) < least:
            yield Finding(f"must be more than {least - 1} characters", pointer)
        elif most is not None and len(value) > most:
            yield Finding(f"must be less than {most + 1} characters", pointer)

    return check


def matching(accepts: Callable[[str], object], message: str) -> Check:
    """A string for which `accepts` returns a true value. It may raise ValueError for others."""

    def check(value: object, pointer: str) -> Findings:
        try:
            valid = isinstance(value, str) and accepts(value)
        except ValueError:
            valid = False
        if not valid:
            yield Finding(message, pointer)

    return check


def one_of(*allowed: str) -> Check:
    """One of a few strings."""

    def check(value: object, pointer: str) -> Findings:
        if value not in allowed:
            yield Finding(f"must be one of the following values: {', '.join(allowed)}", pointer)

    return check


def integer(least: int | None = None, most: int | None = None) -> Check:
    """An integer in this range."""

    def check(value: object, pointer: str) -> Findings:
        if isinstance(value, bool) or not isinstance(value, int):
            yield Finding("must provide an integer", pointer)
        elif least is not None and value < least:
            yield Finding(f"must be greater than or equal to {least}", pointer)
        elif most is not None and value > most:
            yield Finding(f"must be less than or equal to {most}", pointer)

    return check


def number(value: object, pointer: str) -> Findings:
    """Any JSON number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Finding("must provide a number", pointer)


def array(item: Check, most: int | None = None, *, least: int = 1) -> Check:
    """A list of items of one shape, with a length in this range."""

    def check(value: object, pointer: str) -> Findings:
        if not isinstance(value, list):
            yield Finding("must provide an array", pointer)
            return
        if len(value) < least:
            yield Finding(f"no fewer than {least} items allowed", pointer)
        if most is not None and len(value) > most:
            yield Finding(f"no more than {most} items allowed", pointer)
        for place, each in enumerate(value):
            yield from item(each, f"{pointer}/{place}")

    return check


def shape(fields: Mapping[str, Check], required: Collection[str] = (), *rules: Check) -> Check:
    """An object with these fields and no others.

    Args:
        fields: the check of each field, by name.
        required: the fields that must be present.
        rules: checks across fields; run only if every field is valid by itself.
    """

    def check(value: object, pointer: str) -> Findings:
        if not isinstance(value, dict):
            yield Finding("must provide an object", pointer)
            return
        found = False
        for name in sorted(set(required) - value.keys()):
            found = True
            yield Finding(f"missing required field: {name}", pointer)
        for name, each in value.items():
            if name not in fields:
                found = True
                yield Finding(f"invalid additional property: {name}", pointer)
                continue
            for finding in fields[name](each, f"{pointer}/{name}"):
                found = True
                yield finding
        if not found:
            for rule in rules:
                yield from rule(value, pointer)

    return check


def tagged(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` selects one of several shapes."""

    def check(value: object, pointer: str) -> Findings:
        if not isinstance(value, dict):
            yield Finding("must provide an object", pointer)
        elif "type" not in value:
            yield Finding("missing required field: type", pointer)
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            yield Finding(f"unsupported type: {value['type']}", f"{pointer}/type")
        else:
            yield from kinds[value["type"]](value, pointer)

    return check


def typed(fields: Mapping[str, Check], required: Collection[str] = (), *rules: Check) -> Check:
    """A `shape` with a `type`, which `tagged` has checked."""
    return shape({"type": anything, **fields}, {"type", *required}, *rules)


def exactly_one(*names: str) -> Check:
    """A rule: exactly one of these fields is present."""

    def rule(value: Mapping[str, Any], pointer: str) -> Findings:
        if sum(name in value for name in names) != 1:
            yield Finding(f"must define exactly one of: {', '.join(names)}", pointer)

    return rule


def not_above(lower: str, upper: str) -> Check:
    """A rule: the first of two numbers isn't greater than the second."""

    def rule(value: Mapping[str, Any], pointer: str) -> Findings:
        if lower in value and upper in value and float(value[lower]) > float(value[upper]):
            yield Finding(f"{lower} must not be greater than {upper}", pointer)

    return rule
