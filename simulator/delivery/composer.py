"""What Slack makes of text that a person types, before anybody else sees it."""

import html
import re
from collections.abc import Mapping

from simulator.workspace.workspace import Workspace

_LINK = re.compile(r"https?://[^\s<>|]*[^\s<>|.,!?;:)'\"]")


def as_message(workspace: Workspace, typed: str) -> str:
    """Typed text as it is kept and sent: three characters escaped, names as mentions, addresses as links."""
    escaped = _LINK.sub(lambda match: f"<{match[0]}>", html.escape(typed, quote=False))
    people = {f"@{name}": f"<@{user_id}>" for name, user_id, _ in _people(workspace)}
    return _replaced(escaped, people | _channels(workspace))


def as_command(workspace: Workspace, typed: str) -> str:
    """A command's text where its manifest entry says `should_escape`: names become ids, the rest stays raw."""
    people = {f"@{name}": f"<@{user_id}|{handle}>" for name, user_id, handle in _people(workspace)}
    return _replaced(typed, people | _channels(workspace))


def _people(workspace: Workspace) -> list[tuple[str, str, str]]:
    """Each name by which somebody can be mentioned, with their id and handle."""
    return [(name, each.id, each.handle) for each in workspace.people for name in (each.name, each.handle)]


def _channels(workspace: Workspace) -> dict[str, str]:
    return {f"#{each.name}": f"<#{each.id}|{each.name}>" for each in workspace.conversations.channels()}


def _replaced(text: str, known: Mapping[str, str]) -> str:
    if "@" not in text and "#" not in text:
        return text  # at once: among thousands of people, looking takes a while
    names = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    return re.sub(rf"(?<!\w)({names})(?!\w)", lambda match: known[match[1]], text)
