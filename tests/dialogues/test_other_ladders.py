"""Other ladders in every journey: no code assumes a number of stages or signals."""

from datetime import timedelta
from functools import cache, partial
from pathlib import Path

import pytest
import yaml

from bot.bundled import EXAMPLES
from bot.content import personas
from bot.content.loader import load
from bot.demo import walks
from bot.domain.framework import HIGH_CLAIM, LEVELS, Framework, Level, Stage
from bot.messages.examples.personas import result_of
from bot.messages.words import Words
from bot.slack.lint import lint
from tests.dialogues.acme import Acme
from tests.dialogues.company import MAYA, closes, sends, team_of

OF_THE_BUNDLED_LADDER = ("L&D", "learning", "Junior stage", "Mid and senior", "Strategic")

ladders = pytest.mark.parametrize("ladder", sorted(EXAMPLES.iterdir()), ids=lambda folder: folder.name)


@cache
def content(ladder: Path) -> tuple[Framework, Words]:
    return load(ladder), Words(ladder)


def workspace(ladder: Path) -> Acme:
    framework, words = content(ladder)
    return Acme(framework=framework, words=words)


def checks(acme: Acme, stage: Stage, level: Level) -> str:
    acme.says("/ldcareer check")
    acme.says(stage.titles[-1])
    for item in (*stage.expectations, *acme.framework.signals):
        acme.presses(str(level))
        if item in acme.framework.signals and level >= HIGH_CLAIM:
            acme.says(f"Somebody else does it now because of {item.id}")
    acme.presses("Skip")
    return acme.reads()


def without_words_of_the_bundled_ladder(text: str) -> str:
    assert [words for words in OF_THE_BUNDLED_LADDER if words in text] == []
    return text


@ladders
def test_it_has_nothing_to_mend_and_a_persona_for_each_stage(ladder: Path) -> None:
    assert lint(ladder) == []
    framework, _ = content(ladder)
    stages = {
        view.result.stage
        for view in map(partial(result_of, framework), personas.read(ladder, framework))
        if view.result
    }
    assert stages == set(framework.stages)


@ladders
def test_a_check_at_every_stage_leads_to_a_result_a_look_ahead_and_steps(ladder: Path) -> None:
    acme = workspace(ladder)
    for stage in acme.framework.stages:
        for level in (LEVELS[0], LEVELS[-1]):
            result = without_words_of_the_bundled_ladder(checks(acme, stage, level))
            assert f"{stage.name} stage" in result
            assert ("A place to begin" in result) == (level < LEVELS[-1])
            acme.presses("All my bars")
            for item in (*stage.expectations, *acme.framework.signals):
                assert item.name in acme.reads()
            acme.says("ahead")
            following = acme.framework.stage_after(stage)
            assert (following.name if following else "There is no stage after") in acme.reads()
            without_words_of_the_bundled_ladder(acme.reads())
            if level < LEVELS[-1]:
                acme.says("next")
                assert "[I'll do this]" in acme.reads()


@ladders
def test_a_title_that_nobody_knows_leads_to_each_stage_by_the_questions(ladder: Path) -> None:
    for place, stage in enumerate(content(ladder)[0].stages, start=1):
        acme = workspace(ladder)
        acme.says("/ldcareer check")
        acme.says("Astronaut")
        acme.presses(str(place))
        assert stage.name in acme.reads_before() + acme.reads()


@ladders
def test_a_week_with_a_plan_a_question_evidence_a_brief_and_a_look_back(ladder: Path) -> None:
    acme = workspace(ladder)
    stage = acme.framework.stages[-1]
    checks(acme, stage, 2)
    acme.presses("I'll do this")
    acme.sends()
    acme.says("weekly fri 15:00")
    asked = {question.question for question in acme.framework.weekly_for(stage)}
    acme.clock.now += timedelta(days=4, hours=6)
    for due in acme.sender.sweep():
        acme.sender.send(due)
    acme.presses("Did it")
    acme.says("They asked for it again.")
    weekly = without_words_of_the_bundled_ladder(acme.reads())
    assert any(question in weekly for question in asked)
    acme.says("We open an hour earlier now.")
    acme.presses(acme.framework.scopes[2].name)
    acme.says("log Two people told me that it helps.")
    acme.presses("1")
    acme.presses(acme.framework.scopes[3].name)
    acme.says("log")
    assert "Two people told me that it helps." in acme.reads()
    acme.says("brief")
    acme.presses("For a review")
    acme.sends()
    page = without_words_of_the_bundled_ladder(acme.reads())
    assert "Two people told me that it helps." in page
    assert "They asked for it again" in page
    acme.clock.now += timedelta(weeks=5)
    checks(acme, stage, 3)
    acme.says("history")
    assert acme.framework.scopes[3].name in without_words_of_the_bundled_ladder(acme.reads())
    for stage in acme.framework.stages:
        acme.says(f"stages {stage.name.split()[0].lower()}")
        assert stage.about.split(".")[0] in acme.reads()
    for request in ("result", "how do i get promoted", "help", "privacy", "reflect", "next"):
        acme.says(request)
        without_words_of_the_bundled_ladder(acme.reads())
    for trouble in ("how do i get promoted", "my manager doesn't see my work"):
        acme.says(trouble)
        acme.presses("Read more")
        without_words_of_the_bundled_ladder(acme.reads())
    without_words_of_the_bundled_ladder(acme.reads_at_home())
    acme.commands("export")
    assert any("Two people told me" in file for file in acme.screen.files.values())


@ladders
def test_a_team_gets_a_summary_of_its_own_signals(ladder: Path) -> None:
    maya = workspace(ladder).colleague(MAYA)
    people = team_of(maya, 8)
    summary = without_words_of_the_bundled_ladder(closes(maya))
    assert "5 or more" in summary
    assert any(signal.name in summary or signal.chart_name in summary for signal in maya.framework.signals)
    people[0].says("/ldcareer preview")
    without_words_of_the_bundled_ladder(people[0].reads())
    sends(maya)


@ladders
def test_the_colleagues_of_the_demo_take_its_check_as_its_personas_do(ladder: Path) -> None:
    first = workspace(ladder)
    cast = list(walks._cast(yaml.safe_load(walks.CAST.read_text())["people"], first.framework, ladder))
    found = set()
    for number, person in enumerate(cast):
        acme = first.colleague(f"U{number}")
        for verb, *what in walks._check(person, acme.framework, acme.words):
            {"types": acme.says, "presses": acme.presses}[verb](*what)
        found |= {stage.id for stage in acme.framework.stages if f"{stage.name} stage" in acme.reads()}
    assert found == {stage.id for stage in first.framework.stages}


def test_stages_are_as_many_as_a_ladder_has() -> None:
    assert {ladder.name: len(content(ladder)[0].stages) for ladder in EXAMPLES.iterdir()} == {
        "data": 5,
        "volunteers": 2,
    }


@ladders
def test_a_request_is_worked_through_to_a_note(ladder: Path) -> None:
    acme = workspace(ladder)
    checks(acme, acme.framework.stages[0], 2)
    acme.says("reframe")
    without_words_of_the_bundled_ladder(acme.reads())
    for question in acme.framework.reframe:
        if question.asks not in acme.reads():
            continue
        if question.options:
            acme.presses(question.options[0].label)
        else:
            acme.says(f"An answer on {question.id}")
    note = without_words_of_the_bundled_ladder(acme.reads())
    assert "An answer on request" in note
