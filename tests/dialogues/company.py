"""A manager, people who have finished a check and can be invited to a team, rounds, and the passing of days."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.framework import LEVELS, Level
from bot.messages.examples.samples import answered
from bot.messages.parts import Button, Form, buttons
from tests.dialogues.acme import Acme

MAYA = "UMAYA"
MAX_SWEEPS = 50


def manager() -> Acme:
    """Return a manager."""
    return Acme().colleague(MAYA)


def checked(acme: Acme, *, stage: int = 1, rate: Level = LEVELS[1]) -> Acme:
    """Add a check that was finished just now."""
    check = answered(acme.framework, acme.framework.stages[stage], rate)
    now = acme.clock()
    with acme.store.writing() as work:
        work.members.update(acme.member, welcomed_at=now)
        work.frameworks.add(acme.framework)
        work.checks.add(replace(check, id=next(acme.ids), member=acme.member, started_at=now, finished_at=now))
    return acme


def staff(maya: Acme, number: int, *, first: int = 1) -> list[Acme]:
    """Return colleagues, each of whom has finished a check."""
    return [checked(maya.colleague(f"U{n}")) for n in range(first, first + number)]


def invites(maya: Acme, people: list[Acme]) -> None:
    """Have the manager invite them all."""
    maya.says("/ldcareer team add " + " ".join(f"<@{one.member.user}|someone>" for one in people))
    sends(maya)


def team_of(maya: Acme, number: int, choice: str = "Count me in") -> list[Acme]:
    """Return people who were invited and have made this choice."""
    people = staff(maya, number)
    invites(maya, people)
    for one in people:
        one.presses(choice)
    return people


def opens(maya: Acme) -> None:
    """Have the manager open a round, a day later, since people get one message a day about teams."""
    passes(maya, 1)
    maya.says("/ldcareer team")
    maya.presses("Open the round")
    sends(maya)


def closes(maya: Acme) -> str:
    """Open and close a round; return what the manager reads then."""
    opens(maya)
    passes(maya, 14)
    return maya.reads()


def passes(acme: Acme, days: float) -> None:
    """Move the clock day by day, and send what is due."""
    for _ in range(int(days)):
        acme.clock.now += timedelta(days=1)
        sends(acme)


def sends(acme: Acme) -> None:
    """Send all that is due."""
    for _ in range(MAX_SWEEPS):
        waiting = acme.sender.sweep()
        if not waiting:
            return
        for workspace in waiting:
            acme.sender.send(workspace)
    raise AssertionError("there is always something to send")


def everything(acme: Acme) -> str:
    """Return everything on a member's screen: the DM, Home, the dialog, the files."""
    screen = acme.screen
    dialog = str(screen.form) if isinstance(screen.form, Form) else ""
    return "\n".join([str(screen.dm), str(screen.ephemeral), str(screen.home), dialog, str(screen.files)])


def offered(acme: Acme) -> list[Button]:
    """Return all buttons in the DM."""
    return [button for message in acme.screen.dm.values() for button in buttons(message.parts)]
