"""Only the manager whom a member has agreed to gets anything, whatever others click, type or forge."""

from collections.abc import Iterator

import pytest

from bot.domain.people import Member
from bot.messages.parts import Message, Prose
from bot.slack.interactions import Click
from bot.storage.tables import members, sharings
from tests.dialogues.acme import Acme
from tests.dialogues.company import MAYA, checked, closes, everything, manager, staff, team_of
from tests.memory import rows_of

SOME = Message((Prose("Something further up."),))

THEIRS = ("U1", "U2", "U3", "U4", "U5", "U6", "U7", "support calls")
"""What must never be on the screen of somebody outside the team."""


@pytest.fixture
def maya() -> Acme:
    """A manager with a summary, cards and a commitment."""
    maya = manager()
    team_of(maya, 8)
    for one in ("U6", "U7"):
        maya.colleague(one).says("/ldcareer share card")
    closes(maya)
    maya.presses("Cards")
    maya.presses("I'll do this")
    maya.sends()
    maya.presses("Cards")
    return maya


def tokens(maya: Acme) -> Iterator[str]:
    """Return the values of all buttons and dialogs in this company, and some invalid ones."""
    for member, screen in maya.slack.screens.items():
        for message in screen.dm.values():
            for part in message.parts:
                for button in (*getattr(part, "buttons", ()), getattr(part, "button", None)):
                    if button:
                        yield button.value
        if screen.form:
            yield screen.form.value
        yield member.user
    with maya.store.reading() as work:
        yield from (one.id for one in work.rounds.trail("T1"))
        commitment = work.commitments.open(maya.member)
        assert commitment
        yield commitment.id
    yield from ("", "x", "0", f"{MAYA}:1", "../..", "id-1:99999")


def tries_everything(intruder: Acme, maya: Acme) -> None:
    known = sorted(set(tokens(maya)))
    actions = [
        action for kind, action in intruder.listeners.routes if kind is Click and action.startswith(("team.", "share."))
    ]
    assert actions
    for action in actions:
        for token in known:
            intruder.do(intruder.click(action, token, "0"))
            intruder.do(intruder.click(action, token, "0", intruder.slack.post(intruder.member, SOME)))
    for words in ("team", "team summary", "share", "share card", "share totals", "preview", "privacy", "export"):
        intruder.says(f"/ldcareer {words}")


@pytest.mark.parametrize(
    "who",
    [
        Member("T1", "USTRANGER"),
        pytest.param(Member("T2", MAYA), marks=pytest.mark.slow),
        pytest.param(Member("T2", "U1"), marks=pytest.mark.slow),
    ],
)
def test_a_stranger_gets_nothing(maya: Acme, who: Member) -> None:
    stranger = maya.colleague(who.user, who.workspace)
    before = rows_of(maya.store, sharings)
    tries_everything(stranger, maya)
    seen = everything(stranger)
    for theirs in set(THEIRS) - {who.user}:
        assert theirs not in seen
    assert "or more counted" not in seen.replace("as if everybody", "")
    assert rows_of(maya.store, sharings) == before


def test_a_former_manager_gets_nothing(maya: Acme) -> None:
    maya.says("/ldcareer team remove " + " ".join(f"<@U{n}>" for n in range(1, 9)))
    maya.slack.screens[maya.member].dm.clear()
    maya.slack.screens[maya.member].files.clear()
    maya.slack.screens[maya.member].form = None
    maya.slack.screens[maya.member].home = None
    maya.says("/ldcareer team summary")
    for button in ("team.cards", "team.page"):
        for token in sorted(set(tokens(maya))):
            maya.do(maya.click(button, token, "0"))
    seen = everything(maya)
    assert not any(theirs in seen for theirs in THEIRS)


def test_a_member_of_the_team_gets_no_more_than_a_stranger(maya: Acme) -> None:
    noor = maya.colleague("U1")
    before = {member: screen.dm.copy() for member, screen in maya.slack.screens.items() if member != noor.member}
    tries_everything(noor, maya)
    seen = everything(noor)
    assert "U6" in seen, "who is asked is told"
    assert "U6\\ue00f** ·" not in seen, "their card is not"
    assert "Cards shared with you" not in seen
    others = {m: s.dm for m, s in maya.slack.screens.items() if m not in {noor.member, maya.member}}
    assert all(others[member] == before[member] for member in others)


def test_the_confirmation_of_being_forgotten_leaves_nothing_behind() -> None:
    noor = checked(Acme())
    noor.says("/ldcareer privacy")
    noor.presses("Delete everything")
    assert "deleted" in noor.reads()
    assert not rows_of(noor.store, members)


def test_nobody_answers_an_invitation_for_another(maya: Acme) -> None:
    (new,) = staff(maya, 1, first=9)
    maya.says("/ldcareer team add <@U9>")
    with maya.store.reading() as work:
        before = work.sharings.get(maya.member, "U9")
    for intruder in (maya.colleague("USTRANGER"), maya.colleague("U1"), maya, maya.colleague("U9", "T2")):
        for deed in ("share.totals", "share.card", "share.decline"):
            intruder.do(intruder.click(deed, MAYA))
    with maya.store.reading() as work:
        assert work.sharings.get(maya.member, "U9") == before
    assert "asks to include you" in new.reads()
