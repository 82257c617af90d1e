"""Clicks on interactive elements in a message, a modal or the Home tab."""

from collections.abc import Sequence

from simulator.blocks.state import Entry, action, entered, people, values
from simulator.blocks.walk import Json, find
from simulator.delivery.commands import Outcome
from simulator.delivery.payloads import Payloads
from simulator.delivery.transport import Transport
from simulator.errors import RefusedError
from simulator.workspace.conversations import Message
from simulator.workspace.views import Values, View
from simulator.workspace.workspace import Workspace

WARNING = "This app didn't respond. Try again?"


class Clicks:
    """Sends block_actions, and shows a warning if the app fails."""

    def __init__(self, workspace: Workspace, transport: Transport, payloads: Payloads) -> None:
        self._workspace, self._transport, self._payloads = workspace, transport, payloads
        self._chosen: dict[tuple[str, str], Values] = {}

    def in_message(
        self, user_id: str, message: Message, place: tuple[str, str], entry: Entry, blocks: Sequence[Json] | None
    ) -> Outcome:
        """Click an element of a message.

        Args:
            user_id: the person who clicks.
            message: the message as this person sees it.
            place: the block id and action id of the element.
            entry: the choice, unless the element is a button.
            blocks: an older version of the message, which another device may still show.
        """
        shown = message.blocks if blocks is None else blocks
        block, element = self._element(shown, place, entry)
        clicked = action(block, element, entry, self._workspace.conversations.stamp())
        chosen = dict(self._chosen.get((user_id, message.ts), {}))
        if element["type"] not in ("button", "overflow"):
            chosen[place[0]] = {**chosen.get(place[0], {}), place[1]: entered(element, entry)}
            with self._workspace.changes.lock:
                self._chosen[user_id, message.ts] = chosen
        payload = self._payloads.message_click(user_id, message, [clicked], values(shown, chosen))
        ack = self._transport.deliver("interactive", payload)
        self._workspace.conversations.trouble(user_id, message.ts, WARNING if ack.trouble else None)
        return Outcome(WARNING if ack.trouble else None)

    def in_view(self, view: View, place: tuple[str, str], entry: Entry) -> Outcome:
        """Click an element of a modal or the Home tab."""
        block, element = self._element(view.blocks, place, entry)
        clicked = action(block, element, entry, self._workspace.conversations.stamp())
        if element["type"] not in ("button", "overflow"):
            here = {**view.values.get(place[0], {}), place[1]: entered(element, entry)}
            view = self._workspace.views.enter(view, {place[0]: here})
        if block["type"] == "input" and not block.get("dispatch_action"):
            return Outcome()
        ack = self._transport.deliver("interactive", self._payloads.view_click(view, [clicked]))
        return Outcome(WARNING if ack.trouble else None)

    def _element(self, blocks: Sequence[Json], place: tuple[str, str], entry: Entry) -> tuple[Json, Json]:
        found = find(blocks, *place)
        if found is None:
            raise RefusedError(f"there is nothing to click at {place[0]!r}, {place[1]!r}")
        if "users_select" in found[1]["type"]:
            self._workspace.people.check_exist(people([entered(found[1], entry)]))
        return found
