"""Composition objects: text, options, confirmation dialogs."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from simulator.blocks.shapes import (
    Check,
    Finding,
    Findings,
    array,
    exactly_one,
    flag,
    matching,
    one_of,
    shape,
    string,
    tagged,
    typed,
)

_MAX_URL = 3000


def _plain(most: int) -> Check:
    return typed({"text": string(most), "emoji": flag}, {"text"})


def _mrkdwn(most: int) -> Check:
    return typed({"text": string(most), "verbatim": flag}, {"text"})


def plain_text(most: int) -> Check:
    """A plain_text object; mrkdwn is refused."""
    return tagged({"plain_text": _plain(most)})


def text(most: int) -> Check:
    """A plain_text or mrkdwn object."""
    return tagged({"plain_text": _plain(most), "mrkdwn": _mrkdwn(most)})


def _is_url(value: str) -> bool:
    parts = urlsplit(value)
    return len(value) <= _MAX_URL and bool(parts.scheme) and bool(parts.netloc or parts.path)


url = matching(_is_url, "must provide a valid URL of at most 3000 characters")
date = matching(re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])").fullmatch, "must be a date: YYYY-MM-DD")
time = matching(re.compile(r"([01]\d|2[0-3]):[0-5]\d").fullmatch, "must be a time: HH:mm")
placeholder = plain_text(150)
identifier = string(255)

confirm = shape(
    {
        "title": plain_text(100),
        "text": text(300),
        "confirm": plain_text(30),
        "deny": plain_text(30),
        "style": one_of("primary", "danger"),
    },
    {"title", "text", "confirm", "deny"},
)

option = shape(
    {"text": plain_text(75), "value": string(150), "description": plain_text(75)},
    {"text", "value"},
)
marked_option = shape({"text": text(75), "value": string(150), "description": text(75)}, {"text", "value"})
overflow_option = shape(
    {"text": plain_text(75), "value": string(150), "description": plain_text(75), "url": url}, {"text", "value"}
)
option_group = shape({"label": plain_text(75), "options": array(option, 100)}, {"label", "options"})

dispatch_action_config = shape(
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 2)}, {"trigger_actions_on"}
)
conversation_filter = shape(
    {
        "include": array(one_of("im", "mpim", "private", "public")),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    }
)
slack_file = shape({"id": string(), "url": url}, (), exactly_one("id", "url"))


def initial_among_options(value: Mapping[str, Any], pointer: str) -> Findings:
    """A rule: the initial choice is one of the options."""
    groups = value.get("option_groups", ())
    offered = [*value.get("options", ()), *(each for group in groups for each in group["options"])]
    chosen = [value["initial_option"]] if "initial_option" in value else value.get("initial_options", ())
    for each in chosen:
        if each not in offered:
            yield Finding("the initial option must be one of the options", pointer)
