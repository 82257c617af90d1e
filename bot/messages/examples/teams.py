"""Every message about teams and sharing, and what is taken along, with example data."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.framework import Framework
from bot.domain.people import Member, Profile
from bot.domain.summary import Request, Seen
from bot.domain.team import Barred, Choice, Sharing
from bot.messages.examples import summary as summary_examples
from bot.messages.examples.samples import Example
from bot.messages.examples.summary import MAYA, MINIMUM, MONTH, NOW
from bot.messages.parts import Form, Message
from bot.messages.personal_export import ExportMessages
from bot.messages.share import ShareMessages
from bot.messages.team import TeamMessages
from bot.messages.words import Words
from bot.services.exports import Kept
from bot.services.teams import TeamsView

NOOR = Member(MAYA.workspace, "U0NOOR")


def examples(words: Words, framework: Framework) -> Iterator[Example]:
    """Every message about teams, sharing and the personal export."""
    share = ShareMessages(words)
    export = ExportMessages(words)
    yield from (Example("team", name, shown) for name, shown in _teams(words))
    yield from (Example("share", name, shown) for name, shown in _shares(words, framework))
    alone = TeamsView(sharings=(_sharing(Choice.TOTALS),))
    yield Example("share", "without a receipt", Message(tuple(share.home_section(alone))))
    yield Example("export", "with the files", export.note())
    for kept in _kept():
        export.as_markdown(kept)


def in_teams(framework: Framework) -> TeamsView:
    """The view of somebody who has a team and is on another."""
    return TeamsView(
        team=tuple(_sharing(Choice.ASKED, number) for number in range(3)),
        sharings=(_sharing(Choice.CARD), replace(_sharing(Choice.OFF), manager="U0PAUL")),
        commitments=((MAYA.user, framework.enabling[0]),),
        receipts=_receipts(),
        wants_receipts=True,
    )


def _teams(words: Words) -> Iterator[tuple[str, Message | Form]]:
    team = TeamMessages(words)
    for size in (0, 7, 1000):
        people = tuple(_sharing(Choice.ASKED, number) for number in range(size))
        yield f"team of {size}", team.standing(people, MINIMUM)
        yield f"choosing a team of {size}", team.form(people, MINIMUM)
        yield f"now a team of {size}", team.changed(people, {}, MINIMUM)
    barred = {f"U0{why.upper()}": why for why in Barred}
    yield "some left out", team.changed((_sharing(Choice.ASKED),), barred, MINIMUM)
    yield "unreadable", team.unreadable()


def _shares(words: Words, framework: Framework) -> Iterator[tuple[str, Message]]:
    share = ShareMessages(words)
    yield "invitation", share.invitation(_sharing(Choice.ASKED), MINIMUM)
    for choice in Choice:
        yield f"chosen {choice}", share.chosen(_sharing(choice))
    yield "off the team", share.chosen(replace(_sharing(Choice.TOTALS), on_team=False))
    yield "nobody asked", share.standing(())
    yield "with one", share.standing((_sharing(Choice.CARD),))
    many = tuple(replace(_sharing(Choice.ASKED), manager=f"U0BOSS{number}") for number in range(20))
    yield "with twenty", share.standing(many)
    yield "with whom", share.choose_one(many[:2])
    seen = summary_examples.view(framework), summary_examples.card(framework, NOOR.user, 2)
    yield "mirror", share.mirror(seen)
    yield "mirror of an invitation", share.mirror(seen, _sharing(Choice.ASKED))
    yield "nothing to mirror", share.mirror(None)
    for request in _receipts():
        yield f"receipt {request.id}", share.receipt(request)
    yield "committed to", share.pledged(MAYA.user, framework.enabling[0].title)


def _sharing(choice: Choice, number: int = 0) -> Sharing:
    return Sharing(replace(NOOR, user=f"U0NOOR{number}"), MAYA.user, choice, on_team=True, changed_at=NOW, asked=1)


def _receipts() -> tuple[Request, ...]:
    gone = Member(MAYA.workspace, "forgotten:0")
    return (
        *(Request(what.value, MAYA, NOW, what, 7) for what in Seen),
        Request("of somebody gone", gone, NOW - MONTH, Seen.SUMMARY, 7),
        *(Request(f"earlier {number}", MAYA, NOW - MONTH, Seen.SUMMARY, 7) for number in range(12)),
    )


def _kept() -> Iterator[Kept]:
    nothing = Kept(NOOR, NOW, Profile(NOOR))
    yield nothing
    shared = (_sharing(Choice.CARD),)
    yield replace(
        nothing,
        profile=Profile(NOOR, NOW),
        sharings=shared,
        receipts=_receipts(),
        asked=_receipts()[:2],
        team=("U0PAUL",),
    )
