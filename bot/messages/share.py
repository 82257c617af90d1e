"""What somebody shares with whom: the invitation, the round, the choice, the mirror, the receipts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from bot.domain.framework import Enabling
from bot.domain.summary import Commitment, CommitmentStatus, Receipt, ReceiptKind, Round
from bot.domain.team import Choice, Sharing
from bot.messages.elements import Elements
from bot.messages.parts import Button, Buttons, Divider, Heading, Message, Note, Part, Prose, Style, user
from bot.messages.summary import SummaryMessages
from bot.messages.words import Words
from bot.services.rounds import RoundView
from bot.services.summaries import CardView, SummaryView
from bot.services.teams import InvitationView, SharedView, TeamsView

ON, OFF = "on", "off"
"""Values of the button that switches messages about looks on or off."""

SHOWN, ON_HOME = 12, 2
"""Managers, and receipts, shown in one message and on the Home page; of more only the number."""

NAMED = 100
"""People named as those who are asked; of more only the number."""


class ShareMessages:
    """What somebody shares with whom."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)
        self._summary = SummaryMessages(words)

    def invitation(self, view: InvitationView) -> Message:
        """Ask a member: who asks, with whom, what they would see, and what can be chosen."""
        sharing, small = view.shared.sharing, view.shared.small
        others = _named([one for one in view.people if one != sharing.member.user])
        said = self._words.say("share/invitation", manager=user(sharing.manager), small=small, **others)
        welcome = (Prose(self._words.say("welcome/hello")), Divider()) if view.new else ()
        buttons = (self._preview(sharing.manager), *self._choices(view.shared))
        return Message((*welcome, Prose(said), Buttons(buttons), Note(self._words.say("share/not_told"))))

    def round(self, view: RoundView, *, reminds: bool) -> Message:
        """Tell somebody who shares totals of a round, or remind them of it at half-time."""
        return Message(
            (
                Prose(self._round(view, "share/reminder" if reminds else "share/round")),
                Buttons(
                    (
                        *(() if view.counted_recently else (self._begin(view),)),
                        self._preview(view.round.manager.user),
                        Button("share.skip", self._words.label("share.skip"), view.round.id),
                        self._elements.protected_button(),
                    )
                ),
                Note(self._words.say("share/not_told")),
            )
        )

    def decided(self, shared: SharedView | None) -> Message:
        """What applies after 'not this time', or after that was taken back; None where the round is closed."""
        return self.chosen(shared) if shared else Message((Prose(self._words.say("share/round_over")),))

    def chosen(self, shared: SharedView) -> Message:
        """What applies now, with every other choice one click away."""
        return Message((*self._overview(shared), Note(self._words.say("share/not_told"))))

    def overview(self, shared: Sequence[SharedView]) -> Message:
        """What a member shares with whom."""
        if not shared:
            return Message((Prose(self._words.say("share/nobody_asked")),))
        total = len(shared)
        which = (self._words.say("share/which", number=n, total=total) if total > 1 else "" for n in count(1))
        shown = [part for one, name in zip(shared[:SHOWN], which, strict=False) for part in self._overview(one, name)]
        more = total - SHOWN
        left = (Note(self._words.say("share/more", more=more)),) if more > 0 else ()
        return Message((Heading(self._words.label("share.title")), *shown, *left))

    def choose_one(self, shared: Sequence[SharedView]) -> Message:
        """Ask with whom, where a word could mean several."""
        return Message((Prose(self._words.say("share/with_whom")), *self.overview(shared).parts))

    def mirror(self, seen: tuple[SummaryView, CardView] | None, shared: SharedView | None = None) -> Message:
        """Show what a manager would get, from the member's own data; with an invitation, also its buttons."""
        answerable = shared and shared.sharing.on_team
        small = bool(shared and shared.small)
        buttons = (*self._choices(shared), self._elements.protected_button()) if shared and answerable else ()
        answer = (Divider(), Buttons(buttons)) if buttons else ()
        if seen is None:
            return Message(
                (
                    Prose(self._words.say("share/no_mirror", small=small)),
                    Buttons((self._elements.begin_button(),)),
                    *answer,
                )
            )
        view, card = seen
        picture = self._summary.mirror(view, card, small=small)
        return Message((Prose(self._words.say("share/mirror", small=small)), Divider(), *picture, *answer))

    def counted(self, of: Round, step: Enabling | None) -> Message:
        """Tell somebody that their check was counted, and what the manager does about it."""
        said = self._words.say(
            "share/counted", manager=user(of.manager.user), at=of.closed_at, title=step.title if step else None
        )
        return Message((Prose(said),))

    def looks(self, seen: Sequence[Receipt]) -> Message:
        """Tell somebody of the looks at their card in a day."""
        return Message((Prose(self._lines(seen)), Note(self._words.say("share/receipt_why"))))

    def committed(self, commitment: Commitment, action: Enabling) -> Message:
        """Tell those who were counted what a manager committed to."""
        return Message((Prose(self._committed(commitment.manager.user, action)),))

    def kept(self, commitment: Commitment, action: Enabling) -> Message:
        """Return them what became of it."""
        done = commitment.status is CommitmentStatus.DONE
        said = self._words.say("share/kept", manager=user(commitment.manager.user), title=action.title, done=done)
        return Message((Prose(said),))

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
            switch = Button("share.receipts", self._words.label(wanted), OFF if view.wants_receipts else ON)
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
            yield Prose(self._committed(manager, action))
        yield Heading(self._words.label("share.receipts"))
        yield Prose(self._lines(view.receipts, most) if view.receipts else self._words.say("share/no_receipts"))

    def _change(self) -> Button:
        return Button("share.open", self._words.label("share.change"))

    def _lines(self, seen: Sequence[Receipt], most: int = SHOWN) -> str:
        """Receipts in lines, newest first. Countings come first, so that no number of looks can bury them.

        Copies of a day are one line; each look at a card is one of its own.
        """
        counted = [one for one in seen if one.kind is ReceiptKind.COUNTED]
        times = Counter(_folded(one) for one in seen if one.kind is not ReceiptKind.COUNTED)
        lines = [(one, 1) for one in counted] + [
            (next(one for one in seen if _folded(one) == key), number) for key, number in times.items()
        ]
        totals = Counter(str(one.kind) for one in seen)
        return self._words.say(
            "share/receipts",
            lines=[self._receipt(one, number) for one, number in lines[:most]],
            more=len(lines) > most,
            **{what: totals[what] for what in ReceiptKind},
        )

    def _receipt(self, one: Receipt, times: int) -> str:
        manager = user(one.manager) if one.manager else None
        return self._words.say("share/receipt", manager=manager, what=one.kind, at=one.at, times=times)

    def _overview(self, shared: SharedView, which: str = "") -> Iterator[Part]:
        """What applies, and what else can be chosen. `which` tells this manager's buttons from those of others."""
        sharing, view = shared.sharing, shared.round
        stopped = ", ".join(map(user, shared.stopped))
        yield Prose(
            self._words.say(
                "share/standing",
                manager=user(sharing.manager),
                state=_state(sharing),
                waits=sharing.choice,
                stopped=stopped,
                small=shared.small,
            )
        )
        offered: tuple[Button, ...] = ()
        if view and sharing.choice is Choice.TOTALS:
            yield Prose(self._round(view, "share/round_note"))
            skip = "share.join" if view.declined else "share.skip"
            offered = (Button(skip, self._words.label(skip), view.round.id),)
        if sharing.on_team:
            offered = (*self._choices(shared), *offered, self._preview(sharing.manager))
        if offered:
            yield Buttons(tuple(self._told_apart(button, which) for button in offered))

    def _round(self, view: RoundView, prompt: str) -> str:
        return self._words.say(
            prompt,
            manager=user(view.round.manager.user),
            closes=view.round.closes_at,
            came=", ".join(map(user, view.joined[:NAMED])),
            went=", ".join(map(user, view.left[:NAMED])),
            check=view.check,
            rests=view.counted_recently,
            declined=view.declined,
            **_named(view.people),
        )

    def _committed(self, manager: str, action: Enabling) -> str:
        return self._words.say("share/committed", manager=user(manager), title=action.title)

    def _told_apart(self, button: Button, which: str) -> Button:
        return replace(button, accessibility_label=self._words.button_reads(button.label, which)) if which else button

    def _choices(self, shared: SharedView) -> tuple[Button, ...]:
        """What can be chosen: to be counted only where the team is large enough for a summary."""
        sharing = shared.sharing
        style = Style.PLAIN if shared.small else Style.PRIMARY
        offered = (
            (Choice.TOTALS, Button("share.totals", self._words.label("share.count_me"), sharing.manager, style=style)),
            (Choice.CARD, Button("share.card", self._words.label("share.show_card"), sharing.manager)),
            (Choice.OFF, Button("share.decline", self._words.label(_no(sharing)), sharing.manager)),
        )
        return tuple(
            button
            for choice, button in offered
            if choice is not sharing.choice and not (shared.small and choice is Choice.TOTALS)
        )

    def _begin(self, view: RoundView) -> Button:
        if view.check:
            return self._elements.begin_button("check.begin_again", Style.PLAIN)
        return self._elements.begin_button()

    def _preview(self, manager: str) -> Button:
        return Button("share.preview", self._words.label("share.see"), manager)


def _named(users: Sequence[str]) -> Mapping[str, object]:
    return {"names": ", ".join(map(user, users[:NAMED])), "more": max(0, len(users) - NAMED)}


def _folded(one: Receipt) -> tuple[str, ...]:
    """What makes two receipts one line."""
    return (one.id,) if one.kind is ReceiptKind.CARD else (one.kind, one.manager or "", one.at.date().isoformat())


def _state(sharing: Sharing) -> str:
    """What applies now: off the team nothing is shared, whatever was chosen."""
    return sharing.choice if sharing.on_team else "ended"


def _no(sharing: Sharing) -> str:
    return "share.no" if sharing.choice is Choice.ASKED else "share.stop"
