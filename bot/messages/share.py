"""What somebody shares with whom: the invitation, the choice, the mirror, the receipts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from bot.domain.summary import Request
from bot.domain.team import Choice, Sharing
from bot.messages.elements import Elements
from bot.messages.parts import Button, Buttons, Divider, Heading, Message, Note, Part, Prose, Style, user
from bot.messages.summary import SummaryMessages
from bot.messages.words import Words
from bot.services.summaries import CardView, SummaryView
from bot.services.teams import TeamsView

ON, OFF = "on", "off"
"""Values of the button that switches receipts on or off."""

SHOWN, ON_HOME = 12, 2
"""Managers, and receipts, shown in one message and on the Home page; of more only the number."""


class ShareMessages:
    """What somebody shares with whom."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)
        self._summary = SummaryMessages(words)

    def invitation(self, sharing: Sharing, minimum: int) -> Message:
        """Ask a member to be counted: who asks, what they would see, and what can be chosen."""
        return Message(
            (
                Prose(self._words.say("share/invitation", manager=user(sharing.manager), minimum=minimum)),
                Buttons((self._preview(sharing.manager), *self._choices(sharing))),
                Note(self._words.say("share/not_told")),
            )
        )

    def chosen(self, sharing: Sharing) -> Message:
        """What applies now, with every other choice one click away."""
        return Message(tuple(self._standing(sharing)))

    def standing(self, sharings: Sequence[Sharing]) -> Message:
        """What a member shares with whom."""
        if not sharings:
            return Message((Prose(self._words.say("share/nobody_asked")),))
        total = len(sharings)
        which = (self._words.say("share/which", number=n, total=total) if total > 1 else "" for n in count(1))
        shown = [part for one, name in zip(sharings[:SHOWN], which, strict=False) for part in self._standing(one, name)]
        more = total - SHOWN
        left = (Note(self._words.say("share/more", more=more)),) if more > 0 else ()
        return Message((Heading(self._words.label("share.title")), *shown, *left))

    def choose_one(self, sharings: Sequence[Sharing]) -> Message:
        """Ask with whom, where a word could mean several."""
        return Message((Prose(self._words.say("share/with_whom")), *self.standing(sharings).parts))

    def mirror(self, seen: tuple[SummaryView, CardView] | None, sharing: Sharing | None = None) -> Message:
        """Show what a manager would get, from the member's own data; with an invitation, also its buttons."""
        if seen is None:
            return Message((Prose(self._words.say("share/no_mirror")), Buttons((self._elements.begin_button(),))))
        view, card = seen
        answer = (Divider(), Buttons(self._choices(sharing))) if sharing else ()
        picture = self._summary.message(view, mirror=True, cards=(card,)).parts
        return Message((Prose(self._words.say("share/mirror")), Divider(), *picture, *answer))

    def receipt(self, request: Request) -> Message:
        """Tell somebody that a summary was seen that they are counted in, or their card."""
        return Message((Prose(self._receipt(request)), Note(self._words.say("share/receipt_why"))))

    def pledged(self, manager: str, title: str) -> Message:
        """Tell the team what a manager committed to."""
        return Message((Prose(self._words.say("share/pledged", manager=user(manager), title=title)),))

    def home_section(self, view: TeamsView) -> Iterator[Part]:
        """The same in few lines, for the Home page."""
        yield from self._shared(view, ON_HOME)
        if view.sharings:
            yield Buttons((self._change(), self._preview("")))

    def section(self, view: TeamsView) -> Iterator[Part]:
        """What is shared, what came of it and who saw it, with the switch for receipts as messages."""
        yield from self._shared(view, SHOWN)
        if view.sharings:
            wanted = "share.receipts_off" if view.wants_receipts else "share.receipts_on"
            switch = Button("share.receipts", self._words.label(wanted), _switch(view))
            yield Buttons((self._change(), self._preview(""), switch))

    def _shared(self, view: TeamsView, most: int) -> Iterator[Part]:
        yield Heading(self._words.label("share.title"))
        if not view.sharings:
            yield Prose(self._words.say("share/nobody_asked"))
            yield Buttons((self._preview(""),))
            return
        lines = [(user(one.manager), _state(one)) for one in view.sharings[:most]]
        yield Prose(self._words.say("share/on_home", lines=lines, more=max(0, len(view.sharings) - most)))
        for manager, action in view.commitments[:SHOWN]:
            yield Prose(self._words.say("share/pledged", manager=user(manager), title=action.title))
        yield Heading(self._words.label("share.receipts"))
        yield from self.receipts(view.receipts, most)

    def _change(self) -> Button:
        return Button("share.open", self._words.label("share.change"))

    def receipts(self, seen: Sequence[Request], most: int = SHOWN) -> Iterator[Part]:
        """Who saw what, newest first."""
        if not seen:
            yield Prose(self._words.say("share/no_receipts"))
            return
        lines = [self._receipt(request) for request in seen[:most]]
        yield Prose(self._words.say("share/receipts", lines=lines, more=max(0, len(seen) - most)))

    def _receipt(self, request: Request) -> str:
        return self._words.say(
            "share/receipt",
            manager=user(request.manager.user),
            known=request.manager.user.isalnum(),
            what=request.what,
            at=request.at,
            counted=request.counted,
        )

    def _standing(self, sharing: Sharing, which: str = "") -> Iterator[Part]:
        """What applies, and what else can be chosen. `which` tells this manager's buttons from those of others."""
        yield Prose(self._words.say("share/standing", manager=user(sharing.manager), state=_state(sharing)))
        if sharing.on_team:
            offered = (*self._choices(sharing), self._preview(sharing.manager))
            yield Buttons(tuple(self._told_apart(button, which) for button in offered))

    def _told_apart(self, button: Button, which: str) -> Button:
        return replace(button, accessibility_label=self._words.button_reads(button.label, which)) if which else button

    def _choices(self, sharing: Sharing) -> tuple[Button, ...]:
        counted = self._words.label("share.only_count_me" if sharing.choice is Choice.CARD else "share.count_me")
        offered = (
            (Choice.TOTALS, Button("share.totals", counted, sharing.manager, style=Style.PRIMARY)),
            (Choice.CARD, Button("share.card", self._words.label("share.show_card"), sharing.manager)),
            (Choice.OFF, Button("share.decline", self._words.label(_no(sharing)), sharing.manager)),
        )
        return tuple(button for choice, button in offered if choice is not sharing.choice)

    def _preview(self, manager: str) -> Button:
        return Button("share.preview", self._words.label("share.see"), manager)


def _state(sharing: Sharing) -> str:
    """What applies now: off the team nothing is shared, whatever was chosen."""
    return sharing.choice if sharing.on_team else Choice.ENDED


def _no(sharing: Sharing) -> str:
    return "share.no" if sharing.choice is Choice.ASKED else "share.stop"


def _switch(view: TeamsView) -> str:
    return OFF if view.wants_receipts else ON
