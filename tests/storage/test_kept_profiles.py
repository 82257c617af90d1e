from dataclasses import replace
from datetime import timedelta

from bot.domain.framework import Framework
from bot.domain.people import Profile
from bot.services.ports import Work
from tests.storage.rows import (
    ANA,
    BEN,
    MONDAY,
    NAMESAKE,
    a_check,
    a_delivery,
    a_plan,
    a_reflection,
    a_subscription,
)


def test_a_profile_comes_back_as_it_was(work: Work) -> None:
    with work() as unit:
        assert unit.profiles.get(ANA) is None
        assert unit.profiles.add(Profile(ANA, MONDAY))
        unit.commit()
    with work() as unit:
        assert unit.profiles.get(ANA) == Profile(ANA, MONDAY)


def test_a_member_is_met_once(work: Work) -> None:
    with work() as unit:
        assert unit.profiles.add(Profile(ANA, MONDAY, "design"))
        assert not unit.profiles.add(Profile(ANA, MONDAY + timedelta(days=1)))
        unit.commit()
    with work() as unit:
        assert not unit.profiles.add(Profile(ANA, MONDAY + timedelta(days=2)))
        assert unit.profiles.get(ANA) == Profile(ANA, MONDAY, "design")


def test_a_changed_profile_is_kept(work: Work) -> None:
    profile = Profile(ANA, MONDAY)
    with work() as unit:
        unit.profiles.add(profile)
        unit.profiles.save(replace(profile, path="consulting", receipts=True))
        unit.commit()
    with work() as unit:
        assert unit.profiles.get(ANA) == replace(profile, path="consulting", receipts=True)


def test_a_dm_is_kept_with_and_without_a_profile_and_changes_nothing_else(work: Work) -> None:
    with work() as unit:
        unit.profiles.add(Profile(ANA, MONDAY, "design"))
        for member, dm in ((ANA, "D1"), (BEN, "D2"), (BEN, "D3")):
            unit.profiles.keep_dm(member, dm)
        unit.profiles.save(Profile(ANA, MONDAY, "consulting"))
        unit.commit()
    with work() as unit:
        assert unit.profiles.get(ANA) == Profile(ANA, MONDAY, "consulting", dm="D1")
        assert unit.profiles.get(BEN) == Profile(BEN, None, dm="D3")
        assert unit.profiles.get(NAMESAKE) is None


def test_who_is_known_by_their_dm_alone_is_still_welcomed_and_once(work: Work) -> None:
    with work() as unit:
        unit.profiles.keep_dm(ANA, "D1")
        for member in (ANA, BEN):
            assert unit.profiles.welcome(member, MONDAY)
            assert not unit.profiles.welcome(member, MONDAY + timedelta(days=1))
        unit.commit()
    with work() as unit:
        assert unit.profiles.get(ANA) == Profile(ANA, MONDAY, dm="D1")
        assert unit.profiles.get(BEN) == Profile(BEN, MONDAY)


def test_two_members_with_the_same_user_id_never_mix(work: Work) -> None:
    with work() as unit:
        unit.profiles.add(Profile(ANA, MONDAY, "design"))
        assert unit.profiles.get(NAMESAKE) is None
        assert unit.profiles.add(Profile(NAMESAKE, MONDAY))
        unit.profiles.save(Profile(NAMESAKE, MONDAY, "consulting"))
        unit.commit()
    with work() as unit:
        assert unit.profiles.get(ANA) == Profile(ANA, MONDAY, "design")


def test_forgetting_a_member_removes_all_of_theirs_and_nothing_of_others(work: Work) -> None:
    everybody = (ANA, BEN, NAMESAKE)
    with work() as unit:
        for member in everybody:
            unit.profiles.add(Profile(member, MONDAY))
            unit.checks.add(a_check(f"check-{member.workspace}-{member.user}", member))
            unit.plans.add(a_plan(f"plan-{member.workspace}-{member.user}", member))
            unit.subscriptions.put(a_subscription(member))
            unit.reflections.add(a_reflection(f"reflection-{member.workspace}-{member.user}", member))
            unit.deliveries.add(a_delivery(f"delivery-{member.workspace}-{member.user}", member))
        unit.commit()
    with work() as unit:
        unit.forget(ANA)
        unit.commit()
    with work() as unit:
        assert [m for m in everybody if unit.profiles.get(m)] == [BEN, NAMESAKE]
        assert [m for m in everybody if unit.checks.latest(m)] == [BEN, NAMESAKE]
        assert [m for m in everybody if unit.plans.present(m)] == [BEN, NAMESAKE]
        assert [found.member for found in unit.subscriptions.due(MONDAY, most=9)] == [BEN, NAMESAKE]
        assert [m for m in everybody if unit.reflections.count(m)] == [BEN, NAMESAKE]
        assert [found.member for found in unit.deliveries.due("T1", MONDAY, most=9)] == [BEN]
        assert [found.member for found in unit.deliveries.due("T2", MONDAY, most=9)] == [NAMESAKE]


def test_a_framework_is_kept_once_and_comes_back_as_it_was(work: Work, framework: Framework) -> None:
    with work() as unit:
        assert unit.frameworks.get(framework.version) is None
        unit.frameworks.keep(framework)
        unit.frameworks.keep(framework)
        unit.commit()
    with work() as unit:
        found = unit.frameworks.get(framework.version)
        assert found == framework
        assert found.version == framework.version
        assert unit.frameworks.get("another") is None


def test_an_event_is_carried_out_once_in_each_workspace(work: Work) -> None:
    with work() as unit:
        assert unit.events.first_time("T1", "Ev1", MONDAY)
        assert not unit.events.first_time("T1", "Ev1", MONDAY)
        assert unit.events.first_time("T2", "Ev1", MONDAY)
        assert unit.events.first_time("T1", "Ev2", MONDAY)
        unit.commit()
    with work() as unit:
        assert not unit.events.first_time("T1", "Ev1", MONDAY + timedelta(minutes=5))


def test_an_event_whose_work_was_not_committed_can_be_carried_out_again(work: Work) -> None:
    with work() as unit:
        unit.events.first_time("T1", "Ev1", MONDAY)
    with work() as unit:
        assert unit.events.first_time("T1", "Ev1", MONDAY)


def test_old_events_are_removed_and_counted(work: Work) -> None:
    noon = MONDAY.replace(hour=12)
    with work() as unit:
        unit.events.first_time("T1", "old", MONDAY)
        unit.events.first_time("T1", "new", noon)
        assert unit.events.prune(noon) == 1
        assert unit.events.prune(noon) == 0
        unit.commit()
    with work() as unit:
        assert not unit.events.first_time("T1", "new", noon)
        assert unit.events.first_time("T1", "old", noon)
