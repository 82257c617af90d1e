"""A scripted Slack user, who acts through the simulated Slack's HTTP API."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx

Json = dict[str, Any]

_STILL = 0.15
"""Seconds without a change until the screen counts as settled."""


class NotThereError(Exception):
    """Something the colleague needs isn't on the screen."""


class Colleague:
    """A user in their DM with the app.

    Args:
        http: a client with the simulated Slack's base URL.
        user_id: the user.
    """

    def __init__(self, http: httpx.Client, user_id: str) -> None:
        self._http = http
        self._me = f"/client/{user_id}"
        self.user_id = user_id
        entries = self._get("/conversations")
        self.dm = str(next(entry["id"] for entry in entries if entry["kind"] == "app"))

    def types(self, text: str, conversation_id: str = "") -> None:
        """Send a message or a slash command, by default into the DM."""
        self._post("/send", conversation_id=conversation_id or self.dm, text=text)

    def presses(self, label: str, *, of: Json | None = None) -> None:
        """Press the button with this label in the newest message that has one, or in the given message."""
        message, block, element = self._find(label, of)
        self._click(message, block, element, None)

    def picks(self, placeholder: str, option: str) -> None:
        """Choose an option in the newest select menu with this placeholder."""
        message, block, element = self._find(placeholder, None)
        options = [*element.get("options", []), *(o for g in element.get("option_groups", []) for o in g["options"])]
        chosen = next((o["value"] for o in options if o["text"]["text"] == option), None)
        if chosen is None:
            raise NotThereError(f"{option!r} is not in the list {placeholder!r}")
        self._click(message, block, element, chosen)

    def presses_at_home(self, label: str) -> None:
        """Press a button on the Home tab."""
        self._press_in(self.home() or self.opens_home(), label, "on the Home tab")

    def presses_in_dialog(self, label: str) -> None:
        """Press a button in the frontmost dialog."""
        self._press_in(self._dialog(), label, "in the dialog")

    def shortcuts(self, callback_id: str, message: Json) -> None:
        """Choose one of the app's shortcuts from a message's menu."""
        place = {"conversation_id": message["conversation_id"], "ts": message["ts"]}
        self._post("/message_shortcut", callback_id=callback_id, **place)

    def submits(self, values: Mapping[str, str | list[str]] | None = None) -> Json:
        """Submit the frontmost dialog with these values changed. The value of a user select is a list of ids."""
        return dict(self._post("/submit", view_id=self._dialog()["id"], values=dict(values or {})))

    def dialogs(self) -> list[Json]:
        """The open dialogs, the frontmost last."""
        return list(self._get("/views"))

    def opens_home(self) -> Json:
        """Open the Home tab; return its view once the app has published it."""
        before = self.version()
        self._post("/open_home", tab="home")
        self.settles(before)
        return self.home()

    def home(self) -> Json:
        """The view on the Home tab; empty before it was first opened."""
        return dict(self._get("/home") or {})

    def messages(self, conversation_id: str = "") -> list[Json]:
        """The messages on the screen, oldest first."""
        return list(self._get(f"/messages/{conversation_id or self.dm}"))

    def reads(self) -> str:
        """The text of the newest message."""
        messages = self.messages()
        return str(messages[-1]["text"]) if messages else ""

    def version(self) -> int:
        """A number that increases with every change on the screen."""
        return self._changed(-1, 0)

    def settles(self, since: int, seconds: float = 10) -> None:
        """Wait until the screen has changed since that version and has then been still for a moment."""
        version = self._changed(since, seconds)
        while (later := self._changed(version, _STILL)) > version:
            version = later

    def _changed(self, since: int, seconds: float) -> int:
        return int(self._get(f"/changes?since={since}&timeout={seconds}")["version"])

    def _dialog(self) -> Json:
        views = self.dialogs()
        if not views:
            raise NotThereError("no dialog is open")
        return views[-1]

    def _press_in(self, view: Json, label: str, where: str) -> None:
        for block, element in _elements(view["body"]["blocks"]):
            if _label(element) == label:
                place = {"block_id": block["block_id"], "action_id": element["action_id"]}
                self._post("/click_in_view", view_id=view["id"], **place)
                return
        raise NotThereError(f"no {label!r} {where}")

    def _find(self, label: str, of: Json | None) -> tuple[Json, Json, Json]:
        for message in [of] if of else reversed(self.messages()):
            for block, element in _elements(message["blocks"]):
                if _label(element) == label:
                    return message, block, element
        raise NotThereError(f"no {label!r} on the screen; the newest message says: {self.reads()[:200]}")

    def _click(self, message: Json, block: Json, element: Json, value: str | None) -> None:
        self._post(
            "/click",
            conversation_id=message["conversation_id"],
            ts=message["ts"],
            block_id=block["block_id"],
            action_id=element["action_id"],
            value=value,
        )

    def _get(self, path: str) -> Any:  # noqa: ANN401  JSON
        return self._http.get(self._me + path).raise_for_status().json()

    def _post(self, path: str, **body: object) -> Any:  # noqa: ANN401  JSON
        answer = self._http.post(self._me + path, json=body)
        if answer.status_code == httpx.codes.BAD_REQUEST:
            raise NotThereError(str(answer.json()["error"]))
        return answer.raise_for_status().json()


def _elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    for block in blocks:
        for element in (*block.get("elements", []), *filter(None, [block.get("accessory")])):
            if "action_id" in element:
                yield block, element


def _label(element: Json) -> str:
    words = element.get("text") or element.get("placeholder") or {}
    return str(words.get("text", ""))
