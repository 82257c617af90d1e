"""Submitting and closing modals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.blocks.input_errors import input_errors
from simulator.blocks.state import Entry, people, read, values
from simulator.blocks.surfaces import check_view
from simulator.blocks.walk import with_ids
from simulator.delivery.payloads import Payloads
from simulator.delivery.transport import Transport
from simulator.errors import RefusedError, SlackError
from simulator.workspace.views import View
from simulator.workspace.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Submission:
    """What a person sees after submitting a modal.

    Args:
        errors: error messages by block id.
        closed: whether the modal was closed.
        trouble: what Slack shows if the app's response was missing or invalid.
    """

    errors: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    trouble: str | None = None


class Modals:
    """Sends view_submission and view_closed, and applies the app's response."""

    def __init__(self, workspace: Workspace, transport: Transport, payloads: Payloads) -> None:
        self._workspace, self._transport, self._payloads = workspace, transport, payloads

    def submit(self, view: View, entries: Mapping[str, Entry | Mapping[str, Entry]]) -> Submission:
        """Submit the frontmost modal."""
        if not view.body.get("submit"):
            raise RefusedError("this modal has no submit button")
        filled_in = read(view.blocks, entries)
        self._workspace.people.check_exist(people(state for here in filled_in.values() for state in here.values()))
        view = self._workspace.views.enter(view, filled_in)
        errors = input_errors(view.blocks, values(view.blocks, view.values))
        if errors:
            return Submission(errors)
        ack = self._transport.deliver("interactive", self._payloads.submission(view))
        if ack.trouble:
            return Submission(trouble=TROUBLE)
        try:
            errors = self._apply_response(view, ack.body)
        except SlackError:
            return Submission(trouble=TROUBLE)
        return Submission(errors, closed=view.id not in [each.id for each in self._workspace.views.stack(view.user_id)])

    def close(self, view: View, *, everything: bool = False) -> None:
        """Close the frontmost modal, or (`everything`) the whole stack."""
        whole = everything or bool(view.body.get("clear_on_close"))
        closed = self._workspace.views.stack(view.user_id) if whole else [view]
        if whole:
            self._workspace.views.clear(view.user_id)
        else:
            self._workspace.views.close(view)
        for each in reversed(closed):
            if each.body.get("notify_on_close"):
                self._transport.deliver("interactive", self._payloads.closing(each, cleared=whole))

    def _apply_response(self, view: View, body: dict[str, Any] | str | None) -> dict[str, str]:
        views = self._workspace.views
        if not body:
            views.close(view)
            return {}
        if isinstance(body, str):
            raise SlackError("invalid_response")
        match body.get("response_action"):
            case "errors":
                return _errors(view, body.get("errors"))
            case "clear":
                views.clear(view.user_id)
            case "update":
                views.update(view, self._modal(body))
            case "push":
                views.push(view.user_id, self._modal(body))
            case _:
                raise SlackError("invalid_response")
        return {}

    def _modal(self, body: dict[str, Any]) -> dict[str, Any]:
        view = check_view(body.get("view"), "modal", self._workspace.unknown_blocks)
        return {**view, "blocks": with_ids(view["blocks"])}


def _errors(view: View, errors: object) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise SlackError("invalid_response")
    return {block_id: str(words) for block_id, words in errors.items()}
