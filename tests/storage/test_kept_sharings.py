from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.check import Check
from bot.domain.people import Member
from bot.domain.plan import Plan, PlanStatus
from bot.domain.reflection import Reflection
from bot.domain.team import SHARING, Choice, Sharing
from bot.storage.unit_of_work import Storage
from tests.storage.rows import (
    ANA,
    BEN,
    MONDAY,
    NAMESAKE,
    a_check,
    a_finished_check,
    a_plan,
    a_reflection,
    a_settled_plan,
)
from tests.storage.team_rows import DAN, MAYA, OTHER_MAYA, a_sharing

NOT_COUNTED = [(choice, True) for choice in Choice if choice not in SHARING] + [(choice, False) for choice in Choice]
NOTHING: tuple[object, ...] = (), (), (), {}, {}


def keep(storage: Storage, *rows: Sharing | Check | Plan | Reflection) -> None:
    with storage.writing() as unit:
        for row in rows:
            match row:
                case Sharing():
                    unit.sharings.put(row)
                case Check():
                    unit.checks.add(row)
                case Plan():
                    unit.plans.add(row)
                case Reflection():
                    unit.reflections.add(row)


def read_of(storage: Storage, manager: Member) -> tuple[object, ...]:
    """Everything that can be read about a manager's team, its members first."""
    with storage.reading() as unit:
        of = unit.sharings
        return (
            of.team(manager),
            of.checks(manager),
            of.wanting_receipts(manager),
            of.versions(manager),
            of.rhythms(manager, MONDAY),
        )


def want_receipts(storage: Storage, *members: Member) -> None:
    with storage.writing() as unit:
        for member in members:
            unit.members.keep(member, welcomed_at=MONDAY, receipts=True)


def at_turn(check: Check, turn: int) -> Check:
    return replace(check, session=replace(check.session, turn=turn))


def test_there_is_no_sharing_at_first(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.sharings.get(MAYA, "U1") is None
        assert unit.sharings.of_member(ANA) == ()
    assert read_of(storage, MAYA) == NOTHING


@pytest.mark.parametrize("choice", Choice)
@pytest.mark.parametrize("on_team", [True, False])
def test_a_sharing_is_read_back_unchanged(storage: Storage, choice: Choice, *, on_team: bool) -> None:
    sharing = replace(a_sharing(choice=choice, on_team=on_team), asked=7)
    keep(storage, sharing)
    with storage.reading() as unit:
        assert unit.sharings.get(MAYA, "U1") == sharing
        assert unit.sharings.of_member(ANA) == (sharing,)
        assert unit.sharings.team(MAYA) == ((sharing,) if on_team else ())


def test_putting_it_again_changes_it_and_nobody_else_s(storage: Storage) -> None:
    others = a_sharing(BEN), a_sharing(ANA, DAN), a_sharing(NAMESAKE, OTHER_MAYA)
    keep(storage, a_sharing(), *others)
    changed = Sharing(ANA, "M1", Choice.OFF, on_team=False, changed_at=MONDAY + timedelta(days=1), asked=2)
    keep(storage, changed)
    with storage.reading() as unit:
        assert unit.sharings.get(MAYA, "U1") == changed
        assert unit.sharings.team(MAYA) == (others[0],)
        assert unit.sharings.team(DAN) == (others[1],)
        assert unit.sharings.team(OTHER_MAYA) == (others[2],)


def test_a_team_is_ordered_by_user_id_and_a_member_s_sharings_by_manager(storage: Storage) -> None:
    keep(storage, *(a_sharing(Member("T1", user)) for user in ("U3", "U1", "U2")), a_sharing(ANA, DAN, Choice.OFF))
    with storage.reading() as unit:
        assert [one.member.user for one in unit.sharings.team(MAYA)] == ["U1", "U2", "U3"]
        assert [one.manager for one in unit.sharings.of_member(ANA)] == ["M1", "M2"]


@pytest.mark.parametrize("other", [DAN, OTHER_MAYA])
def test_nobody_can_reach_what_is_shared_with_another_manager(storage: Storage, other: Member) -> None:
    keep(storage, a_sharing(), a_finished_check("check-1"))
    want_receipts(storage, ANA, NAMESAKE)
    with storage.reading() as unit:
        assert unit.sharings.get(other, "U1") is None
        assert unit.sharings.of_member(NAMESAKE) == ()
    assert read_of(storage, other) == NOTHING


def test_the_same_ids_in_two_workspaces_have_separate_sharings(storage: Storage) -> None:
    mine, theirs = a_finished_check("check-1"), a_finished_check("check-2", NAMESAKE)
    keep(storage, a_sharing(), a_sharing(NAMESAKE, OTHER_MAYA), mine, theirs)
    keep(storage, a_settled_plan("plan-1", NAMESAKE), a_plan("plan-2", ANA))
    want_receipts(storage, NAMESAKE)
    with storage.reading() as unit:
        assert unit.sharings.checks(MAYA) == (mine,)
        assert unit.sharings.checks(OTHER_MAYA) == (theirs,)
        assert unit.sharings.rhythms(MAYA, MONDAY) == {"U1": {"planned"}}
        assert unit.sharings.rhythms(OTHER_MAYA, MONDAY) == {"U1": {"planned", "carried_out"}}
        assert unit.sharings.wanting_receipts(MAYA) == ()
        assert unit.sharings.wanting_receipts(OTHER_MAYA) == (NAMESAKE,)


@pytest.mark.parametrize(("choice", "on_team"), NOT_COUNTED)
def test_a_member_who_does_not_share_or_left_the_team_is_not_counted(
    storage: Storage, choice: Choice, *, on_team: bool
) -> None:
    keep(storage, a_sharing(choice=choice, on_team=on_team), a_finished_check("check-1"), a_plan())
    want_receipts(storage, ANA)
    assert read_of(storage, MAYA)[1:] == NOTHING[1:]


@pytest.mark.parametrize("choice", SHARING)
def test_a_member_who_shares_totals_or_a_card_is_counted(storage: Storage, choice: Choice) -> None:
    keep(storage, a_sharing(choice=choice), a_finished_check("check-1"))
    want_receipts(storage, ANA)
    with storage.reading() as unit:
        assert unit.sharings.versions(MAYA) == {"U1": "check-1:9"}
        assert unit.sharings.checks(MAYA) == (a_finished_check("check-1"),)
        assert unit.sharings.rhythms(MAYA, MONDAY) == {"U1": frozenset()}
        assert unit.sharings.wanting_receipts(MAYA) == (ANA,)


def test_a_member_without_a_finished_check_is_not_counted(storage: Storage) -> None:
    reflection = replace(a_reflection(), answered_at=MONDAY)
    keep(storage, a_sharing(), a_check(), a_settled_plan("plan-1"), reflection)
    assert read_of(storage, MAYA)[1:] == NOTHING[1:]


def test_the_newest_finished_check_counts_and_an_unfinished_one_does_not(storage: Storage) -> None:
    later = [at_turn(a_finished_check(f"check-{day}", days=day), day) for day in (4, 9, 1)]
    keep(storage, a_sharing(), *later, at_turn(replace(a_check("under-way"), nth=3), 99))
    with storage.reading() as unit:
        assert unit.sharings.versions(MAYA) == {"U1": "check-9:9"}
        assert unit.sharings.checks(MAYA) == (later[1],)


def test_of_two_checks_finished_at_the_same_moment_the_later_one_counts(storage: Storage) -> None:
    keep(storage, a_sharing(), *(replace(a_finished_check(f"check-{n}"), nth=n) for n in (0, 2, 1)))
    with storage.reading() as unit:
        assert unit.sharings.versions(MAYA) == {"U1": "check-2:9"}
        assert [check.at_turn for check in unit.sharings.checks(MAYA)] == ["check-2:9"]


def test_a_changed_answer_changes_the_version(storage: Storage) -> None:
    keep(storage, a_sharing(), a_finished_check("check-1"))
    with storage.writing() as unit:
        unit.checks.save(at_turn(a_finished_check("check-1"), 10), was_turn=9)
    with storage.reading() as unit:
        assert unit.sharings.versions(MAYA) == {"U1": "check-1:10"}


def test_versions_name_the_same_as_checks_of_everybody_by_user_id(storage: Storage) -> None:
    users = [f"U{number:02}" for number in range(30)]
    for user in reversed(users):
        member = Member("T1", user)
        keep(storage, a_sharing(member), *(a_finished_check(f"{user}-{day}", member, days=day) for day in (1, 0, 2)))
    with storage.reading() as unit:
        checks, versions = unit.sharings.checks(MAYA), unit.sharings.versions(MAYA)
        assert [check.member.user for check in checks] == users
        assert versions == {check.member.user: check.at_turn for check in checks}
        assert versions["U07"] == "U07-2:9"


def test_what_each_did_since_a_moment_is_told_as_marks(storage: Storage) -> None:
    since = MONDAY + timedelta(days=1)
    early = timedelta(microseconds=-1)
    people = {user: Member("T1", user) for user in ("answered", "asked", "both", "done", "earlier", "gone", "made")}
    for member in people.values():
        keep(storage, a_sharing(member), a_finished_check(f"check-{member.user}", member))
    reflected = [replace(a_reflection(user, people[user]), answered_at=since) for user in ("answered", "both")]
    done = {user: a_settled_plan(user, people[user], days=1) for user in ("done", "earlier", "gone", "both")}
    keep(storage, *reflected, a_reflection("asked", people["asked"]))
    keep(storage, replace(a_plan("made", people["made"]), started_at=since))
    keep(
        storage, done["done"], replace(done["gone"], status=PlanStatus.LET_GO), replace(done["both"], started_at=since)
    )
    keep(storage, replace(done["earlier"], started_at=since + early, finished_at=since + early))
    keep(storage, replace(a_reflection("earlier", people["earlier"]), answered_at=since + early))
    with storage.reading() as unit:
        assert unit.sharings.rhythms(MAYA, since) == {
            "answered": {"reflected"},
            "asked": set(),
            "both": {"reflected", "planned", "carried_out"},
            "done": {"carried_out"},
            "earlier": set(),
            "gone": set(),
            "made": {"planned"},
        }


def test_receipts_as_messages_go_to_those_who_want_them_by_user_id(storage: Storage) -> None:
    with storage.writing() as unit:
        for user in ("U3", "U1", "U2", "U4"):
            unit.sharings.put(a_sharing(Member("T1", user)))
            unit.members.keep(Member("T1", user), welcomed_at=MONDAY, receipts=user != "U2")
        unit.members.keep(Member("T1", "U4"), welcomed_at=MONDAY, receipts=False)
        unit.sharings.put(a_sharing(Member("T1", "never met")))
    with storage.reading() as unit:
        assert [member.user for member in unit.sharings.wanting_receipts(MAYA)] == ["U1", "U3"]
