"""Each person's stack of modals, and their Home tab."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from simulator.errors import SlackError
from simulator.workspace.changes import ChangeTracker
from simulator.workspace.ids import Ids

MAX_STACK = 3

Values = Mapping[str, Mapping[str, dict[str, Any]]]


@dataclass(frozen=True)
class View:
    """The current state of a modal or a Home tab.

    Args:
        body: what the app sent: type, title, blocks, private_metadata and so on, with ids filled in.
        values: what the person has entered, by block id and action id, in Slack's format.
    """

    id: str
    user_id: str
    body: dict[str, Any]
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    values: Values = field(default_factory=dict)

    @property
    def kind(self) -> Literal["modal", "home"]:
        return "home" if self.body["type"] == "home" else "modal"

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks, each with its id."""
        blocks: list[dict[str, Any]] = self.body["blocks"]
        return blocks


class Views:
    """All open views, by id."""

    def __init__(self, ids: Ids, changes: ChangeTracker) -> None:
        self._ids, self._changes = ids, changes
        self._by_id: dict[str, View] = {}
        self._stacks: dict[str, list[str]] = {}
        self._homes: dict[str, str] = {}

    def get(self, view_id: str) -> View:
        """The view with this id.

        Raises:
            SlackError: not_found.
        """
        with self._changes.lock:
            if view_id not in self._by_id:
                raise SlackError("not_found")
            return self._by_id[view_id]

    def by_external_id(self, external_id: str) -> View:
        """The view with this external id.

        Raises:
            SlackError: not_found.
        """
        with self._changes.lock:
            for view in self._by_id.values():
                if view.body.get("external_id") == external_id:
                    return view
        raise SlackError("not_found")

    def stack(self, user_id: str) -> list[View]:
        """A person's open modals, the frontmost last."""
        with self._changes.lock:
            return [self._by_id[view_id] for view_id in self._stacks.get(user_id, ())]

    def home(self, user_id: str) -> View | None:
        """The view the app last published on this person's Home tab."""
        with self._changes.lock:
            return self._by_id.get(self._homes.get(user_id, ""))

    def open(self, user_id: str, body: dict[str, Any]) -> View:
        """Open a modal, replacing any open stack."""
        with self._changes.lock:
            self._check_external_id(body)
            self.clear(user_id)
            view_id = self._ids.next("V")
            return self._add_to_stack(View(view_id, user_id, body, _new_hash(), root_view_id=view_id))

    def push(self, user_id: str, body: dict[str, Any]) -> View:
        """Open a modal in front of the current one.

        Raises:
            SlackError: push_limit_reached at the fourth; invalid_trigger_id if none is open.
        """
        with self._changes.lock:
            stack = self.stack(user_id)
            if not stack:
                raise SlackError("invalid_trigger_id")
            if len(stack) >= MAX_STACK:
                raise SlackError("push_limit_reached")
            self._check_external_id(body)
            top = stack[-1]
            return self._add_to_stack(View(self._ids.next("V"), user_id, body, _new_hash(), top.root_view_id, top.id))

    def publish(self, user_id: str, body: dict[str, Any], expected_hash: str | None) -> View:
        """Set a person's Home tab.

        Raises:
            SlackError: hash_conflict if it has changed since the app's hash.
        """
        with self._changes.lock:
            present = self.home(user_id)
            if present:
                return self.update(present, body, expected_hash)
            if expected_hash:
                raise SlackError("hash_conflict")
            view_id = self._homes[user_id] = self._ids.next("V")
            view = self._by_id[view_id] = View(view_id, user_id, body, _new_hash(), root_view_id=view_id)
            self._changes.touch([user_id])
            return view

    def update(self, view: View, body: dict[str, Any], expected_hash: str | None = None) -> View:
        """Change a view in place. Entered values are kept if their block and element remain.

        Raises:
            SlackError: hash_conflict if it has changed since the app's hash; not_found if it was closed.
        """
        with self._changes.lock:
            present = self.get(view.id)
            if expected_hash and expected_hash != present.hash:
                raise SlackError("hash_conflict")
            self._check_external_id(body, own_id=present.id)
            return self._set(replace(present, body=body, hash=_new_hash()))

    def enter(self, view: View, values: Values) -> View:
        """Save what the person has entered. The hash stays the same, since the app changed nothing."""
        with self._changes.lock:
            present = self.get(view.id)
            self._by_id[view.id] = changed = replace(present, values={**present.values, **values})
            return changed

    def close(self, view: View) -> None:
        """Close a modal and all modals in front of it."""
        with self._changes.lock:
            stack = self._stacks.get(view.user_id, [])
            if view.id in stack:
                place = stack.index(view.id)
                for view_id in stack[place:]:
                    del self._by_id[view_id]
                del stack[place:]
                self._changes.touch([view.user_id])

    def clear(self, user_id: str) -> None:
        """Close a person's whole stack."""
        with self._changes.lock:
            for view in self.stack(user_id)[:1]:
                self.close(view)

    def _add_to_stack(self, view: View) -> View:
        self._stacks.setdefault(view.user_id, []).append(view.id)
        return self._set(view)

    def _set(self, view: View) -> View:
        self._by_id[view.id] = view
        self._changes.touch([view.user_id])
        return view

    def _check_external_id(self, body: Mapping[str, Any], own_id: str = "") -> None:
        name = body.get("external_id")
        if name and any(each.body.get("external_id") == name and each.id != own_id for each in self._by_id.values()):
            raise SlackError("duplicate_external_id")


def _new_hash() -> str:
    return f"{secrets.randbelow(10**10):010}.{secrets.token_hex(4)}"
