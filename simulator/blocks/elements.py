"""Block elements, and the blocks that each is allowed in."""

from collections.abc import Mapping

from simulator.blocks.objects import (
    confirm,
    conversation_filter,
    date,
    dispatch_action_config,
    identifier,
    initial_among_options,
    marked_option,
    option,
    option_group,
    overflow_option,
    placeholder,
    plain_text,
    slack_file,
    time,
    url,
)
from simulator.blocks.rich_text import RICH_TEXT
from simulator.blocks.shapes import (
    Check,
    array,
    exactly_one,
    flag,
    integer,
    matching,
    not_above,
    one_of,
    string,
    typed,
)

_number = matching(float, "must be a number, written as a string")
_whole = {"action_id": identifier, "confirm": confirm, "focus_on_load": flag}
_field = {"action_id": identifier, "placeholder": placeholder, "focus_on_load": flag}
_typed_in = {**_field, "dispatch_action_config": dispatch_action_config}
_chosen = {**_whole, "placeholder": placeholder}


def _select(fields: Mapping[str, Check], *rules: Check) -> Check:
    return typed({**_chosen, **fields}, (), *rules)


def _multi(fields: Mapping[str, Check], *rules: Check) -> Check:
    return _select({"max_selected_items": integer(1), **fields}, *rules)


_static = {"options": array(option, 100), "option_groups": array(option_group, 100)}
_one_source = exactly_one("options", "option_groups")
_conversations = {"default_to_current_conversation": flag, "filter": conversation_filter}
_response_url = {"response_url_enabled": flag}
_min_query = {"min_query_length": integer(0)}

_BUTTON = typed(
    {
        "action_id": identifier,
        "text": plain_text(75),
        "value": string(2000),
        "url": url,
        "style": one_of("primary", "danger"),
        "confirm": confirm,
        "accessibility_label": string(75),
    },
    {"text"},
)
_IMAGE = typed(
    {"image_url": url, "slack_file": slack_file, "alt_text": string(2000)},
    {"alt_text"},
    exactly_one("image_url", "slack_file"),
)
_OVERFLOW = typed({"action_id": identifier, "confirm": confirm, "options": array(overflow_option, 5)}, {"options"})
_RADIO = typed(
    {**_whole, "options": array(marked_option, 10), "initial_option": marked_option},
    {"options"},
    initial_among_options,
)
_CHECKBOXES = typed(
    {**_whole, "options": array(marked_option, 10), "initial_options": array(marked_option, 10)},
    {"options"},
    initial_among_options,
)
_SELECTS = {
    "static_select": _select({**_static, "initial_option": option}, _one_source, initial_among_options),
    "external_select": _select({**_min_query, "initial_option": option}),
    "users_select": _select({"initial_user": string()}),
    "conversations_select": _select({**_conversations, **_response_url, "initial_conversation": string()}),
    "channels_select": _select({**_response_url, "initial_channel": string()}),
}
_MULTI_SELECTS = {
    "multi_static_select": _multi(
        {**_static, "initial_options": array(option, 100)}, _one_source, initial_among_options
    ),
    "multi_external_select": _multi({**_min_query, "initial_options": array(option, 100)}),
    "multi_users_select": _multi({"initial_users": array(string())}),
    "multi_conversations_select": _multi({**_conversations, "initial_conversations": array(string())}),
    "multi_channels_select": _multi({"initial_channels": array(string())}),
}
_DATE = typed({**_chosen, "initial_date": date})
_TIME = typed({**_chosen, "initial_time": time, "timezone": string()})
_DATE_TIME = typed({**_whole, "initial_date_time": integer(1_000_000_000, 9_999_999_999)})
_FIELDS = {
    "plain_text_input": typed(
        {
            **_typed_in,
            "initial_value": string(3000, least=0),
            "multiline": flag,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        (),
        not_above("min_length", "max_length"),
    ),
    "rich_text_input": typed({**_typed_in, "initial_value": RICH_TEXT}),
    "email_text_input": typed({**_typed_in, "initial_value": string(least=0)}),
    "url_text_input": typed({**_typed_in, "initial_value": string(least=0)}),
    "number_input": typed(
        {
            **_typed_in,
            "is_decimal_allowed": flag,
            "initial_value": _number,
            "min_value": _number,
            "max_value": _number,
        },
        {"is_decimal_allowed"},
        not_above("min_value", "max_value"),
    ),
}

_BOTH = {
    "overflow": _OVERFLOW,
    "radio_buttons": _RADIO,
    "checkboxes": _CHECKBOXES,
    "datepicker": _DATE,
    "timepicker": _TIME,
    **_SELECTS,
}

IN_SECTION: Mapping[str, Check] = {"button": _BUTTON, "image": _IMAGE, **_BOTH, **_MULTI_SELECTS}
IN_ACTIONS: Mapping[str, Check] = {"button": _BUTTON, "datetimepicker": _DATE_TIME, **_BOTH}
IN_INPUT: Mapping[str, Check] = {
    "radio_buttons": _RADIO,
    "checkboxes": _CHECKBOXES,
    "datepicker": _DATE,
    "timepicker": _TIME,
    "datetimepicker": _DATE_TIME,
    **_SELECTS,
    **_MULTI_SELECTS,
    **_FIELDS,
}
IMAGE = _IMAGE
