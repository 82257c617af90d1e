"""What somebody shares with whom: the invitation, the choice, the mirror, the receipts."""

from collections.abc import Iterator, Sequence

from bot.domain.summary import Request
from bot.domain.team import Choice, Sharing
from bot.messages import check, summary
from bot.messages.parts import Button, Buttons, Divider, Heading, Message, Note, Part, Prose, Style, user
from bot.messages.words import Words
from bot.services.summaries import CardView, SummaryView
from bot.services.teams import TeamsView

ON, OFF = "on", "off"
"""What the switch for receipts says when it is pressed."""

SHOWN = 12
"""Managers, and receipts, shown in one message; of more only the number."""


def invitation(words: Words, sharing: Sharing, minimum: int) -> Message:
    """Ask a member to be counted: who asks, what they would see, and what can be chosen."""
    return Message(
        (
            Prose(words.say("share/invitation", manager=user(sharing.manager), minimum=minimum)),
            Buttons((_preview(words, sharing.manager), *_choices(words, sharing))),
            Note(words.say("share/not_told")),
        )
    )


def chosen(words: Words, sharing: Sharing) -> Message:
    """Say what holds now; every other choice stays one click away."""
    return Message(tuple(_standing(words, sharing)))


def standing(words: Words, sharings: Sequence[Sharing]) -> Message:
    """Say what a member shares with whom."""
    if not sharings:
        return Message((Prose(words.say("share/nobody_asked")),))
    shown = [part for one in sharings[:SHOWN] for part in _standing(words, one)]
    more = len(sharings) - SHOWN
    left = (Note(words.say("share/more", more=more)),) if more > 0 else ()
    return Message((Heading(words.label("share.title")), *shown, *left))


def choose_one(words: Words, sharings: Sequence[Sharing]) -> Message:
    """Ask with whom, where a word could mean several."""
    return Message((Prose(words.say("share/with_whom")), *standing(words, sharings).parts))


def mirror(words: Words, seen: tuple[SummaryView, CardView] | None, sharing: Sharing | None = None) -> Message:
    """Show what a manager would get, from the member's own data; with an invitation, also its buttons."""
    if seen is None:
        return Message((Prose(words.say("share/no_mirror")), Buttons((check.begin_button(words),))))
    view, card = seen
    answer = (Divider(), Buttons(_choices(words, sharing))) if sharing else ()
    picture = summary.message(words, view, mirror=True, cards=(card,)).parts
    return Message((Prose(words.say("share/mirror")), Divider(), *picture, *answer))


def receipt(words: Words, request: Request) -> Message:
    """Tell somebody that a summary was seen that they are counted in, or their card."""
    return Message((Prose(_receipt(words, request)), Note(words.say("share/receipt_why"))))


def pledged(words: Words, manager: str, title: str) -> Message:
    """Tell the team what a manager committed to."""
    return Message((Prose(words.say("share/pledged", manager=user(manager), title=title)),))


def on_home(words: Words, view: TeamsView) -> Iterator[Part]:
    """Give what is shared, what came of it and who saw it, for the Home page."""
    yield Heading(words.label("share.title"))
    if not view.sharings:
        yield Prose(words.say("share/nobody_asked"))
        yield Buttons((_preview(words, ""),))
        return
    lines = [(user(one.manager), _state(one)) for one in view.sharings[:SHOWN]]
    yield Prose(words.say("share/on_home", lines=lines, more=max(0, len(view.sharings) - SHOWN)))
    for manager, action in view.commitments:
        yield Prose(words.say("share/pledged", manager=user(manager), title=action.title))
    yield Heading(words.label("share.receipts"))
    yield from receipts(words, view.receipts)
    wanted = "share.receipts_off" if view.wants_receipts else "share.receipts_on"
    change = Button("share.open", words.label("share.change"))
    yield Buttons((change, _preview(words, ""), Button("share.receipts", words.label(wanted), _switch(view))))


def receipts(words: Words, seen: Sequence[Request]) -> Iterator[Part]:
    """Give who saw what, newest first."""
    if not seen:
        yield Prose(words.say("share/no_receipts"))
        return
    lines = [_receipt(words, request) for request in seen[:SHOWN]]
    yield Prose(words.say("share/receipts", lines=lines, more=max(0, len(seen) - SHOWN)))


def _receipt(words: Words, request: Request) -> str:
    return words.say(
        "share/receipt",
        manager=user(request.manager.user),
        known=request.manager.user.isalnum(),
        what=request.what,
        at=request.at,
        counted=request.counted,
    )


def _standing(words: Words, sharing: Sharing) -> Iterator[Part]:
    yield Prose(words.say("share/standing", manager=user(sharing.manager), state=_state(sharing)))
    if sharing.on_team:
        yield Buttons((*_choices(words, sharing), _preview(words, sharing.manager)))


def _state(sharing: Sharing) -> str:
    """Name what holds: for somebody who is off the team nothing is shared, whatever was chosen."""
    return sharing.choice if sharing.on_team else Choice.ENDED


def _choices(words: Words, sharing: Sharing) -> tuple[Button, ...]:
    count = words.label("share.only_count_me" if sharing.choice is Choice.CARD else "share.count_me")
    offered = (
        (Choice.TOTALS, Button("share.totals", count, sharing.manager, style=Style.PRIMARY)),
        (Choice.CARD, Button("share.card", words.label("share.show_card"), sharing.manager)),
        (Choice.OFF, Button("share.decline", words.label(_no(sharing)), sharing.manager)),
    )
    return tuple(button for choice, button in offered if choice is not sharing.choice)


def _no(sharing: Sharing) -> str:
    return "share.no" if sharing.choice is Choice.ASKED else "share.stop"


def _preview(words: Words, manager: str) -> Button:
    return Button("share.preview", words.label("share.see"), manager)


def _switch(view: TeamsView) -> str:
    return OFF if view.wants_receipts else ON
