"""Examples of the messages about teams and sharing, and of the personal export."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain.framework import Framework
from bot.domain.people import Member, Profile
from bot.domain.summary import CommitmentStatus, Receipt, ReceiptKind, Round
from bot.domain.team import Choice, Ineligible, Sharing
from bot.messages.examples import summary as summary_examples
from bot.messages.examples.samples import Example
from bot.messages.examples.summary import MAYA, MINIMUM, MONTH, NOW
from bot.messages.parts import Form, Message
from bot.messages.personal_export import ExportMessages
from bot.messages.share import ShareMessages
from bot.messages.team import TeamMessages
from bot.messages.words import Words
from bot.services.exports import MemberData
from bot.services.rounds import RoundView
from bot.services.teams import InvitationView, SharedView, TeamsView, TeamView

NOOR = Member(MAYA.workspace, "U0NOOR")
NEEDED = MINIMUM + 2


def examples(words: Words, framework: Framework) -> Iterator[Example]:
    share = ShareMessages(words)
    export = ExportMessages(words)
    yield from (Example("team", name, shown) for name, shown in _teams(words))
    for part in (_invitations, _rounds, _shares, _receipts_and_commitments):
        yield from (Example("share", name, shown) for name, shown in part(share, framework))
    alone = TeamsView(sharings=(_sharing(Choice.TOTALS),))
    yield Example("share", "without a receipt", Message(tuple(share.home_section(alone))))
    yield Example("export", "with the files", export.note())
    for kept in _kept():
        export.as_markdown(kept)


def in_teams(framework: Framework) -> TeamsView:
    """Build the view of a manager who is also on another manager's team."""
    return TeamsView(
        team=TeamView(_users(8), _users(2), NEEDED),
        decided=(framework.enabling[0], NOW),
        sharings=(_sharing(Choice.CARD), replace(_sharing(Choice.OFF), manager="U0PAUL")),
        commitments=((MAYA.user, framework.enabling[0]),),
        receipts=_receipts(),
        wants_receipts=True,
    )


def _users(number: int) -> tuple[str, ...]:
    return tuple(f"U0NOOR{n}" for n in range(number))


def _teams(words: Words) -> Iterator[tuple[str, Message | Form]]:
    team = TeamMessages(words)
    for size in (0, 3, 8, 1000):
        of = TeamView(_users(size), _users(size // 4), NEEDED)
        yield f"team of {size}", team.overview(of)
        yield f"choosing a team of {size}", team.form(of)
        yield f"now a team of {size}", team.changed(of, {})
        yield f"on Home, a team of {size}", Message(tuple(team.home_section(of)))
    opened = Round("example", MAYA, NOW, NOW + timedelta(days=14), 8, MINIMUM)
    of = TeamView(_users(8), (), NEEDED, last=opened)
    yield "an open round", team.overview(of)
    later = replace(of, last=replace(opened, closed_at=NOW, counted=5), has_summary=True, opens_at=NOW + 3 * MONTH)
    yield "a closed round", team.overview(later)
    for name, one in {"ready": replace(of, last=None), "open": of, "later": later}.items():
        yield f"on Home, {name}", Message(tuple(team.home_section(one)))
    barred = {f"U0{why.upper()}": why for why in Ineligible}
    yield "some left out", team.changed(TeamView(_users(1), (), NEEDED), barred)
    yield "unreadable", team.unreadable()
    yield "guide", team.guide_form()


def _invitations(share: ShareMessages, _: Framework) -> Iterator[tuple[str, Message]]:
    for small in (False, True):
        shared = SharedView(_sharing(Choice.ASKED), small=small)
        for people in (1, 8, 1000):
            name = f"invitation, {'small ' if small else ''}team of {people}"
            yield name, share.invitation(InvitationView(shared, _users(people), new=people > 1))


def _rounds(share: ShareMessages, _: Framework) -> Iterator[tuple[str, Message]]:
    opened = Round("example", MAYA, NOW, NOW + timedelta(days=14), 8, MINIMUM)
    view = RoundView(opened, _users(8), (), (), NOW - MONTH, counted_recently=False, declined=False)
    changed = replace(view, joined=_users(2), left=("U0GONE",))
    without = replace(changed, check=None, people=_users(400), left=())
    for name, one in {
        "a check counts": view,
        "people joined and left": changed,
        "without a check": without,
        "counted recently": replace(without, counted_recently=True, joined=(), left=("U0GONE",)),
    }.items():
        yield f"round, {name}", share.round(one, reminds=False)
        yield f"counted, {name}", share.chosen(SharedView(_sharing(Choice.TOTALS), one))
    yield "reminder", share.round(without, reminds=True)
    yield "not this time", share.decided(SharedView(_sharing(Choice.TOTALS), replace(view, declined=True)))
    yield "the round is over", share.decided(None)
    out = SharedView(replace(_sharing(Choice.TOTALS), on_team=False), replace(view, declined=True))
    yield "off the team in a round", share.chosen(out)


def _shares(share: ShareMessages, framework: Framework) -> Iterator[tuple[str, Message]]:
    for choice in Choice:
        for small in (False, True):
            yield (
                f"chosen {choice}{', small' if small else ''}",
                share.chosen(SharedView(_sharing(choice), small=small)),
            )
    yield "switched", share.chosen(SharedView(_sharing(Choice.TOTALS), stopped=("U0PAUL", "U0EVE")))
    for choice in (Choice.TOTALS, Choice.OFF):
        yield f"off the team, {choice}", share.chosen(SharedView(replace(_sharing(choice), on_team=False)))
    yield "nobody asked", share.overview(())
    yield "with one", share.overview((SharedView(_sharing(Choice.CARD)),))
    many = tuple(SharedView(replace(_sharing(Choice.ASKED), manager=f"U0BOSS{number}")) for number in range(20))
    yield "with twenty", share.overview(many)
    yield "for which manager", share.choose_one(many[:2])
    seen = summary_examples.view(framework), summary_examples.card(framework, NOOR.user, 2)
    yield "preview", share.preview(seen)
    yield "preview for an invitation", share.preview(seen, SharedView(_sharing(Choice.ASKED)))
    few = SharedView(_sharing(Choice.ASKED), small=True)
    yield "preview for a small team", share.preview(seen, few)
    yield "nothing to preview for a small team", share.preview(None, few)
    yield "nothing to preview", share.preview(None)
    yield "nothing to preview for an invitation", share.preview(None, SharedView(_sharing(Choice.ASKED)))


def _receipts_and_commitments(share: ShareMessages, framework: Framework) -> Iterator[tuple[str, Message]]:
    closed = summary_examples.closed({})
    yield "receipt", share.counted(closed, None)
    for action in framework.enabling:
        commitment = summary_examples.a_commitment(action.id)
        yield f"receipt with {action.id}", share.counted(closed, action)
        yield f"{action.id} was committed to", share.committed(commitment, action)
        for status in (CommitmentStatus.DONE, CommitmentStatus.LET_GO):
            yield f"{action.id} is {status}", share.kept(replace(commitment, status=status), action)
    yield "looks", share.looks(_receipts())


def _sharing(choice: Choice, number: int = 0) -> Sharing:
    return Sharing(replace(NOOR, user=f"U0NOOR{number}"), MAYA.user, choice, on_team=True, changed_at=NOW)


def _receipts() -> tuple[Receipt, ...]:
    return (
        *(Receipt(f"{what}", NOOR, MAYA.user, NOW, what) for what in ReceiptKind),
        Receipt("again", NOOR, MAYA.user, NOW, ReceiptKind.COPY),
        Receipt("of somebody gone", NOOR, None, NOW - MONTH, ReceiptKind.COUNTED),
        *(Receipt(f"earlier {number}", NOOR, MAYA.user, NOW - MONTH, ReceiptKind.CARD) for number in range(12)),
    )


def _kept() -> Iterator[MemberData]:
    nothing = MemberData(NOOR, NOW, Profile(NOOR))
    yield nothing
    yield replace(
        nothing,
        profile=Profile(NOOR, NOW),
        sharings=(_sharing(Choice.CARD),),
        receipts=_receipts(),
        rounds=(summary_examples.closed({}), replace(summary_examples.closed({}), closed_at=None, counted=None)),
        team=("U0PAUL",),
    )
