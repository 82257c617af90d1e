"""A person in the simulated Slack who acts, and then waits for the result."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import httpx

from bot.demo.colleague import Colleague

Json = dict[str, Any]

TIMEOUT = 30.0
"""How many seconds to wait for something to be shown."""


class Person(Colleague):
    """A colleague who waits for the result of each action."""

    def __init__(self, http: httpx.Client, described: Json) -> None:
        super().__init__(http, described["id"])
        self.name = str(described["real_name"])

    def begins(self, title: str = "Learning Coordinator") -> Json:
        """Begin a check, up to its first question."""
        self.types("/ldcareer check")
        self.sees("What's your title?")
        self.picks("Find your title", title)
        return self.sees("Check · 1 of 9")

    def answers(self, *labels: str) -> None:
        """Press one button after the other, each time waiting until its message has changed."""
        for label in labels:
            before = self._find(label, None)[0]
            self.presses(label, of=before)
            self.waits(partial(self._is_gone, before), f"what comes after {label}")

    def _is_gone(self, message: Json) -> bool:
        drawn = [(heard["ts"], heard["blocks"]) for heard in self.heard()]
        return (message["ts"], message["blocks"]) not in drawn

    def finishes(self) -> Json:
        """Answer all questions with low ratings, so that no example is asked for."""
        self.answers(*"22112121", "Skip")
        return self.sees("Your check, ")

    def says(self, text: str) -> None:
        """Type a message, and wait for the app's reply."""
        with self.hears():
            self.types(text)

    @contextmanager
    def hears(self) -> Iterator[None]:
        """Wait at the end of the block for a new message. A changed one doesn't count."""
        before = {message["ts"] for message in self.heard()}
        yield
        self.waits(lambda: {message["ts"] for message in self.heard()} - before, "any message")

    def sees(self, words: str) -> Json:
        """Wait until the app's newest message contains these words, and return it."""
        return dict(self.waits(lambda: next((m for m in self.heard()[-1:] if words in m["text"]), None), words))

    def asked_again(self, number: int) -> Json:
        """Wait until the newest message asks this question of a check."""
        return self.sees(f"Check · {number} of 9")

    def is_told(self, words: str) -> Json:
        """Wait until any message of the app contains these words, and return it."""
        return dict(self.waits(lambda: next((m for m in self.heard() if words in m["text"]), None), words))

    def is_whispered(self, words: str, conversation_id: str = "") -> None:
        """Wait for an ephemeral message with these words."""

        def look() -> bool:
            whispers = (m["text"] for m in self.messages(conversation_id) if m["seen_by"])
            return any(words in text for text in whispers)

        self.waits(look, words)

    def conversations(self) -> list[Json]:
        """Return the entries of the sidebar."""
        return list(self._get("/conversations"))

    def has_heard(self, number: int) -> None:
        """Wait until the app has posted this many messages in the DM."""
        self.waits(lambda: len(self.heard()) == number, f"{number} messages")

    def heard(self) -> list[Json]:
        """Return the app's messages in the DM."""
        return [message for message in self.messages() if message["bot_id"]]

    @contextmanager
    def changes(self) -> Iterator[None]:
        """Wait at the end of the block until the app's messages have changed."""
        before = self.heard()
        yield
        self.waits(lambda: self.heard() != before, "any change")

    def waits(self, look: Callable[[], Any], what: str) -> Any:  # noqa: ANN401  whatever is looked for
        """Call `look` after each change on the screen until it returns something."""
        deadline, seen = time.monotonic() + TIMEOUT, -1
        while not (found := look()):
            said = "\n".join(message["text"][:200] for message in self.heard()[-3:])
            assert time.monotonic() < deadline, f"{self.name} did not see {what}, but {said}"
            seen = self._changed(seen, 0.5)
        return found

    def chooses(self, message: Json, shortcut: str) -> None:
        """Choose a shortcut from the menu of a message."""
        place = {name: message[name] for name in ("conversation_id", "ts")}
        self._post("/message_shortcut", **place, callback_id=shortcut)

    def clicks(self, message: Json, label: str) -> Json:
        """Click in a message as it was when it was read, as on a second device; return what Slack shows."""
        block, element = self._find(label, message)[1:]
        place = {name: message[name] for name in ("conversation_id", "ts")}
        where = {"block_id": block["block_id"], "action_id": element["action_id"]}
        return dict(self._post("/click", **place, **where, blocks=message["blocks"]))
