"""Privacy: what is kept about a member, who has seen it, and how to delete it."""

from bot.messages.elements import Elements
from bot.messages.parts import Buttons, Divider, Form, Message, Prose
from bot.messages.share import ShareMessages
from bot.messages.words import Words
from bot.services.teams import TeamsView


class PrivacyMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)
        self._share = ShareMessages(words)

    def kept_form(self) -> Form:
        """The dialog about what is kept and who sees it."""
        return self._elements.notice_form("home.kept", "welcome/kept")

    def privacy(self, view: TeamsView) -> Message:
        """What is kept and who has seen what, with the buttons to export or delete it."""
        return Message(
            (
                Prose(self._words.say("welcome/kept")),
                *self._share.section(view),
                Divider(),
                Buttons((self._elements.export_button(), self._elements.forget_button())),
            )
        )

    def forget(self) -> Message:
        """What would be deleted, with the buttons to export or delete it."""
        buttons = Buttons((self._elements.forget_button(), self._elements.export_button()))
        return Message((Prose(self._words.say("home/forget")), buttons))

    def forgotten(self) -> Message:
        return Message((Prose(self._words.say("home/forgotten")),))
