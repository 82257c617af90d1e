"""Teams, as the manager and the members meet them."""

import json
import re
from datetime import timedelta

import pytest

from bot.domain.framework import LEVELS
from bot.domain.team import Barred
from bot.messages.parts import Button, buttons
from bot.slack.blocks import fallback_text
from bot.slack.interactions import MemberLeft
from bot.storage.tables import receipts
from tests.dialogues.acme import Acme
from tests.dialogues.company import MAYA, checked, everything, invites, manager, offered, staff, team_of
from tests.memory import rows_of

WEEKS = timedelta(weeks=4, minutes=1)


def sends_what_is_due(acme: Acme) -> None:
    for workspace in acme.sender.sweep():
        acme.sender.send(workspace)


def summary(maya: Acme) -> str:
    maya.says("/ldcareer team summary")
    return maya.reads()


def test_whoever_is_named_is_asked_once_and_sees_who_asks() -> None:
    maya = manager()
    noor, *_ = people = staff(maya, 2)
    invites(maya, people)
    assert f"@{MAYA} asks to include you" in noor.reads()
    assert "[See exactly what they get] [Count me in] [Show my card by name] [No]" in noor.reads()
    invites(maya, people)
    sends_what_is_due(maya)
    assert len(noor.screen.dm) == 1


def test_a_refusal_is_final_until_the_member_changes_it() -> None:
    maya = manager()
    (noor,) = people = staff(maya, 1)
    invites(maya, people)
    noor.presses("No")
    assert "sees nothing of yours" in noor.reads()
    before = len(noor.screen.dm)
    maya.says(f"/ldcareer team remove <@{noor.member.user}>")
    invites(maya, people)
    sends_what_is_due(maya)
    assert len(noor.screen.dm) == before
    noor.says("/ldcareer share totals")
    assert "counted in" in noor.reads()


def test_who_shared_and_was_taken_off_is_asked_anew_and_not_counted_before() -> None:
    maya = manager()
    people = team_of(maya, 5)
    noor = people[0]
    maya.says(f"/ldcareer team remove <@{noor.member.user}>")
    noor.says("/ldcareer share")
    assert "aren't on" in noor.reads()
    invites(maya, [noor])
    assert "asks to include you" in noor.reads()
    assert "Too few people share" in summary(maya)
    noor.presses("Count me in")
    assert "5 people counted" in summary(maya)


@pytest.mark.parametrize("choice", ["Count me in", "No"])
def test_the_manager_s_screen_never_tells_who_chose_what(choice: str) -> None:
    maya = manager()
    people = staff(maya, 3)
    invites(maya, people)
    before = everything(maya)
    people[0].presses(choice)
    assert everything(maya) == before
    maya.says("/ldcareer team")
    untouched = manager()
    invites(untouched, staff(untouched, 3))
    untouched.says("/ldcareer team")
    assert maya.reads() == untouched.reads()


def test_apps_guests_leavers_and_the_manager_are_left_out_and_named() -> None:
    maya = manager()
    maya.slack.apart = {"U1": Barred.APP, "U2": Barred.GUEST, "U3": Barred.GONE}
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


def test_without_a_team_a_summary_says_what_a_team_is_for() -> None:
    assert "Name the people" in summary(manager())


def test_five_are_counted_and_four_are_not_and_no_number_is_named() -> None:
    maya = manager()
    people = team_of(maya, 4)
    said = summary(maya)
    assert "Too few people share" in said
    assert not re.search(r"\d", said.replace("How this is protected", ""))
    fifth = checked(maya.colleague("U9"))
    invites(maya, [fifth])
    fifth.presses("Count me in")
    said = summary(maya)
    assert "5 people counted" in said
    assert not any(one.member.user in said for one in people)


def test_who_was_asked_and_has_not_answered_or_has_no_check_is_not_counted() -> None:
    maya = manager()
    people = team_of(maya, 4)
    invites(maya, staff(maya, 1, first=8))
    unchecked = maya.colleague("U9")
    invites(maya, [unchecked])
    unchecked.presses("Count me in")
    assert "Too few people share" in summary(maya)
    assert people


def test_one_more_or_one_new_check_shows_the_earlier_result_again() -> None:
    maya = manager()
    people = team_of(maya, 6)
    assert "6 people counted" in summary(maya)
    sixth = checked(maya.colleague("U9"))
    invites(maya, [sixth])
    sixth.presses("Count me in")
    said = summary(maya)
    assert "6 people counted" in said
    assert "Shown again" in said
    for one in people[:5]:
        checked(one, rate=LEVELS[3])
    said = summary(maya)
    assert "7 people counted" in said
    assert "Shown again" not in said


def test_another_manager_with_nearly_the_same_team_gets_nothing_to_subtract() -> None:
    maya = manager()
    people = team_of(maya, 6)
    assert "6 people counted" in summary(maya)
    paul = maya.colleague("UPAUL")
    invites(paul, people[:5])
    for one in people[:5]:
        one.presses("Count me in")
    assert "Too few people share" in summary(paul)


def test_who_withdraws_is_not_counted_from_the_next_summary_on() -> None:
    maya = manager()
    people = team_of(maya, 5)
    assert "5 people counted" in summary(maya)
    people[0].says("/ldcareer share off")
    assert "Too few people share" in summary(maya)


def test_a_card_shows_no_words_of_the_member_and_is_gone_at_once() -> None:
    maya = manager()
    people = team_of(maya, 5)
    noor = people[0]
    noor.says("/ldcareer share card")
    assert f"@{noor.member.user}" in summary(maya)
    maya.presses("Open")
    assert noor.member.user in str(maya.screen.form)
    assert "support calls" not in everything(maya)
    noor.says("/ldcareer share totals")
    assert noor.member.user not in fallback_text(list(maya.screen.dm.values())[-1])
    opens = next(button for button in offered_before(maya, "Open"))
    maya.clicks(opens)
    assert noor.member.user not in str(maya.screen.form)


def offered_before(maya: Acme, label: str) -> list[Button]:
    """Give a button as an old picture on another device still has it."""
    with maya.store.reading() as work:
        request = work.requests.live(maya.member)
    assert request
    return [Button("team.cards", label, request.id)]


def test_an_older_summary_is_folded_up_so_that_one_is_alive() -> None:
    maya = manager()
    team_of(maya, 5, "Show my card by name")
    summary(maya)
    first = list(maya.screen.dm)[-1]
    summary(maya)
    assert "@U1" not in fallback_text(maya.screen.dm[first])


def test_receipts_tell_who_asked_when_and_how_many() -> None:
    maya = manager()
    noor, ben, *_ = team_of(maya, 5)
    noor.says("/ldcareer share card")
    summary(maya)
    maya.presses("Open")
    maya.presses("Export")
    noor.says("/ldcareer privacy")
    for words in ("saw a summary, 5 counted", "opened the cards", "downloaded a summary"):
        assert words in noor.reads()
    ben.says("/ldcareer privacy")
    assert "saw a summary, 5 counted" in ben.reads()
    assert "opened the cards" not in ben.reads()
    assert f"@{MAYA}" in ben.reads()


def test_receipts_come_as_messages_to_who_wants_them() -> None:
    maya = manager()
    noor, ben, *_ = team_of(maya, 5)
    noor.says("/ldcareer privacy")
    noor.presses("Tell me each time")
    before = len(ben.screen.dm)
    summary(maya)
    sends_what_is_due(maya)
    assert "saw a summary, 5 counted" in noor.reads()
    assert len(ben.screen.dm) == before
    noor.says("/ldcareer privacy")
    noor.presses("Don't message me")
    before = len(noor.screen.dm)
    summary(maya)
    sends_what_is_due(maya)
    assert len(noor.screen.dm) == before


def test_the_mirror_shows_the_manager_s_message_from_one_s_own_answers() -> None:
    maya = manager()
    people = staff(maya, 1)
    invites(maya, people)
    noor = people[0]
    noor.presses("See exactly what they get")
    said = noor.reads()
    assert "What a manager would get" in said
    assert "Your team's growth" in said
    assert f"@{noor.member.user}" in said
    assert "support calls" not in said
    deeds = {button.action for button in buttons(list(noor.screen.dm.values())[-1].parts)}
    assert deeds == {"share.totals", "share.card", "share.decline"}
    noor.presses("Count me in")
    assert "counted in" in noor.reads()
    noor.says("/ldcareer preview")
    assert "What a manager would get" in noor.reads()
    with noor.store.reading() as work:
        assert not work.requests.receipts(noor.member)


def test_before_a_check_the_mirror_offers_one() -> None:
    acme = Acme()
    acme.says("/ldcareer preview")
    assert "[Start the check]" in acme.reads()


def test_a_word_that_could_mean_several_managers_asks_with_whom_and_off_means_all() -> None:
    maya = manager()
    people = team_of(maya, 5)
    noor = people[0]
    paul = maya.colleague("UPAUL")
    invites(paul, people)
    noor.says("/ldcareer share card")
    assert "Choose here" in noor.reads()
    with noor.store.reading() as work:
        assert {one.choice for one in work.sharings.of_member(noor.member)} == {"totals", "asked"}
    noor.says("/ldcareer share off")
    with noor.store.reading() as work:
        assert {one.choice for one in work.sharings.of_member(noor.member)} == {"off"}


def test_somebody_on_twenty_teams_has_a_message_and_a_home_page_that_slack_takes() -> None:
    noor, *_ = staff(manager(), 1)
    for number in range(20):
        boss = noor.colleague(f"UBOSS{number}")
        invites(boss, [noor])
    noor.says("/ldcareer share")
    assert "and 8 more" in noor.reads()
    noor.says("/ldcareer privacy")
    assert "and 8 more" in noor.reads()


def test_what_a_manager_commits_to_is_seen_by_the_team_and_asked_about_later() -> None:
    maya = manager()
    noor, *_ = team_of(maya, 5)
    noor.says("/ldcareer privacy")
    noor.presses("Tell me each time")
    summary(maya)
    pledge = next(button for button in offered(maya) if button.action == "team.pledge")
    maya.clicks(pledge, list(maya.screen.dm)[-1])
    maya.clicks(pledge, list(maya.screen.dm)[-1])
    sends_what_is_due(maya)
    assert any(f"@{MAYA} committed to" in fallback_text(message) for message in noor.screen.dm.values())
    noor.says("/ldcareer privacy")
    assert f"@{MAYA} committed to" in noor.reads()
    maya.clock.now += WEEKS
    sends_what_is_due(maya)
    assert "How did it go" in maya.reads()
    maya.presses("Did it")
    noor.says("/ldcareer privacy")
    assert "committed to" not in noor.reads()


def test_an_export_says_what_the_summary_says_and_no_formula() -> None:
    maya = manager()
    team_of(maya, 5, "Show my card by name")
    summary(maya)
    maya.presses("Export")
    files = maya.screen.files
    day = f"{maya.clock.now:%Y-%m-%d}"
    subjects = ("signals", "stages", "expectations", "questions", "habits", "trend", "cards")
    assert set(files) == {f"team-summary-{day}.md", *(f"team-summary-{day}-{subject}.csv" for subject in subjects)}
    assert all("Name of U1" in files[f"team-summary-{day}{end}"] for end in (".md", "-cards.csv"))
    assert not any("support calls" in text for text in files.values())
    tables = (text for name, text in files.items() if name.endswith(".csv"))
    assert not any(line.startswith(("=", "+", "-", "@")) for text in tables for line in text.splitlines())


def test_one_s_own_export_holds_one_s_own_words_and_nobody_s_choices() -> None:
    maya = manager()
    people = team_of(maya, 5)
    maya.says("/ldcareer export")
    kept = json.loads(maya.screen.files["ldcareer.json"])
    assert kept["team"] == [one.member.user for one in people]
    assert "totals" not in maya.screen.files["ldcareer.json"]
    people[0].says("/ldcareer export")
    assert "support calls" in people[0].screen.files["ldcareer.md"]


def test_who_leaves_the_workspace_or_is_forgotten_is_off_every_team_and_card() -> None:
    maya = manager()
    noor, ben, *_ = team_of(maya, 7, "Show my card by name")
    assert "@U1" in summary(maya)
    noor.do(MemberLeft(member=noor.member, id="Ev-left"))
    assert "@U1" not in maya.reads()
    ben.says("/ldcareer privacy")
    ben.presses("Delete everything")
    assert "@U2" not in maya.reads()
    with maya.store.reading() as work:
        assert not any(one.counts for member in (noor.member, ben.member) for one in work.sharings.of_member(member))


def test_who_was_forgotten_has_no_receipt_of_what_is_shown_again() -> None:
    maya = manager()
    noor, *others = team_of(maya, 6)
    summary(maya)
    noor.says("/ldcareer privacy")
    noor.presses("Delete everything")
    assert "Shown again" in summary(maya)
    assert "6 people counted" in maya.reads()
    with maya.store.reading() as work:
        *_, newest = work.requests.trail("T1")
    told = {row.user_id for row in rows_of(maya.store, receipts) if row.request == newest.id}
    assert told == {one.member.user for one in others}
