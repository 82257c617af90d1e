"""Presses a button of the open conversation for typed text: its label, or a word such as 'skip'."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.domain.intents import Control, split_words
from bot.domain.typed import Typed
from bot.messages.parts import Button, buttons
from bot.services.conversations import ConversationView
from bot.slack.handlers.conversations import ConversationHandlers
from bot.slack.interactions import Click, MessageSent
from bot.slack.routing import Handler, Route
from bot.slack.show import Show

_PREFIX_MIN = 4
"""Fewest characters by which a label is recognized: 'no' is too short for 'No chance came up'."""

_BUTTONS: Mapping[Control, tuple[str, ...]] = {
    Control.SKIP: ("check.skip", "check.answer.unsure", "weekly.skip", "plan.skip", "reframe.skip"),
    Control.BACK: ("check.back", "reframe.back"),
    Control.PAUSE: ("check.pause", "reframe.pause"),
    Control.RESUME: ("check.resume", "reframe.resume"),
    Control.DONE: ("weekly.plan.done",),
    Control.STOP: ("check.pause", "reframe.pause", "weekly.skip"),
}
"""The buttons for each control word. The first one that the message has is pressed."""


class TypedButtons:
    """Presses buttons for typed text.

    Args:
        routes: the handlers of clicks.
        conversations: the handlers of each kind of conversation, by the type of its view.
        labels: the labels of all buttons that a conversation may have.
    """

    def __init__(
        self,
        routes: Mapping[Route, Handler],
        conversations: Mapping[type, ConversationHandlers[Any]],
        labels: Iterable[str],
    ) -> None:
        self._routes = routes
        self._conversations = conversations
        labels = tuple(labels)
        self._labels = frozenset(map(_normalize, labels))
        self._prefixes = frozenset(prefix for label in labels for prefix in _prefixes(label))

    def may_press(self, parsed: Typed) -> bool:
        """Return whether the text could press a button, without reading the database."""
        return self.is_label(parsed) or parsed.control is not None

    def is_label(self, parsed: Typed) -> bool:
        """Return whether the text could be the label of a button."""
        text = _normalize(parsed.text)
        return text in self._labels or text.isdecimal() or (text in self._prefixes and not parsed.is_command)

    def press(self, message: MessageSent, parsed: Typed, view: ConversationView) -> Show | None:
        """Press the button for the text. Return None if the conversation's message has no such button.

        A button that opens a dialog or asks for confirmation needs a real click. For such a button, the message is
        shown again.
        """
        handlers = self._conversations[type(view)]
        shown = list(buttons(handlers.draw(view).parts))
        button = _find_by_label(shown, parsed) or _find_by_control(shown, parsed.control)
        if button is None:
            return None
        show = None if button.confirm else self._routes[Click, button.action](_click(message, button)) or Show()
        return handlers.post(view) if show is None or show.opens_form else show


def _normalize(label: str) -> str:
    """Return a label as people type it. For 'Same as last time: Trainer', that is the part before the colon."""
    return " ".join(split_words(label.partition(":")[0]))


def _prefixes(label: str) -> Iterator[str]:
    """Yield the normalized label and its first words, such as 'none' for 'None of these'."""
    label_words = _normalize(label).split()
    for count in range(1, len(label_words) + 1):
        prefix = " ".join(label_words[:count])
        if count == len(label_words) or len(prefix) >= _PREFIX_MIN:
            yield prefix


def _find_by_label(shown: Sequence[Button], parsed: Typed) -> Button | None:
    """Find the button with that label, or the only one whose label begins with the text.

    A command doesn't match the beginning of a label: 'next' is a command, and not 'Next week'.
    """
    text = _normalize(parsed.text)
    exact = [button for button in shown if text and text == _normalize(button.label)]
    by_prefix = [] if parsed.is_command else [button for button in shown if text in _prefixes(button.label)]
    return next(iter(exact or (by_prefix if len(by_prefix) == 1 else ())), None)


def _find_by_control(shown: Iterable[Button], control: Control | None) -> Button | None:
    candidates = _BUTTONS[control] if control else ()
    by_name = {name: button for button in shown for name in (button.action, f"{button.action}.{button.detail}")}
    return next((by_name[name] for name in candidates if name in by_name), None)


def _click(message: MessageSent, button: Button) -> Click:
    return Click(
        member=message.member,
        id=message.id,
        channel=message.channel,
        in_dm=message.in_dm,
        action=button.action,
        value=button.value,
        detail=button.detail,
    )
