"""A session stays valid whatever people do, in whatever order, late or twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import check as checks
from bot.domain import conversation
from bot.domain.check_result import result
from bot.domain.conversation import Ask, Move, Outcome, Script, Session, Status, Step, Verb
from bot.domain.framework import Framework

TITLE, UNSURE = "Instructional Designer", checks.UNSURE


@pytest.fixture(scope="session")
def script(framework: Framework) -> Script:
    return checks.script(framework)


def play(script: Script, *moves: tuple[Verb, str]) -> Session:
    session = conversation.begin(script)
    for verb, value in moves:
        turn = conversation.apply_move(session, Move(verb, session.turn, value), script)
        assert turn.outcome is Outcome.DONE, (verb, value, session.at)
        session = turn.session
    return session


def answer(*values: str) -> list[tuple[Verb, str]]:
    return [(Verb.ANSWER, value) for value in values]


def test_answers_lead_from_step_to_step(script: Script) -> None:
    session = play(script, *answer(TITLE, "3"))
    assert session.answers == {"stage": TITLE, script(session.answers)[1].id: "3"}
    assert session.at == script(session.answers)[2].id


def test_an_answer_to_a_named_step_leads_on_to_the_first_open_one(script: Script) -> None:
    session = play(script, *answer(TITLE, "1"))
    later = script(session.answers)[4].id
    turn = conversation.apply_move(session, Move(Verb.ANSWER, session.turn, "4", later), script)
    assert turn.session.answers[later] == "4"
    assert turn.session.at == session.at
    nowhere = conversation.apply_move(session, Move(Verb.ANSWER, session.turn, "4", "no such step"), script)
    assert nowhere.outcome is Outcome.REFUSED


def test_closing_skips_all_open_steps_that_can_be_skipped(script: Script) -> None:
    closed = play(script, *answer(TITLE, "3"), (Verb.CLOSE, ""))
    assert (closed.status, closed.at) == (Status.FINISHED, None)
    assert list(closed.answers.values()) == [TITLE, "3", *[None] * 8]
    begun = conversation.begin(script)
    assert conversation.apply_move(begun, Move(Verb.CLOSE, 0), script).outcome is Outcome.REFUSED


def test_a_high_claim_asks_for_an_example_and_a_low_one_does_not(script: Script) -> None:
    high = play(script, *answer(TITLE, "1", "1", "1", "1", "3"))
    low = play(script, *answer(TITLE, "1", "1", "1", "1", "2"))
    assert high.at == "example.impact"
    assert low.at == "item.communication"


def test_back_and_another_answer_lead_on_to_the_first_open_step(script: Script) -> None:
    session = play(script, *answer(TITLE, "1", "2", "3"), (Verb.BACK, ""), (Verb.BACK, ""), *answer("4"))
    steps = [step.id for step in script(session.answers)]
    assert session.answers[steps[2]] == "4"
    assert session.answers[steps[3]] == "3"
    assert session.at == steps[4]


def test_back_to_the_title_changes_the_stage_and_keeps_what_still_fits(script: Script) -> None:
    to_the_title = [(Verb.BACK, "")] * 6
    session = play(script, *answer(TITLE, "1", "1", "1", "1", "2"), *to_the_title, *answer("Head of Learning"))
    assert session.answers["item.impact"] == "2"
    assert session.at == script(session.answers)[1].id


def test_keep_moves_on_without_changing_the_answer(script: Script) -> None:
    session = play(script, *answer(TITLE, "1", "2"), (Verb.BACK, ""), (Verb.KEEP, ""))
    assert session.at == script(session.answers)[3].id
    assert list(session.answers.values()) == [TITLE, "1", "2"]


@pytest.mark.parametrize("value", ["5", "-1", "", "three", "1 "])
def test_a_choice_accepts_only_its_options(script: Script, value: str) -> None:
    session = play(script, *answer(TITLE))
    assert conversation.apply_move(session, Move(Verb.ANSWER, session.turn, value), script).outcome is Outcome.REFUSED


@pytest.mark.parametrize("value", ["", "   ", "x" * (conversation.WORDS_MAX + 1)])
def test_typed_answers_are_neither_blank_nor_too_long(script: Script, value: str) -> None:
    session = play(script, *answer(TITLE, "1", "1", "1", "1", "3"))
    assert conversation.apply_move(session, Move(Verb.ANSWER, session.turn, value), script).outcome is Outcome.REFUSED


def test_nothing_is_answered_while_paused_and_resuming_asks_the_same(script: Script) -> None:
    session = play(script, *answer(TITLE, "1"), (Verb.PAUSE, ""))
    assert conversation.apply_move(session, Move(Verb.ANSWER, session.turn, "2"), script).outcome is Outcome.REFUSED
    resumed = play(script, *answer(TITLE, "1"), (Verb.PAUSE, ""), (Verb.RESUME, ""))
    assert (resumed.at, resumed.status) == (session.at, Status.ACTIVE)


def test_the_same_click_twice_counts_once(script: Script) -> None:
    session = play(script, *answer(TITLE))
    click = Move(Verb.ANSWER, session.turn, "2")
    first = conversation.apply_move(session, click, script)
    second = conversation.apply_move(first.session, click, script)
    assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.STALE)
    assert second.session is first.session


def test_a_doubled_click_after_back_does_not_answer_again(script: Script) -> None:
    session = play(script, *answer(TITLE))
    click = Move(Verb.ANSWER, session.turn, "2")
    moved = conversation.apply_move(session, click, script).session
    back = conversation.apply_move(moved, Move(Verb.BACK, moved.turn), script).session
    assert conversation.apply_move(back, click, script).outcome is Outcome.STALE


def test_a_finished_check_stays_finished_while_an_answer_is_edited(script: Script) -> None:
    done = play(script, *answer(TITLE, *"11111111"), (Verb.SKIP, ""))
    edited = play(script, *answer(TITLE, *"11111111"), (Verb.SKIP, ""), (Verb.EDIT, "item.impact"))
    raised = conversation.apply_move(edited, Move(Verb.ANSWER, edited.turn, "4"), script).session
    assert done.status is edited.status is raised.status is Status.FINISHED
    assert raised.at == "example.impact"
    over = conversation.apply_move(raised, Move(Verb.SKIP, raised.turn), script).session
    assert (over.at, over.answers["item.impact"]) == (None, "4")


def test_the_example_of_a_rating_that_was_lowered_is_ignored(script: Script, framework: Framework) -> None:
    claimed = answer(TITLE, "1", "1", "1", "1", "3", "We cut the course to one page.")
    lowered = play(script, *claimed, (Verb.EDIT, "item.impact"), *answer("2", *"111"), (Verb.SKIP, ""))
    never_claimed = play(script, *answer(TITLE, "1", "1", "1", "1", "2", *"111"), (Verb.SKIP, ""))
    assert result(framework, lowered.answers) == result(framework, never_claimed.answers)


def values_for(step: Step | None) -> st.SearchStrategy[str]:
    if step is None:
        return st.text(max_size=5)
    if step.ask is Ask.WORDS:
        return st.text(max_size=20)
    return st.sampled_from(step.options) | st.text(max_size=3)


@st.composite
def walks(draw: st.DrawFn, script: Script) -> list[Session]:
    """Draw the sessions of somebody who makes random moves, finishes, makes more random moves, and finishes again."""
    seen = [conversation.begin(script)]
    for most in (25, 15):
        for _ in range(draw(st.integers(0, most))):
            session = seen[-1]
            verb = draw(st.sampled_from([Verb.ANSWER] * 6 + list(Verb)))
            late = draw(st.sampled_from([0, 0, 0, 0, 1, -1]))
            to = draw(st.sampled_from([step.id for step in script(session.answers)])) if verb is Verb.EDIT else ""
            value = to or draw(values_for(conversation.current(session, script)))
            turn = conversation.apply_move(session, Move(verb, session.turn + late, value), script)
            seen.append(turn.session)
            assert (turn.session == session) is (turn.outcome is not Outcome.DONE)
            assert turn.session.turn == session.turn + (turn.outcome is Outcome.DONE)
        seen += draw(endings(seen[-1], script))
    return seen


@st.composite
def endings(draw: st.DrawFn, session: Session, script: Script) -> list[Session]:
    """Draw the sessions from here to the last answer."""
    seen = [conversation.apply_move(session, Move(Verb.RESUME, session.turn), script).session]
    while step := conversation.current(seen[-1], script):
        value = draw(st.sampled_from(step.options)) if step.ask is Ask.CHOICE else "A plan."
        turn = conversation.apply_move(seen[-1], Move(Verb.ANSWER, seen[-1].turn, value), script)
        assert turn.outcome is Outcome.DONE
        seen.append(turn.session)
    return seen


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_sequence_of_moves_leaves_a_valid_session(
    script: Script, framework: Framework, data: st.DataObject
) -> None:
    seen = data.draw(walks(script))
    for state in seen:
        steps = {step.id: step for step in script(state.answers)}
        assert state.at is None or state.at in steps
        assert (state.at is None) <= (state.status is Status.FINISHED)
        for step_id, value in state.answers.items():
            if step_id in steps and value is not None:
                assert steps[step_id].takes(value)
        if state.status is not Status.FINISHED:
            assert conversation.open_steps(state.answers, script)
    assert seen[-1].status is Status.FINISHED
    assert checks.stage_of(framework, seen[-1].answers)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_replaying_the_stored_answers_gives_the_same_result(
    script: Script, framework: Framework, data: st.DataObject
) -> None:
    session = data.draw(walks(script))[-1]
    replayed = conversation.begin(script)
    while (step := conversation.current(replayed, script)) and step.id in session.answers:
        value = session.answers[step.id]
        deed = Move(Verb.SKIP if value is None else Verb.ANSWER, replayed.turn, value or "")
        turn = conversation.apply_move(replayed, deed, script)
        assert turn.outcome is Outcome.DONE
        replayed = turn.session
    assert replayed.status is Status.FINISHED
    assert result(framework, replayed.answers) == result(framework, session.answers) is not None
    for step_id, value in replayed.answers.items():
        assert session.answers[step_id] == value
