"""Every route through the questions about a request ends, with a note of what was answered and what is open."""

import pytest

from bot.domain import conversation, reframe
from bot.domain.conversation import Move, Status, Verb
from bot.domain.framework import Framework
from bot.domain.reframe import ReframeQuestion

STAGES = ("junior", "mid", "strategic")


@pytest.mark.parametrize("stage", STAGES)
def test_each_route_ends_with_a_note(framework: Framework, stage: str) -> None:
    questions, notes = framework.reframe, set()
    for way in reframe.routes(questions, stage, {}):
        script = reframe.script(questions, stage)
        session = conversation.begin(script)
        while session.status is Status.ACTIVE:
            answer = way[session.at or ""]
            first = session.at == questions[0].id
            move = Move(Verb.ANSWER, session.turn, "a course") if first else Move(Verb.SKIP, session.turn)
            move = Move(Verb.ANSWER, session.turn, answer) if answer else move
            session = conversation.apply_move(session, move, script).session
        assert list(session.answers) == list(way)
        note = reframe.note(questions, stage, session.answers)
        assert note.facts == ('The request as I noted it: "a course".',)
        assert len(note.open) == list(way.values()).count(None) - 1
        notes.add(note)
    assert len(notes) > 10


def test_typed_words_take_the_default_route_and_are_in_the_note(framework: Framework) -> None:
    def asked(answers: dict[str, str | None]) -> list[str]:
        return [question.id for question in reframe.questions_asked(framework.reframe, "mid", answers)]

    before: dict[str, str | None] = dict.fromkeys(("differently", "sign", "tried", "waiting"))
    unknown = {"request": "a\ncourse.", **before, "in_the_way": None}
    typed = {**unknown, "in_the_way": "the form asks for 8 %"}
    assert asked(unknown) == asked(typed)
    assert asked(typed)[-1] == "whom"
    note = reframe.note(framework.reframe, "mid", typed)
    assert note.request == "a course"
    assert note.facts[1:] == ("What seems to be in the way: the form asks for 8 %.",)


def test_a_question_for_another_stage_is_skipped() -> None:
    def question(name: str, then: str | None = None, *stages: str) -> ReframeQuestion:
        return ReframeQuestion(id=name, stages=stages, asks="?", hint="?", says="{answer}", open="?", then=then)

    questions = (question("one"), question("two", "four", "senior"), question("three"), question("four"))
    for stage, wanted in (("senior", ["one", "two", "four"]), ("junior", ["one", "four"])):
        (way,) = reframe.routes(questions, stage, {})
        assert list(way) == wanted
