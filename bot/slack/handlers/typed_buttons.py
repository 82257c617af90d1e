"""Words that press a button of the message that is open: its label, or a request such as 'skip'."""

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

_BEGUN_MIN = 4
"""Letters of what a label begins with: 'no' alone says too little for 'No chance came up'."""

_BUTTONS: Mapping[Control, tuple[str, ...]] = {
    Control.SKIP: ("check.skip", "check.answer.unsure", "weekly.skip", "plan.skip", "reframe.skip"),
    Control.BACK: ("check.back", "reframe.back"),
    Control.PAUSE: ("check.pause", "reframe.pause"),
    Control.RESUME: ("check.resume", "reframe.resume"),
    Control.DONE: ("weekly.plan.done",),
    Control.STOP: ("check.pause", "reframe.pause", "weekly.skip"),
}
"""What a request presses: the first of these that the message has."""


class TypedButtons:
    """Presses buttons by words.

    Args:
        routes: the handlers of clicks.
        conversations: the handlers of each kind of conversation, which draw it.
        labels: of all buttons that a conversation may have.
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
        self._whole = frozenset(map(_spoken, labels))
        self._begun = frozenset(begun for label in labels for begun in _begun(label))

    def may_press(self, read: Typed) -> bool:
        """Return whether words could press a button at all, before anything is read."""
        return self.is_label(read) or read.control is not None

    def is_label(self, read: Typed) -> bool:
        """Return whether words may be what is written on a button."""
        said = _spoken(read.text)
        return said in self._whole or said.isdecimal() or (said in self._begun and not read.is_command)

    def press(self, message: MessageSent, read: Typed, view: ConversationView) -> Show | None:
        """Press the button that the words name; None if the message has none.

        What opens a dialog, or asks back, takes a click: the message is shown again, so that its buttons are at hand.
        """
        handlers = self._conversations[type(view)]
        shown = list(buttons(handlers.drawn(view).parts))
        button = _labelled(shown, read) or _controlled(shown, read.control)
        if button is None:
            return None
        show = None if button.confirm else self._routes[Click, button.action](_click(message, button)) or Show()
        return handlers.below(view) if show is None or show.opens_form else show


def _spoken(label: str) -> str:
    """A label as people type it; of 'Same as last time: Trainer', what stands before the colon."""
    return " ".join(split_words(label.partition(":")[0]))


def _begun(label: str) -> Iterator[str]:
    """A label as people type it, and what it begins with: 'none' for 'None of these'."""
    said = _spoken(label).split()
    for most in range(1, len(said) + 1):
        begun = " ".join(said[:most])
        if most == len(said) or len(begun) >= _BEGUN_MIN:
            yield begun


def _labelled(shown: Sequence[Button], read: Typed) -> Button | None:
    """The button with that label, or the only one whose label begins so: 'next' is a command, not 'Next week'."""
    said = _spoken(read.text)
    whole = [button for button in shown if said and said == _spoken(button.label)]
    begun = [] if read.is_command else [button for button in shown if said in _begun(button.label)]
    return next(iter(whole or (begun if len(begun) == 1 else ())), None)


def _controlled(shown: Iterable[Button], control: Control | None) -> Button | None:
    wanted = _BUTTONS[control] if control else ()
    by_name = {name: button for button in shown for name in (button.action, f"{button.action}.{button.detail}")}
    return next((by_name[name] for name in wanted if name in by_name), None)


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
