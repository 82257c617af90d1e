"""Sample rows about teams."""

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.bands import Band
from bot.domain.conversation import MessageRef
from bot.domain.people import Member
from bot.domain.summary import Pledge, PledgeStatus, Release, Request, Seen, Topic
from bot.domain.team import Choice, Sharing
from bot.storage.unit_of_work import UnitOfWork
from tests.storage.rows import ANA, MONDAY

MAYA = Member("T1", "M1")
DAN = Member("T1", "M2")
OTHER_MAYA = Member("T2", "M1")
BANDS = {"stage.designer": Band.MOST, "clear.project": Band.FEW, "value.team": Band.SOME}
COUNTED = {"U1": "check-1:9", "U2": "check-2:9", "U3": "check-3:9"}


def a_sharing(
    member: Member = ANA, manager: Member = MAYA, choice: Choice = Choice.TOTALS, *, on_team: bool = True
) -> Sharing:
    return Sharing(member, manager.user, choice, on_team, MONDAY, asked=1)


def a_release(
    release_id: str = "release-1", manager: Member = MAYA, topic: Topic = Topic.STANDING, *, days: int = 0
) -> Release:
    return Release(release_id, manager, topic, MONDAY + timedelta(days=days), 3, 3, BANDS, COUNTED)


def a_request(
    request_id: str = "request-1",
    manager: Member = MAYA,
    what: Seen = Seen.SUMMARY,
    *,
    days: int = 0,
    place: MessageRef | None = None,
) -> Request:
    at = MONDAY + timedelta(days=days)
    return Request(request_id, manager, at, what, 3, standing="release-1", rhythm=None, place=place)


def a_pledge(pledge_id: str = "pledge-1", manager: Member = MAYA) -> Pledge:
    return Pledge(pledge_id, manager, "open_a_door", MONDAY)


def a_settled_pledge(pledge_id: str, manager: Member = MAYA, *, days: int = 0) -> Pledge:
    return Pledge(pledge_id, manager, "open_a_door", MONDAY, PledgeStatus.DONE, MONDAY + timedelta(days=days))


def contributions(unit: UnitOfWork, workspace: str, topic: Topic) -> tuple[Mapping[str, str], ...]:
    return tuple(release.contributions for release in unit.releases.everything(workspace, topic))
