"""What a member shares with managers: invitations, rounds, the choice, the preview and the receipts."""

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
"""Values of the button that switches DMs about looks at the card on or off."""

SHOWN_MAX, ON_HOME_MAX = 12, 2
"""Most managers, and most receipts, shown in one message and on the Home tab. Of the rest, only the number is shown."""

NAMES_MAX = 100
"""Most names in the list of those who are asked. Of the rest, only the number is shown."""


class ShareMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)
        self._summary = SummaryMessages(words)

    def invitation(self, view: InvitationView) -> Message:
        """The invitation: who asks, who else is asked, what the manager would see, and the choices."""
        sharing, small = view.shared.sharing, view.shared.small
        others = _named([one for one in view.people if one != sharing.member.user])
        text = self._words.say("share/invitation", manager=user(sharing.manager), small=small, **others)
        welcome = (Prose(self._words.say("welcome/hello")), Divider()) if view.new else ()
        buttons = (self._preview_button(sharing.manager), *self._choices(view.shared))
        return Message((*welcome, Prose(text), Buttons(buttons), Note(self._words.say("share/not_told"))))

    def round(self, view: RoundView, *, reminds: bool) -> Message:
        """The announcement of a round to a member who shares totals, or the reminder at half-time."""
        return Message(
            (
                Prose(self._round_text(view, "share/reminder" if reminds else "share/round")),
                Buttons(
                    (
                        *(() if view.counted_recently else (self._check_button(view),)),
                        self._preview_button(view.round.manager.user),
                        Button("share.skip", self._words.label("share.skip"), view.round.id),
                        self._elements.protected_button(),
                    )
                ),
                Note(self._words.say("share/not_told")),
            )
        )

    def decided(self, shared: SharedView | None) -> Message:
        """The reply to declining a round, or to taking part after all. `shared` is None if the round is closed."""
        return self.chosen(shared) if shared else Message((Prose(self._words.say("share/round_over")),))

    def chosen(self, shared: SharedView) -> Message:
        """The current choice for one manager, with buttons for the others."""
        return Message((*self._overview(shared), Note(self._words.say("share/not_told"))))

    def overview(self, shared: Sequence[SharedView]) -> Message:
        """What a member shares with each manager."""
        if not shared:
            return Message((Prose(self._words.say("share/nobody_asked")),))
        total = len(shared)
        names = (self._words.say("share/which", number=n, total=total) if total > 1 else "" for n in count(1))
        shown = [
            part for one, name in zip(shared[:SHOWN_MAX], names, strict=False) for part in self._overview(one, name)
        ]
        more = total - SHOWN_MAX
        note = (Note(self._words.say("share/more", more=more)),) if more > 0 else ()
        return Message((Heading(self._words.label("share.title")), *shown, *note))

    def choose_one(self, shared: Sequence[SharedView]) -> Message:
        """Ask which manager a typed choice is meant for."""
        return Message((Prose(self._words.say("share/with_whom")), *self.overview(shared).parts))

    def preview(self, seen: tuple[SummaryView, CardView] | None, shared: SharedView | None = None) -> Message:
        """A preview of what a manager would see, from the member's own data. With `shared`, it has the choices."""
        small = bool(shared and shared.small)
        choices: tuple[Part, ...] = ()
        if shared and shared.sharing.on_team:
            protected = () if small else (self._elements.protected_button(),)
            choices = (Divider(), Buttons((*self._choices(shared), *protected)))
        if seen is None:
            text = Prose(self._words.say("share/no_preview", small=small))
            return Message((text, Buttons((self._elements.begin_button(),)), *choices))
        preview = self._summary.preview(*seen, small=small)
        return Message((Prose(self._words.say("share/preview", small=small)), Divider(), *preview, *choices))

    def counted(self, round_: Round, step: Enabling | None) -> Message:
        """The receipt for a check that was counted, with the manager's commitment, if any."""
        text = self._words.say(
            "share/counted", manager=user(round_.manager.user), at=round_.closed_at, title=step.title if step else None
        )
        return Message((Prose(text),))

    def looks(self, receipts: Sequence[Receipt]) -> Message:
        """The receipts of one day for looks at a member's card."""
        return Message((Prose(self._receipts(receipts)), Note(self._words.say("share/receipt_why"))))

    def committed(self, commitment: Commitment, action: Enabling) -> Message:
        """The message to those who were counted about the manager's commitment."""
        return Message((Prose(self._committed(commitment.manager.user, action)),))

    def kept(self, commitment: Commitment, action: Enabling) -> Message:
        """The message to those who were counted about the outcome of the manager's commitment."""
        done = commitment.status is CommitmentStatus.DONE
        text = self._words.say("share/kept", manager=user(commitment.manager.user), title=action.title, done=done)
        return Message((Prose(text),))

    def home_section(self, view: TeamsView) -> Iterator[Part]:
        """A short version of `section` for the Home tab."""
        yield from self._shared(view, ON_HOME_MAX)
        if view.sharings:
            yield Buttons((self._change_button(), self._preview_button("")))

    def section(self, view: TeamsView) -> Iterator[Part]:
        """What is shared, the managers' commitments and the receipts, with a button for receipts as DMs."""
        yield from self._shared(view, SHOWN_MAX)
        if view.sharings:
            wanted = "share.receipts_off" if view.wants_receipts else "share.receipts_on"
            switch = Button("share.receipts", self._words.label(wanted), OFF if view.wants_receipts else ON)
            yield Buttons((self._change_button(), self._preview_button(""), switch))

    def _shared(self, view: TeamsView, most: int) -> Iterator[Part]:
        yield Heading(self._words.label("share.title"))
        if not view.sharings:
            yield Prose(self._words.say("share/nobody_asked"))
            yield Buttons((self._preview_button(""),))
            return
        lines = [(user(one.manager), _state(one)) for one in view.sharings[:most]]
        yield Prose(self._words.say("share/on_home", lines=lines, more=max(0, len(view.sharings) - most)))
        for manager, action in view.commitments[:SHOWN_MAX]:
            yield Prose(self._committed(manager, action))
        yield Heading(self._words.label("share.receipts"))
        yield Prose(self._receipts(view.receipts, most) if view.receipts else self._words.say("share/no_receipts"))

    def _change_button(self) -> Button:
        return Button("share.open", self._words.label("share.change"))

    def _receipts(self, receipts: Sequence[Receipt], most: int = SHOWN_MAX) -> str:
        """Receipts as lines, newest first, but those for counted checks before all others, so that they stay visible.

        The exports of a day share a line; each look at a card has its own.
        """
        counted = [one for one in receipts if one.kind is ReceiptKind.COUNTED]
        times = Counter(_group_key(one) for one in receipts if one.kind is not ReceiptKind.COUNTED)
        lines = [(one, 1) for one in counted] + [
            (next(one for one in receipts if _group_key(one) == key), number) for key, number in times.items()
        ]
        totals = Counter(str(one.kind) for one in receipts)
        return self._words.say(
            "share/receipts",
            lines=[self._receipt(one, number) for one, number in lines[:most]],
            more=len(lines) > most,
            **{what: totals[what] for what in ReceiptKind},
        )

    def _receipt(self, one: Receipt, times: int) -> str:
        manager = user(one.manager) if one.manager else None
        return self._words.say("share/receipt", manager=manager, what=one.kind, at=one.at, times=times)

    def _overview(self, shared: SharedView, name: str = "") -> Iterator[Part]:
        """The current choice and the others. `name` distinguishes the buttons from those for other managers."""
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
            yield Prose(self._round_text(view, "share/round_note"))
            action = "share.join" if view.declined else "share.skip"
            offered = (Button(action, self._words.label(action), view.round.id),)
        if sharing.on_team:
            offered = (*self._choices(shared), *offered, self._preview_button(sharing.manager))
        if offered:
            yield Buttons(tuple(self._distinguished(button, name) for button in offered))

    def _round_text(self, view: RoundView, prompt: str) -> str:
        return self._words.say(
            prompt,
            manager=user(view.round.manager.user),
            closes=view.round.closes_at,
            joined=", ".join(map(user, view.joined[:NAMES_MAX])),
            left=", ".join(map(user, view.left[:NAMES_MAX])),
            check=view.check,
            counted_recently=view.counted_recently,
            declined=view.declined,
            **_named(view.people),
        )

    def _committed(self, manager: str, action: Enabling) -> str:
        return self._words.say("share/committed", manager=user(manager), title=action.title)

    def _distinguished(self, button: Button, name: str) -> Button:
        return (
            replace(button, accessibility_label=self._words.accessibility_label(button.label, name)) if name else button
        )

    def _choices(self, shared: SharedView) -> tuple[Button, ...]:
        """The choices except the current one. Totals are offered only if the team is large enough for a summary."""
        sharing = shared.sharing
        style = Style.PLAIN if shared.small else Style.PRIMARY
        offered = (
            (Choice.TOTALS, Button("share.totals", self._words.label("share.count_me"), sharing.manager, style=style)),
            (Choice.CARD, Button("share.card", self._words.label("share.show_card"), sharing.manager)),
            (Choice.OFF, Button("share.decline", self._words.label(_decline_label(sharing)), sharing.manager)),
        )
        return tuple(
            button
            for choice, button in offered
            if choice is not sharing.choice and not (shared.small and choice is Choice.TOTALS)
        )

    def _check_button(self, view: RoundView) -> Button:
        if view.check:
            return self._elements.begin_button("check.begin_again", Style.PLAIN)
        return self._elements.begin_button()

    def _preview_button(self, manager: str) -> Button:
        return Button("share.preview", self._words.label("share.see"), manager)


def _named(users: Sequence[str]) -> Mapping[str, object]:
    return {"names": ", ".join(map(user, users[:NAMES_MAX])), "more": max(0, len(users) - NAMES_MAX)}


def _group_key(receipt: Receipt) -> tuple[str, ...]:
    """Receipts with the same key share a line."""
    if receipt.kind is ReceiptKind.CARD:
        return (receipt.id,)
    return (receipt.kind, receipt.manager or "", receipt.at.date().isoformat())


def _state(sharing: Sharing) -> str:
    """The choice. If the member isn't on the team any more, nothing is shared, whatever they chose."""
    return sharing.choice if sharing.on_team else "ended"


def _decline_label(sharing: Sharing) -> str:
    return "share.no" if sharing.choice is Choice.ASKED else "share.stop"
