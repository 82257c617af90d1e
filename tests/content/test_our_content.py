"""The content that comes with the app: what its brief asks beyond what every content folder must have."""

import random
import re
from collections import Counter
from itertools import chain

import pytest

from bot.content.loader import load
from bot.domain import marks, reading
from bot.domain.check import STAGE, example_step, item_step
from bot.domain.coaching import watch_outs
from bot.domain.framework import Framework
from bot.domain.standing import result
from bot.messages.lint import lint
from tests.content.ladder import OURS


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load(OURS)


def test_it_has_nothing_to_mend() -> None:
    assert lint(OURS) == []


def test_a_check_rates_four_expectations_and_four_signals_at_each_of_three_stages(framework: Framework) -> None:
    assert [(stage.id, stage.name) for stage in framework.stages] == [
        ("junior", "Junior"),
        ("mid", "Mid and senior"),
        ("strategic", "Strategic"),
    ]
    assert [len(stage.expectations) for stage in framework.stages] == [4, 4, 4]
    assert [signal.id for signal in framework.signals] == ["impact", "communication", "systems", "ownership"]


@pytest.mark.parametrize("stage", ["junior", "mid", "strategic"])
def test_each_stage_has_two_actions_for_each_signal_and_each_path_and_one_for_both(
    framework: Framework, stage: str
) -> None:
    actions = [action for action in framework.actions if stage in action.stages]
    signals = {signal.id for signal in framework.signals}
    paths = {path.id for path in framework.paths}

    assert all(sum(signal in action.raises for action in actions) >= 2 for signal in signals)
    assert all(sum(action.path == path for action in actions) >= 2 for path in paths)
    for signal in signals:
        assert {action.path for action in actions if signal in action.raises} == paths


@pytest.mark.parametrize("stage", ["junior", "mid", "strategic"])
def test_a_stage_has_four_weekly_questions_of_its_own_or_more_about_each_signal(
    framework: Framework, stage: str
) -> None:
    asked = Counter(reflection.signal for reflection in framework.weekly if reflection.stages == (stage,))

    assert [signal.id for signal in framework.signals if asked[signal.id] < 4] == []


def test_weekly_questions_ask_about_this_week(framework: Framework) -> None:
    assert [reflection.id for reflection in framework.weekly if "this week" not in reflection.question] == []


def test_a_weekly_question_is_found_by_its_id(framework: Framework) -> None:
    assert [framework.weekly_question(reflection.id) for reflection in framework.weekly] == list(framework.weekly)
    assert framework.weekly_question("of_last_year") is None


def test_what_is_said_back_is_found_by_signal_and_scope(framework: Framework) -> None:
    found = [framework.echo(signal.id, scope.id) for signal in framework.signals for scope in framework.scopes]

    assert set(found) == set(framework.echoes)
    assert framework.echo("impact", "galaxy") is None


def test_what_is_said_back_leaves_the_question_of_evidence_to_the_coach(framework: Framework) -> None:
    assert [echo for echo in framework.echoes if re.search("evidence|keep it", echo.text)] == []


def test_what_is_said_back_about_a_task_names_a_further_reach(framework: Framework) -> None:
    about_tasks = [echo.text for echo in framework.echoes if echo.scope == "task"]

    assert [text for text in about_tasks if not re.search("next reach|reaches further", text)] == []


def test_each_expectation_has_an_action_of_its_stage(framework: Framework) -> None:
    for stage in framework.stages:
        raised = set(chain.from_iterable(action.raises for action in framework.actions if stage.id in action.stages))
        assert {item.id for item in stage.expectations} <= raised


def test_actions_are_done_in_a_week(framework: Framework) -> None:
    assert {action.id for action in framework.actions if not 10 <= action.minutes <= 120} == set()


@pytest.mark.parametrize("stage", ["junior", "mid", "strategic"])
def test_each_pitfall_of_a_stage_is_shown_by_some_answers(framework: Framework, stage: str) -> None:
    chance = random.Random(1)  # noqa: S311 - answers, not secrets
    at = framework.stage(stage)
    shown: set[str] = set()
    for _ in range(2000):
        answers = {STAGE: at.titles[0]}
        answers |= {item_step(item.id): chance.choice("1234") for item in (*at.expectations, *framework.signals)}
        answers |= {
            example_step(signal.id): "Built in Storyline" for signal in framework.signals if chance.random() > 0.5
        }
        read = result(framework, answers)
        assert read
        shown |= {pitfall.id for pitfall in watch_outs(framework, read)}

    assert shown == set(at.pitfalls)


def test_a_manager_has_a_dozen_actions_that_fit_into_a_week(framework: Framework) -> None:
    assert len(framework.enabling) >= 12
    assert {action.id for action in framework.enabling if not 10 <= action.minutes <= 120} == set()
    assert [framework.enabling_action(action.id) for action in framework.enabling] == list(framework.enabling)
    assert framework.enabling_action("of_last_year") is None


def test_no_action_of_a_manager_judges_or_chases_anybody(framework: Framework) -> None:
    said = [f"{action.title} {action.how} {action.done}" for action in framework.enabling]
    chasing = r"\b(remind|chase|check up|monitor|rate|score|rank|assess|evaluate|deadline|overdue|complian\w+)\b"
    assert [text for text in said if re.search(chasing, text, re.IGNORECASE)] == []


def test_each_pitfall_of_organisations_is_shown_by_some_team_and_not_by_every(framework: Framework) -> None:
    chance = random.Random(1)  # noqa: S311 - answers, not secrets
    shown: Counter[str] = Counter()
    for _ in range(500):
        people = []
        drift = chance.random()
        for _ in range(7):
            at = chance.choice(framework.stages)
            answers = {STAGE: at.titles[0]}
            for item in (*at.expectations, *framework.signals):
                answers[item_step(item.id)] = "1" if chance.random() < drift else chance.choice("1234")
                answers[example_step(item.id)] = "Sales sold more"
            read = result(framework, answers)
            assert read
            people.append(marks.standing_marks(framework, read))
        bands = marks.bands_of(people, marks.standing_names(framework))
        shown.update(pitfall.id for pitfall in reading.patterns(framework, bands))

    assert set(shown) == {pitfall.id for pitfall in framework.pitfalls if pitfall.of == "organisation"}
    assert max(shown.values()) < 400


def test_it_is_told_calmly_in_plain_punctuation() -> None:
    for file in ("stages.yaml", "actions.yaml", "reflections.yaml", "team.yaml"):
        said = [line.partition("#")[0] for line in (OURS / file).read_text().splitlines() if "kind:" not in line]
        assert re.findall(r"!|[^\x20-\x7e]", "".join(said)) == []
