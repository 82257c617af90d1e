"""What a person entered or chose, in the format that Slack sends to the app."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.blocks.walk import Json, interactive
from simulator.errors import RefusedError

Entry = str | Sequence[str] | None


@dataclass(frozen=True)
class _Shape:
    """How a type of element keeps its value.

    Args:
        key: the value's field in `state.values`.
        initial: the element's field with the initial value.
        options: whether the value is one of the element's options.
        many: whether it takes several values.
    """

    key: str
    initial: str
    options: bool = False
    many: bool = False


_SHAPES = {
    "plain_text_input": _Shape("value", "initial_value"),
    "email_text_input": _Shape("value", "initial_value"),
    "url_text_input": _Shape("value", "initial_value"),
    "number_input": _Shape("value", "initial_value"),
    "static_select": _Shape("selected_option", "initial_option", options=True),
    "external_select": _Shape("selected_option", "initial_option", options=True),
    "multi_external_select": _Shape("selected_options", "initial_options", options=True, many=True),
    "radio_buttons": _Shape("selected_option", "initial_option", options=True),
    "overflow": _Shape("selected_option", "initial_option", options=True),
    "checkboxes": _Shape("selected_options", "initial_options", options=True, many=True),
    "multi_static_select": _Shape("selected_options", "initial_options", options=True, many=True),
    "users_select": _Shape("selected_user", "initial_user"),
    "multi_users_select": _Shape("selected_users", "initial_users", many=True),
    "conversations_select": _Shape("selected_conversation", "initial_conversation"),
    "multi_conversations_select": _Shape("selected_conversations", "initial_conversations", many=True),
    "channels_select": _Shape("selected_channel", "initial_channel"),
    "multi_channels_select": _Shape("selected_channels", "initial_channels", many=True),
    "datepicker": _Shape("selected_date", "initial_date"),
    "timepicker": _Shape("selected_time", "initial_time"),
    "datetimepicker": _Shape("selected_date_time", "initial_date_time"),
    "rich_text_input": _Shape("rich_text_value", "initial_value"),
}


def options(element: Json) -> list[Json]:
    """All options of an element, including those in groups."""
    grouped = [option for group in element.get("option_groups", ()) for option in group["options"]]
    return [*element.get("options", ()), *grouped]


def initial(element: Json) -> Json:
    """An element's initial state."""
    shape = _SHAPES[element["type"]]
    return {"type": element["type"], shape.key: element.get(shape.initial, [] if shape.many else None)}


def entered(element: Json, entry: Entry) -> Json:
    """An element's state after a person entered or chose `entry`.

    Args:
        element: the element.
        entry: text, the value of an option, an id or a date; a list of them if several may be chosen. Several ids can
            also be given as one text, separated by commas.

    Raises:
        RefusedError: if the element has no such option.
    """
    shape = _SHAPES[element["type"]]
    state: Json = {"type": element["type"]}
    if shape.many:
        chosen = _several(entry, ids=not shape.options)
        return state | {shape.key: [_pick(element, each) if shape.options else each for each in chosen]}
    if entry is not None and not isinstance(entry, str):
        raise RefusedError(f"a {element['type']} takes one value, not several")
    if not entry:
        return state | {shape.key: None}
    if element["type"] == "datetimepicker":
        if not entry.isdigit():
            raise RefusedError("a datetimepicker takes seconds since 1970")
        return state | {shape.key: int(entry)}
    if element["type"] == "rich_text_input":
        return state | {shape.key: _rich_text(entry)}
    return state | {shape.key: _pick(element, entry) if shape.options else entry}


def people(states: Iterable[Json]) -> Iterator[str]:
    """The ids of the people chosen, in states of elements."""
    for state in states:
        yield from state.get("selected_users", ())
        if state.get("selected_user"):
            yield state["selected_user"]


def values(blocks: Iterable[Json], known: Mapping[str, Mapping[str, Json]]) -> dict[str, dict[str, Json]]:
    """`state.values` for these blocks: the known state of each element, else its initial one."""
    state: dict[str, dict[str, Json]] = {}
    for block, element in interactive(blocks):
        if element["type"] in _SHAPES and element["type"] != "overflow":
            kept = known.get(block["block_id"], {}).get(element["action_id"])
            state.setdefault(block["block_id"], {})[element["action_id"]] = kept or initial(element)
    return state


def read(blocks: Iterable[Json], entries: Mapping[str, Entry | Mapping[str, Entry]]) -> dict[str, dict[str, Json]]:
    """The states of the elements that a person filled in.

    Args:
        blocks: the blocks that the person sees.
        entries: by block_id, the value entered there, or the values by action_id.

    Raises:
        RefusedError: if there is no such block, element or option.
    """
    state: dict[str, dict[str, Json]] = {}
    offered = {
        (block["block_id"], element["action_id"]): element
        for block, element in interactive(blocks)
        if element["type"] in _SHAPES
    }
    for block_id, entry in entries.items():
        here = {action_id: element for (in_block, action_id), element in offered.items() if in_block == block_id}
        by_action = dict(entry) if isinstance(entry, Mapping) else dict.fromkeys(here, entry)
        if not here or not by_action.keys() <= here.keys():
            raise RefusedError(f"there is nothing to fill in at {block_id!r} {sorted(by_action)}")
        state[block_id] = {action_id: entered(here[action_id], each) for action_id, each in by_action.items()}
    return state


def action(block: Json, element: Json, entry: Entry, action_ts: str) -> Json:
    """An item of `actions` in a block_actions payload."""
    item: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": action_ts,
    }
    if element["type"] == "button":
        item["text"] = element["text"]
        return item | {key: element[key] for key in ("value", "style", "url") if key in element}
    if element["type"] not in _SHAPES:
        raise RefusedError(f"a {element['type']} cannot be clicked here")
    return item | {key: element[key] for key in ("placeholder",) if key in element} | entered(element, entry)


def _several(entry: Entry, *, ids: bool) -> list[str]:
    """The chosen values without duplicates. Ids contain no commas, so a comma can separate them."""
    if isinstance(entry, str):
        entry = entry.split(",") if ids else [entry]
    chosen = [each.strip() for each in entry or ()] if ids else list(entry or ())
    return list(dict.fromkeys(filter(None, chosen)))


def _pick(element: Json, wanted: str) -> Json:
    for option in options(element):
        if option.get("value") == wanted:
            return {key: option[key] for key in ("text", "value", "description") if key in option}
    raise RefusedError(f"there is no option {wanted!r} in {element['action_id']!r}")


def _rich_text(text: str) -> Json:
    section: dict[str, Any] = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}
