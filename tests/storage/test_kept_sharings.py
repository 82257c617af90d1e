from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.check import Check
from bot.domain.people import Member, Profile
from bot.domain.plan import Plan, PlanStatus
from bot.domain.reflection import Reflection
from bot.domain.team import SHARING, Choice, Sharing
from bot.services.ports import Work
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


def keep(work: Work, *rows: Sharing | Check | Plan | Reflection) -> None:
    with work() as unit:
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
        unit.commit()


def read_of(work: Work, manager: Member) -> tuple[object, ...]:
    """Give all that can be read of a manager's team; who is on it comes first."""
    with work() as unit:
        of = unit.sharings
        return (
            of.team(manager),
            of.checks(manager),
            of.wanting_receipts(manager),
            of.versions(manager),
            of.rhythms(manager, MONDAY),
        )


def want_receipts(work: Work, *members: Member) -> None:
    with work() as unit:
        for member in members:
            unit.profiles.add(Profile(member, MONDAY, receipts=True))
        unit.commit()


def at_turn(check: Check, turn: int) -> Check:
    return replace(check, session=replace(check.session, turn=turn))


def test_without_one_there_is_none(work: Work) -> None:
    with work() as unit:
        assert unit.sharings.get(MAYA, "U1") is None
        assert unit.sharings.of_member(ANA) == ()
    assert read_of(work, MAYA) == NOTHING


@pytest.mark.parametrize("choice", Choice)
@pytest.mark.parametrize("on_team", [True, False])
def test_a_sharing_comes_back_as_it_was(work: Work, choice: Choice, *, on_team: bool) -> None:
    sharing = replace(a_sharing(choice=choice, on_team=on_team), asked=7)
    keep(work, sharing)
    with work() as unit:
        assert unit.sharings.get(MAYA, "U1") == sharing
        assert unit.sharings.of_member(ANA) == (sharing,)
        assert unit.sharings.team(MAYA) == ((sharing,) if on_team else ())


def test_putting_it_again_changes_it_and_nobody_else_s(work: Work) -> None:
    others = a_sharing(BEN), a_sharing(ANA, DAN), a_sharing(NAMESAKE, OTHER_MAYA)
    keep(work, a_sharing(), *others)
    changed = Sharing(ANA, "M1", Choice.OFF, on_team=False, changed_at=MONDAY + timedelta(days=1), asked=2)
    keep(work, changed)
    with work() as unit:
        assert unit.sharings.get(MAYA, "U1") == changed
        assert unit.sharings.team(MAYA) == (others[0],)
        assert unit.sharings.team(DAN) == (others[1],)
        assert unit.sharings.team(OTHER_MAYA) == (others[2],)


def test_a_team_comes_by_user_id_and_what_a_member_shares_by_manager(work: Work) -> None:
    keep(work, *(a_sharing(Member("T1", user)) for user in ("U3", "U1", "U2")), a_sharing(ANA, DAN, Choice.OFF))
    with work() as unit:
        assert [one.member.user for one in unit.sharings.team(MAYA)] == ["U1", "U2", "U3"]
        assert [one.manager for one in unit.sharings.of_member(ANA)] == ["M1", "M2"]


@pytest.mark.parametrize("other", [DAN, OTHER_MAYA])
def test_nobody_gets_at_what_is_shared_with_another_manager(work: Work, other: Member) -> None:
    keep(work, a_sharing(), a_finished_check("check-1"))
    want_receipts(work, ANA, NAMESAKE)
    with work() as unit:
        assert unit.sharings.get(other, "U1") is None
        assert unit.sharings.of_member(NAMESAKE) == ()
    assert read_of(work, other) == NOTHING


def test_of_two_with_the_same_ids_in_two_workspaces_each_has_their_own(work: Work) -> None:
    mine, theirs = a_finished_check("check-1"), a_finished_check("check-2", NAMESAKE)
    keep(work, a_sharing(), a_sharing(NAMESAKE, OTHER_MAYA), mine, theirs)
    keep(work, a_settled_plan("plan-1", NAMESAKE), a_plan("plan-2", ANA))
    want_receipts(work, NAMESAKE)
    with work() as unit:
        assert unit.sharings.checks(MAYA) == (mine,)
        assert unit.sharings.checks(OTHER_MAYA) == (theirs,)
        assert unit.sharings.rhythms(MAYA, MONDAY) == {"U1": {"planned"}}
        assert unit.sharings.rhythms(OTHER_MAYA, MONDAY) == {"U1": {"planned", "carried_out"}}
        assert unit.sharings.wanting_receipts(MAYA) == ()
        assert unit.sharings.wanting_receipts(OTHER_MAYA) == (NAMESAKE,)


@pytest.mark.parametrize(("choice", "on_team"), NOT_COUNTED)
def test_who_did_not_say_so_or_is_off_the_team_is_not_counted(work: Work, choice: Choice, *, on_team: bool) -> None:
    keep(work, a_sharing(choice=choice, on_team=on_team), a_finished_check("check-1"), a_plan())
    want_receipts(work, ANA)
    assert read_of(work, MAYA)[1:] == NOTHING[1:]


@pytest.mark.parametrize("choice", SHARING)
def test_who_shares_totals_or_a_card_is_counted(work: Work, choice: Choice) -> None:
    keep(work, a_sharing(choice=choice), a_finished_check("check-1"))
    want_receipts(work, ANA)
    with work() as unit:
        assert unit.sharings.versions(MAYA) == {"U1": "check-1:9"}
        assert unit.sharings.checks(MAYA) == (a_finished_check("check-1"),)
        assert unit.sharings.rhythms(MAYA, MONDAY) == {"U1": frozenset()}
        assert unit.sharings.wanting_receipts(MAYA) == (ANA,)


def test_who_finished_no_check_is_not_counted_whatever_else_they_did(work: Work) -> None:
    reflection = replace(a_reflection(), answered_at=MONDAY)
    keep(work, a_sharing(), a_check(), a_settled_plan("plan-1"), reflection)
    assert read_of(work, MAYA)[1:] == NOTHING[1:]


def test_what_counts_is_the_newest_finished_check_and_not_one_under_way(work: Work) -> None:
    later = [at_turn(a_finished_check(f"check-{day}", days=day), day) for day in (4, 9, 1)]
    keep(work, a_sharing(), *later, at_turn(replace(a_check("under-way"), nth=3), 99))
    with work() as unit:
        assert unit.sharings.versions(MAYA) == {"U1": "check-9:9"}
        assert unit.sharings.checks(MAYA) == (later[1],)


def test_of_two_checks_finished_at_the_same_moment_the_later_one_counts(work: Work) -> None:
    keep(work, a_sharing(), *(replace(a_finished_check(f"check-{n}"), nth=n) for n in (0, 2, 1)))
    with work() as unit:
        assert unit.sharings.versions(MAYA) == {"U1": "check-2:9"}
        assert [check.token for check in unit.sharings.checks(MAYA)] == ["check-2:9"]


def test_a_changed_answer_is_another_version(work: Work) -> None:
    keep(work, a_sharing(), a_finished_check("check-1"))
    with work() as unit:
        unit.checks.save(at_turn(a_finished_check("check-1"), 10), was_turn=9)
        unit.commit()
    with work() as unit:
        assert unit.sharings.versions(MAYA) == {"U1": "check-1:10"}


def test_versions_name_the_same_as_checks_of_everybody_by_user_id(work: Work) -> None:
    users = [f"U{number:02}" for number in range(30)]
    for user in reversed(users):
        member = Member("T1", user)
        keep(work, a_sharing(member), *(a_finished_check(f"{user}-{day}", member, days=day) for day in (1, 0, 2)))
    with work() as unit:
        checks, versions = unit.sharings.checks(MAYA), unit.sharings.versions(MAYA)
        assert [check.member.user for check in checks] == users
        assert versions == {check.member.user: check.token for check in checks}
        assert versions["U07"] == "U07-2:9"


def test_what_each_did_since_a_moment_is_told_as_marks(work: Work) -> None:
    since = MONDAY + timedelta(days=1)
    early = timedelta(microseconds=-1)
    people = {user: Member("T1", user) for user in ("answered", "asked", "both", "done", "earlier", "gone", "made")}
    for member in people.values():
        keep(work, a_sharing(member), a_finished_check(f"check-{member.user}", member))
    reflected = [replace(a_reflection(user, people[user]), answered_at=since) for user in ("answered", "both")]
    done = {user: a_settled_plan(user, people[user], days=1) for user in ("done", "earlier", "gone", "both")}
    keep(work, *reflected, a_reflection("asked", people["asked"]))
    keep(work, replace(a_plan("made", people["made"]), made_at=since))
    keep(work, done["done"], replace(done["gone"], status=PlanStatus.LET_GO), replace(done["both"], made_at=since))
    keep(work, replace(done["earlier"], made_at=since + early, settled_at=since + early))
    keep(work, replace(a_reflection("earlier", people["earlier"]), answered_at=since + early))
    with work() as unit:
        assert unit.sharings.rhythms(MAYA, since) == {
            "answered": {"reflected"},
            "asked": set(),
            "both": {"reflected", "planned", "carried_out"},
            "done": {"carried_out"},
            "earlier": set(),
            "gone": set(),
            "made": {"planned"},
        }


def test_receipts_as_messages_go_to_those_who_want_them_by_user_id(work: Work) -> None:
    with work() as unit:
        for user in ("U3", "U1", "U2", "U4"):
            unit.sharings.put(a_sharing(Member("T1", user)))
            unit.profiles.add(Profile(Member("T1", user), MONDAY, receipts=user != "U2"))
        unit.profiles.save(Profile(Member("T1", "U4"), MONDAY, receipts=False))
        unit.sharings.put(a_sharing(Member("T1", "never met")))
        unit.commit()
    with work() as unit:
        assert [member.user for member in unit.sharings.wanting_receipts(MAYA)] == ["U1", "U3"]
