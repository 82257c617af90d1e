"""Form fields: the names of elements in the page's forms, and reading submitted forms."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from simulator.blocks.state import Entry
from simulator.blocks.walk import interactive
from simulator.page.reader import Reader

Json = Mapping[str, Any]
Form = MultiDict[str, str]
Entries = dict[str, dict[str, Entry]]

_BUTTONS = frozenset({"button", "overflow", "workflow_button"})


def name(block: Json, element: Json) -> str:
    """The name of an element's form fields."""
    return f"{block['block_id']}/{element['action_id']}"


def initially(element: Json) -> Sequence[str]:
    """The values of an element's initial choices."""
    noun = element["type"].removeprefix("multi_").removesuffix("_select").removesuffix("s")
    for key in ("initial_options", f"initial_{noun}s"):
        if element.get(key):
            return [_value(each) for each in element[key]]
    return [_value(element[key]) for key in ("initial_option", f"initial_{noun}") if element.get(key)]


def _value(choice: str | Json) -> str:
    return choice if isinstance(choice, str) else str(choice["value"])


def read(blocks: Iterable[dict[str, Any]], form: Form, reader: Reader) -> Entries:
    """The values of a form, by block_id and action_id; an empty element is None."""
    entries: Entries = {}
    for block, element in interactive(blocks):
        if element["type"] not in _BUTTONS:
            entries.setdefault(block["block_id"], {})[element["action_id"]] = entry(block, element, form, reader)
    return entries


def entry(block: Json, element: Json, form: Form, reader: Reader) -> Entry:
    """The value of one element: an overflow menu's choice, a list for a multiple choice, else text."""
    kind = element["type"]
    if kind == "overflow":
        return form.get("chosen")
    filled = [each.replace("\r\n", "\n") for each in form.getlist(name(block, element)) if each]
    if kind == "checkboxes" or kind.startswith("multi_"):
        return filled
    if not filled:
        return None
    if kind == "datetimepicker":
        return str(int(datetime.fromisoformat(filled[0]).replace(tzinfo=reader.now.tzinfo).timestamp()))
    return filled[0]
