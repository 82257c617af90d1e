"""Teams and their rounds, as the manager and the members see them."""

import json
import re
from datetime import timedelta

import pytest

from bot.domain.framework import LEVELS
from bot.domain.team import Choice, Ineligible
from bot.jobs.kinds import all_kinds
from bot.messages.parts import buttons
from bot.metrics import Metrics
from bot.observing import observed_by
from bot.services.sending import DeliveryOptions, SendingService
from bot.slack.interactions import MemberLeft
from bot.storage.tables import checks, receipts, round_members, rounds, sharings
from tests.dialogues.acme import Acme, FakeDeliveryClient
from tests.dialogues.company import (
    MAYA,
    checked,
    closes,
    everything,
    invites,
    manager,
    offered,
    opens,
    passes,
    sends,
    staff,
    team_of,
)
from tests.memory import rows_of


def form_of(acme: Acme) -> str:
    assert acme.screen.form
    return str(acme.screen.form)


def counted(maya: Acme) -> set[str]:
    return {row.user_id for row in rows_of(maya.store, receipts) if row.what == "counted"}


# Choosing a team


def test_whoever_is_named_is_asked_once_and_sees_who_asks_with_whom() -> None:
    maya = manager()
    noor, *_ = people = staff(maya, 7)
    invites(maya, people)
    assert f"@{MAYA} asks to include you in the team's summary, together with @U2, @U3" in noor.reads()
    assert "[See exactly what they get] [Count me in] [Show my card by name] [No]" in noor.reads()
    invites(maya, people)
    maya.says("/ldcareer team remove <@U1>")
    invites(maya, people)
    passes(maya, 3)
    assert len(noor.screen.dm) == 1


def test_whoever_never_met_the_app_is_welcomed_by_the_invitation() -> None:
    maya = manager()
    people = [maya.colleague(f"U{n}") for n in range(1, 8)]
    invites(maya, people)
    assert people[0].reads().startswith("I'm LD Career.")
    assert f"@{MAYA} asks to include you" in people[0].reads()
    assert not maya.services.members.meet(people[0].member)
    people[0].presses("See exactly what they get")
    assert "There is nothing of yours to show yet" in people[0].reads()
    assert "[Start the check] [Count me in]" in people[0].reads()


def test_a_refusal_is_final_until_the_member_changes_it() -> None:
    maya = manager()
    noor, *_ = people = staff(maya, 7)
    invites(maya, people)
    noor.presses("No")
    assert "gets nothing of yours" in noor.reads()
    before = len(noor.screen.dm)
    maya.says("/ldcareer team remove <@U1>")
    invites(maya, people)
    passes(maya, 2)
    assert len(noor.screen.dm) == before
    noor.says("/ldcareer share totals")
    assert "counted in" in noor.reads()


def test_whoever_was_taken_off_shares_nothing_and_what_they_chose_waits() -> None:
    maya = manager()
    noor, *_ = team_of(maya, 7, "Show my card by name")
    maya.says("/ldcareer team remove <@U1>")
    noor.says("/ldcareer share")
    assert "aren't on" in noor.reads()
    maya.presses("Open")
    assert "@U1" not in maya.reads()
    assert "U1" not in form_of(maya)
    invites(maya, [noor])
    noor.says("/ldcareer share")
    assert "your card" in noor.reads()


def test_an_invitation_that_was_withdrawn_says_so_and_has_no_buttons() -> None:
    maya = manager()
    noor, *_ = people = staff(maya, 7)
    invites(maya, people)
    maya.says("/ldcareer team remove <@U1>")
    noor.presses("Count me in")
    assert "You aren't on" in noor.reads()
    assert not list(buttons(noor.screen.dm[list(noor.screen.dm)[-1]].parts))
    with maya.store.reading() as work:
        assert [one.choice for one in work.sharings.of_member(noor.member)] == [Choice.ASKED]


def test_nobody_is_asked_twice_even_if_either_side_deletes_everything() -> None:
    maya = manager()
    noor, ben, *_ = people = staff(maya, 7)
    invites(maya, people)
    for forgotten in (noor, maya):
        forgotten.says("/ldcareer privacy")
        forgotten.presses("Delete everything")
    before = len(noor.screen.dm), len(ben.screen.dm)
    invites(maya, people)
    passes(maya, 3)
    assert (len(noor.screen.dm), len(ben.screen.dm)) == before
    ben.says("/ldcareer share")
    assert "you haven't chosen" in ben.reads()


def test_apps_guests_leavers_and_the_manager_are_left_out_and_named() -> None:
    maya = manager()
    maya.slack.apart = {"U1": Ineligible.APP, "U2": Ineligible.GUEST, "U3": Ineligible.GONE}
    invites(maya, [*staff(maya, 4), maya])
    said = maya.reads()
    assert "@U1 is an app" in said
    assert "@U2 is a guest" in said
    assert "@U3 is no longer here" in said
    assert "You can't be on your own team" in said
    assert "Your team: @U4" in said
    for user in ("U1", "U2", "U3"):
        assert not maya.colleague(user).screen.dm


def test_a_team_is_chosen_in_a_dialog() -> None:
    maya = manager()
    staff(maya, 3)
    maya.says("/ldcareer team")
    maya.presses("Choose your team")
    maya.sends(people="U1 U2")
    assert "Your team: @U1, @U2" in maya.reads()
    maya.presses("Change the team")
    assert maya.screen.form
    assert maya.screen.form.inputs[0].value == "U1 U2"
    maya.sends(people="U2 U3")
    assert "Your team: @U2, @U3" in maya.reads()
    maya.presses("Change the team")
    maya.sends(people="")
    assert "Name the people" in maya.reads()


def test_words_that_name_nobody_are_told_how_to() -> None:
    maya = manager()
    for words in ("team add ana", "team remove", "team dance"):
        maya.says(f"/ldcareer {words}")
        assert "Name people with an @" in maya.reads()
    maya.says("/ldcareer team summary")
    assert "Name the people" in maya.reads()


def test_a_small_team_gets_cards_and_a_guide_in_place_of_a_summary() -> None:
    maya = manager()
    noor, *_ = people = staff(maya, 6)
    invites(maya, people)
    assert "A summary needs 7 people" in maya.reads()
    assert "[Open the round]" not in maya.reads()
    maya.presses("Guide for conversations")
    assert "One conversation with each person" in form_of(maya)
    assert "whether you'd show your card" in noor.reads()
    assert "[Count me in]" not in noor.reads()
    noor.presses("See exactly what they get")
    assert "your card, and nothing else" in noor.reads()
    assert "or more counted" not in noor.reads()
    noor.presses("Show my card by name")
    maya.says("/ldcareer team")
    assert "Cards shared with you: @U1" in maya.reads()
    with pytest.raises(StopIteration):
        maya.presses("Open the round")
    maya.clicks(next(button for button in offered(maya) if button.action == "team.guide"))
    maya.do(maya.click("team.round"))
    assert not rows_of(maya.store, rounds)


# A round


def test_a_round_is_told_to_those_who_share_and_closes_into_a_summary() -> None:
    maya = manager()
    noor, eve, *_ = team_of(maya, 8)
    eve.says("/ldcareer share off")
    opens(maya)
    assert "Your round is open until 2026-12-08 09:00 UTC" in maya.reads()
    assert f"@{MAYA}'s round is open until 2026-12-08" in noor.reads()
    assert "Everybody who is asked: @U1, @U2, @U3, @U4, @U5, @U6, @U7, @U8" in noor.reads()
    assert "Your check of 2026-11-23 can be counted" in noor.reads()
    assert "round" not in eve.reads()
    passes(maya, 13)
    assert "Your team, December" not in everything(maya)
    passes(maya, 1)
    said = maya.reads()
    assert "Your team, December" in said
    assert "5 or more counted" in said
    assert "half or more get as far as a whole project" in said
    assert "[I'll do this]" in said
    assert "[Bars and expectations] [Cards] [Export] [Earlier rounds] [How this is protected]" in said
    assert not any(f"@{one}" in said for one in ("U1", "U2", "U3"))
    assert len(counted(maya)) == 6
    assert eve.member.user not in counted(maya)


def test_receipts_come_a_day_later_to_those_who_were_counted() -> None:
    maya = manager()
    people = team_of(maya, 7)
    closes(maya)
    assert not any("was counted" in everything(one) for one in people)
    passes(maya, 2)
    told = {one.member.user for one in people if "Your check was counted" in everything(one)}
    assert told == counted(maya)
    assert len(told) == 6
    (lucky,) = (one for one in people if one.member.user not in told)
    lucky.says("/ldcareer privacy")
    assert "Nothing of yours has been counted" in lucky.reads()


def test_four_are_too_few_and_no_number_is_named() -> None:
    maya = manager()
    people = team_of(maya, 7)
    for one in people[:3]:
        one.says("/ldcareer share off")
    said = closes(maya)
    assert "closed without a summary" in said
    assert "The next one can open on 2027-01-05" in said
    assert not re.search(r"\d", said.replace("2027-01-05", ""))
    assert "[Guide for conversations] [How this is protected]" in said
    assert not counted(maya)
    maya.says("/ldcareer team")
    assert "[Open the round]" not in maya.reads()
    maya.do(maya.click("team.round"))
    assert len(rows_of(maya.store, rounds)) == 1
    passes(maya, 28)
    maya.says("/ldcareer team")
    assert "[Open the round]" in maya.reads()


def test_the_next_round_takes_new_checks_and_says_who_came_and_went() -> None:
    maya = manager()
    people = team_of(maya, 8)
    closes(maya)
    passes(maya, 84)
    fresh = checked(maya.colleague("U9"))
    maya.says("/ldcareer team remove <@U8>")
    invites(maya, [fresh])
    fresh.presses("Count me in")
    opens(maya)
    assert "(new: @U9; no longer: @U8)" in people[0].reads()
    waiting = [one for one in people[:7] if "A check that you finish by then can be counted" in one.reads()]
    assert {one.member.user for one in waiting} == counted(maya) - {"U8"}
    for one in people[:7]:
        checked(one, rate=LEVELS[2])
    passes(maya, 15)
    maya.presses("Earlier rounds")
    assert "each as it was released" in maya.reads()
    assert maya.reads().count("5 or more counted") == 2


def test_without_new_checks_nobody_is_counted_a_second_time() -> None:
    maya = manager()
    team_of(maya, 7)
    assert "5 or more counted" in closes(maya)
    before = rows_of(maya.store, receipts)
    passes(maya, 84)
    assert "closed without a summary" in closes(maya)
    assert rows_of(maya.store, receipts) == before


def test_one_can_stay_out_of_a_round_until_it_closes() -> None:
    maya = manager()
    noor, *others = team_of(maya, 7)
    opens(maya)
    noor.presses("Not this time")
    assert "You stay out" in noor.reads()
    noor.presses("Take part after all")
    assert "Your check of 2026-11-23 can be counted" in noor.reads()
    noor.presses("Not this time")
    eve, *others = others
    eve.says("/ldcareer share off")
    (of,) = rows_of(maya.store, rounds)
    eve.do(eve.click("share.join", of.id))
    assert f"@{MAYA} gets nothing of yours" in eve.reads()
    assert "counted in it" not in eve.reads()
    passes(maya, 15)
    assert counted(maya) == {one.member.user for one in others}
    noor.do(noor.click("share.join", of.id))
    assert "That round is closed" in noor.reads()


def test_half_time_reminds_those_who_have_no_check_that_counts() -> None:
    maya = manager()
    people = team_of(maya, 7)
    late = maya.colleague("U9")
    invites(maya, [late])
    late.presses("Count me in")
    opens(maya)
    assert "A check that you finish by then can be counted" in late.reads()
    passes(maya, 8)
    assert "round closes on" in late.reads()
    assert "[Start the check]" in late.reads()
    assert not any("round closes on" in everything(one) for one in people)


def test_whoever_agrees_while_a_round_is_open_is_told_of_it() -> None:
    maya = manager()
    noor, *_ = people = staff(maya, 7)
    invites(maya, people)
    opens(maya)
    noor.presses("Count me in")
    assert "A round is open until 2026-12-08, with @U1, @U2" in noor.reads()
    assert "[Not this time]" in noor.reads()
    for one in people[1:6]:
        one.presses("Count me in")
    passes(maya, 15)
    assert len(counted(maya)) == 5


def test_the_list_is_fixed_when_the_round_opens() -> None:
    maya = manager()
    team_of(maya, 8)
    opens(maya)
    maya.says("/ldcareer team remove <@U1> <@U2>")
    late = checked(maya.colleague("U9"))
    invites(maya, [late])
    late.presses("Count me in")
    passes(maya, 15)
    assert len(counted(maya)) == 7
    assert "U9" not in counted(maya)


def test_a_member_is_counted_with_one_manager_at_a_time() -> None:
    maya = manager()
    people = team_of(maya, 7)
    paul = maya.colleague("UPAUL")
    passes(maya, 1)
    invites(paul, people)
    opens(maya)
    passes(maya, 1)
    for one in people:
        one.do(one.click("share.totals", "UPAUL"))
    assert f"no longer @{MAYA}" in people[0].reads()
    people[0].says("/ldcareer share")
    assert f"@{MAYA} gets nothing of yours" in people[0].reads()
    passes(maya, 14)
    assert "closed without a summary" in maya.reads()
    passes(maya, 1)
    paul.says("/ldcareer team")
    paul.presses("Open the round")
    passes(paul, 15)
    assert "5 or more counted" in paul.reads()


def test_who_was_counted_rests_for_twelve_weeks_whoever_asks() -> None:
    maya = manager()
    people = team_of(maya, 7)
    closes(maya)
    paul = maya.colleague("UPAUL")
    passes(maya, 2)
    invites(paul, people)
    for one in people:
        checked(one)
        one.do(one.click("share.totals", "UPAUL"))
    opens(paul)
    resting = [one for one in people if "less than twelve weeks ago" in one.reads()]
    assert {one.member.user for one in resting} == counted(maya)
    maya.clock.now += timedelta(days=100)  # nobody closed it on its day
    sends(paul)
    assert "closed without a summary" in paul.reads()


def test_editing_a_check_does_not_renew_it() -> None:
    maya = manager()
    noor, *_ = team_of(maya, 7)
    closes(maya)
    spent = next(one for one in [noor.colleague(user) for user in sorted(counted(maya))])
    with maya.store.reading() as work:
        check = next(one for one in work.checks.recent(spent.member) if one.finished_at)
    with maya.store.writing() as work:
        work.checks.save(check, expected_turn=check.session.turn)
    with maya.store.reading() as work:
        assert next(one for one in work.checks.recent(spent.member) if one.finished_at).counted_at


def test_a_round_needs_no_click_and_is_opened_once() -> None:
    maya = manager()
    team_of(maya, 7)
    passes(maya, 1)
    maya.says("/ldcareer team")
    button = next(one for one in offered(maya) if one.action == "team.round")
    for _ in range(3):
        maya.clicks(button, list(maya.screen.dm)[-1])
    sends(maya)
    assert len(rows_of(maya.store, rounds)) == 1
    assert len(rows_of(maya.store, round_members)) == 7


def test_rounds_are_counted_for_the_metrics_once_each() -> None:
    maya = manager()
    team_of(maya, 7)
    metrics = Metrics(maya.store, maya.clock, lambda: None)
    with observed_by(metrics):
        assert "5 or more counted" in closes(maya)
        maya.clock.now += timedelta(days=84)
        closes(maya)  # nobody has done another check
    counts = dict(re.findall(r'ldcareer_rounds_total{event="(\w+)"} (\S+)', metrics.page().decode()))
    assert counts == {"opened": "2.0", "summary": "1.0", "no_summary": "1.0"}


def test_a_worker_that_dies_between_the_close_and_the_message_leaves_it_to_another() -> None:
    maya = manager()
    team_of(maya, 7)
    opens(maya)
    maya.clock.now += timedelta(days=14)
    kinds = all_kinds(maya.services, maya.words)
    post = DeliveryOptions(FakeDeliveryClient(maya.slack), kinds, timedelta(0))
    dying = SendingService(maya.store, maya.clock, lambda: next(maya.ids), post)
    for _ in range(9):
        dying.claim("T1")
    once = counted(maya)
    assert len(once) == 6
    assert "Your team, December" not in everything(maya)
    maya.clock.now += timedelta(minutes=2)
    sends(maya)
    assert "Your team, December" in maya.reads()
    assert counted(maya) == once
    assert len(rows_of(maya.store, receipts)) == 6


def test_a_check_that_can_not_be_read_is_not_counted_and_holds_nothing_up() -> None:
    maya = manager()
    team_of(maya, 7)
    opens(maya)
    with maya.store.engine.begin() as connection:
        connection.execute(checks.update().where(checks.c.user_id == "U1").values(answers=b"gAAA"))
    passes(maya, 15)
    assert "5 or more counted" in maya.reads()
    assert "U1" not in counted(maya)
    assert len(counted(maya)) == 5


def test_whoever_leaves_or_is_forgotten_is_not_counted_and_a_manager_s_round_ends_with_them() -> None:
    maya = manager()
    noor, ben, *_ = team_of(maya, 8)
    opens(maya)
    noor.do(MemberLeft(member=noor.member, id="Ev-left"))
    ben.says("/ldcareer privacy")
    ben.presses("Delete everything")
    passes(maya, 15)
    assert len(counted(maya)) == 5
    assert not counted(maya) & {"U1", "U2"}
    paul = maya.colleague("UPAUL")
    people = [checked(maya.colleague(f"U{n}")) for n in range(20, 27)]
    invites(paul, people)
    for one in people:
        one.presses("Count me in")
    opens(paul)
    paul.do(MemberLeft(member=paul.member, id="Ev-manager-left"))
    passes(paul, 15)
    assert "summary" not in paul.reads().lower().replace("you get the summary", "")
    assert len(counted(maya)) == 5


def test_somebody_is_told_about_teams_once_a_day_however_many_managers_there_are() -> None:
    maya = manager()
    noor, *_ = people = staff(maya, 7)
    for number in range(4):
        invites(maya.colleague(f"UBOSS{number}"), people)
    assert len(noor.screen.dm) == 1
    for day in range(2, 5):
        passes(maya, 1)
        assert len(noor.screen.dm) == day
    passes(maya, 3)
    assert len(noor.screen.dm) == 4


# Cards


def test_a_card_shows_no_words_of_the_member_and_is_gone_at_once() -> None:
    maya = manager()
    noor, *_ = people = staff(maya, 5)
    invites(maya, people)
    noor.says("/ldcareer share card")
    maya.says("/ldcareer team")
    assert "Cards shared with you: @U1" in maya.reads()
    maya.presses("Open")
    assert "U1" in form_of(maya)
    assert "support calls" not in everything(maya)
    noor.says("/ldcareer share off")
    maya.presses("Open")
    assert "U1" not in form_of(maya)


def test_a_check_is_either_counted_or_shown() -> None:
    maya = manager()
    noor, *others = team_of(maya, 8)
    noor.says("/ldcareer share card")
    opens(maya)
    maya.do(maya.click("team.cards"))
    assert "U1" in form_of(maya)
    noor.says("/ldcareer share off")
    noor.do(noor.click("share.totals", MAYA))
    assert "no check yet that can be counted" in noor.reads()
    passes(maya, 15)
    assert "U1" not in counted(maya)
    spent = next(one for one in others if one.member.user in counted(maya))
    spent.says("/ldcareer share card")
    maya.do(maya.click("team.cards"))
    assert spent.member.user not in form_of(maya)
    checked(spent)
    maya.do(maya.click("team.cards"))
    assert spent.member.user in form_of(maya)


def test_every_look_and_every_page_of_cards_has_a_receipt_and_each_copy_that_is_handed_over() -> None:
    maya = manager()
    people = team_of(maya, 12, "Show my card by name")
    noor, last = people[0], people[8]
    maya.do(maya.click("team.cards"))
    maya.do(maya.click("team.cards"))
    noor.says("/ldcareer privacy")
    assert noor.reads().count("looked at your card") == 2
    last.says("/ldcareer privacy")
    assert "looked at your card" not in last.reads()
    maya.do(maya.click("team.page", detail="1"))
    last.says("/ldcareer privacy")
    assert last.reads().count("looked at your card") == 1
    maya.slack.takes_files = False
    maya.do(maya.click("team.export"))
    assert "I can't give you files here" in maya.reads()
    maya.slack.takes_files = True
    for _ in range(3):
        maya.do(maya.click("team.export"))
    noor.says("/ldcareer privacy")
    assert "took a copy of your card, 3 times" in noor.reads()
    assert "In all: counted 0, looks at your card 2, copies 3" in noor.reads()


def test_no_number_of_looks_buries_that_one_was_counted() -> None:
    maya = manager()
    people = team_of(maya, 8)
    closes(maya)
    noor = next(one for one in people if one.member.user in counted(maya))
    noor.says("/ldcareer share card")
    checked(noor)
    for _ in range(20):
        maya.do(maya.click("team.cards"))
    noor.says("/ldcareer privacy")
    assert "your check counted in it" in noor.reads()
    assert "and earlier ones" in noor.reads()
    assert "counted 1, looks at your card 20, copies 0" in noor.reads()


def test_looks_come_as_one_message_a_day_to_who_wants_to_hear_of_them() -> None:
    maya = manager()
    noor, ben, *_ = team_of(maya, 5, "Show my card by name")
    noor.says("/ldcareer privacy")
    noor.presses("Tell me of looks at my card")
    before = len(noor.screen.dm), len(ben.screen.dm)
    for _ in range(3):
        maya.do(maya.click("team.cards"))
    passes(maya, 2)
    assert noor.reads().count("looked at your card") == 3
    assert (len(noor.screen.dm), len(ben.screen.dm)) == (before[0] + 1, before[1])


# The preview


def test_the_mirror_shows_the_manager_s_message_from_one_s_own_answers() -> None:
    maya = manager()
    noor, *_ = people = staff(maya, 7)
    invites(maya, people)
    noor.presses("See exactly what they get")
    said = noor.reads()
    assert "What a manager would get" in said
    assert "5 or more counted" in said
    assert "@U1" in said
    assert "support calls" not in said
    actions = {button.action for button in buttons(list(noor.screen.dm.values())[-1].parts)}
    assert actions == {"share.totals", "share.card", "share.decline", "team.protected"}
    noor.presses("Count me in")
    assert "counted in" in noor.reads()
    noor.says("/ldcareer preview")
    assert "What a manager would get" in noor.reads()
    assert not rows_of(maya.store, receipts)


def test_before_a_check_the_mirror_offers_one() -> None:
    acme = Acme()
    acme.says("/ldcareer preview")
    assert "[Start the check]" in acme.reads()


def test_a_word_that_could_mean_several_managers_asks_with_whom_and_off_means_all() -> None:
    maya = manager()
    people = team_of(maya, 7)
    noor = people[0]
    invites(maya.colleague("UPAUL"), people)
    noor.says("/ldcareer share card")
    assert "Choose here" in noor.reads()
    noor.says("/ldcareer share off")
    assert {row.choice for row in rows_of(maya.store, sharings) if row.user_id == "U1"} == {"off"}


def test_somebody_on_twenty_teams_has_a_message_and_a_home_page_that_slack_takes() -> None:
    noor, *_ = staff(manager(), 1)
    for number in range(20):
        invites(noor.colleague(f"UBOSS{number}"), [noor])
    noor.says("/ldcareer share")
    assert "and 8 more" in noor.reads()
    noor.says("/ldcareer privacy")
    assert "and 8 more" in noor.reads()


# Commitments


def test_what_a_manager_decides_is_shown_first_and_told_with_the_receipt() -> None:
    maya = manager()
    people = team_of(maya, 7)
    closes(maya)
    maya.presses("I'll do this")
    assert f"{MAYA}" in form_of(maya)
    assert "read your team's summary and decided" in form_of(maya)
    maya.sends()
    assert "Those who were counted will read it" in maya.reads()
    passes(maya, 2)
    for one in people:
        assert ("read the summary and decided" in everything(one)) is (one.member.user in counted(maya))
    noor = next(one for one in people if one.member.user in counted(maya))
    passes(maya, 28)
    assert "Four weeks ago you decided" in maya.reads()
    maya.presses("Not yet")
    passes(maya, 28)
    assert "Eight weeks ago you decided" in maya.reads()
    assert "[Not yet]" not in maya.reads()
    maya.presses("Did it")
    passes(maya, 1)
    assert f"@{MAYA} has done this" in noor.reads()


def test_what_is_decided_after_the_receipts_is_told_on_its_own() -> None:
    maya = manager()
    people = team_of(maya, 7)
    closes(maya)
    passes(maya, 4)
    maya.presses("Two others")
    maya.presses("I'll do this")
    maya.sends()
    passes(maya, 1)
    told = {one.member.user for one in people if "read your team's summary and decided" in one.reads()}
    assert told == counted(maya)
    maya.says("/ldcareer team summary")
    maya.presses("Not now")
    passes(maya, 1)
    told = {one.member.user for one in people if "has let this go" in one.reads()}
    assert told == counted(maya)


# Files


def test_an_export_says_what_the_summary_says_and_no_formula() -> None:
    maya = manager()
    team_of(maya, 8)
    noor = maya.colleague("U1")
    noor.says("/ldcareer share card")
    closes(maya)
    maya.presses("Export")
    files = maya.screen.files
    stem = f"team-summary-{maya.clock.now:%Y-%m-%d}"
    assert {f"{stem}.md", f"{stem}-signals.csv", f"{stem}-expectations.csv", f"{stem}-cards.csv"} <= set(files)
    assert all("Name of U1" in files[f"{stem}{end}"] for end in (".md", "-cards.csv"))
    assert "5 or more" in files[f"{stem}-signals.csv"]
    assert not any(secret in text for text in files.values() for secret in ("support calls", "id-"))
    tables = [text for name, text in files.items() if name.endswith(".csv")]
    assert all(line.startswith('"') for text in tables for line in text.splitlines())


def test_one_s_own_export_holds_one_s_own_words_and_nobody_s_choices() -> None:
    maya = manager()
    people = team_of(maya, 7)
    closes(maya)
    maya.says("/ldcareer export")
    kept = json.loads(maya.screen.files["ldcareer.json"])
    assert kept["team"] == [one.member.user for one in people]
    assert "totals" not in maya.screen.files["ldcareer.json"]
    assert all("U1" not in str(one) for one in kept["rounds"])
    people[0].says("/ldcareer export")
    assert "support calls" in people[0].screen.files["ldcareer.md"]


def test_a_summary_stays_as_it_was_released_whatever_happens_to_those_in_it() -> None:
    maya = manager()
    people = team_of(maya, 7)
    said = closes(maya)
    for one in people:
        one.says("/ldcareer privacy")
        one.presses("Delete everything")
    maya.says("/ldcareer team summary")
    assert maya.reads() == said
    assert not rows_of(maya.store, receipts)
