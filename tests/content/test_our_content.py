"""The bundled content: what it must have beyond every content folder."""

import random
import re
from collections import Counter
from itertools import chain

import pytest

from bot.bundled import CONTENT
from bot.content.loader import load
from bot.domain import indicators, rounds, team_interpretation
from bot.domain.check import STAGE, example_step, item_step
from bot.domain.check_result import result
from bot.domain.framework import Framework
from bot.domain.interpretation import Person
from bot.slack.lint import lint


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load(CONTENT)


def test_it_has_no_findings() -> None:
    assert lint(CONTENT) == []


def test_a_check_rates_four_expectations_and_four_signals_at_each_of_three_stages(framework: Framework) -> None:
    assert [(stage.id, stage.name) for stage in framework.stages] == [
        ("junior", "Junior"),
        ("mid", "Mid and senior"),
        ("strategic", "Strategic"),
    ]
    assert [len(stage.expectations) for stage in framework.stages] == [4, 4, 4]
    assert [signal.id for signal in framework.signals] == ["impact", "communication", "systems", "ownership"]


STAGES = pytest.mark.parametrize("stage", ["junior", "mid", "strategic"])


@STAGES
def test_a_stage_has_three_dozen_actions_most_of_which_move_two_items_and_some_on_each_path(
    framework: Framework, stage: str
) -> None:
    actions = [action for action in framework.actions if stage in action.stages]

    assert len(actions) >= 36
    assert sum(len(action.moves) > 1 for action in actions) > len(actions) / 2
    paths = Counter(action.path for action in actions)
    assert {path.id for path in framework.paths if paths[path.id] >= 2} == {path.id for path in framework.paths}


@STAGES
def test_a_dozen_actions_of_a_stage_are_made_for_a_work_place_and_each_work_place_has_some(
    framework: Framework, stage: str
) -> None:
    made = [action for action in framework.actions if stage in action.stages and action.places]

    assert len(made) >= 12
    others = {place.id for place in framework.work_places} - {"in_house"}
    assert others <= set(chain.from_iterable(action.places for action in made))


@STAGES
def test_a_stage_has_eight_weekly_questions_of_its_own_about_each_signal(framework: Framework, stage: str) -> None:
    asked = [reflection for reflection in framework.weekly if reflection.stages == (stage,)]

    assert Counter(reflection.signal for reflection in asked) == {signal.id: 8 for signal in framework.signals}


def test_people_without_a_stage_have_questions_for_half_a_year(framework: Framework) -> None:
    asked = Counter(reflection.signal for reflection in framework.weekly if not reflection.stages)

    assert asked.total() >= 26
    assert {signal.id for signal in framework.signals if asked[signal.id] >= 6} == set(asked)


def test_few_weekly_questions_begin_with_which(framework: Framework) -> None:
    which = [question for question in framework.weekly if question.question.startswith("Which")]

    assert len(which) < len(framework.weekly) / 10


def test_weekly_questions_ask_about_this_week(framework: Framework) -> None:
    assert [reflection.id for reflection in framework.weekly if "this week" not in reflection.question] == []


def test_a_weekly_question_is_found_by_its_id(framework: Framework) -> None:
    assert [framework.weekly_question(reflection.id) for reflection in framework.weekly] == list(framework.weekly)
    assert framework.weekly_question("of_last_year") is None


def test_each_signal_and_scope_has_three_follow_up_questions(framework: Framework) -> None:
    asked = Counter((one.signal, one.scope) for one in framework.follow_ups)

    assert asked == {(signal.id, scope.id): 3 for signal in framework.signals for scope in framework.scopes}


def test_follow_up_questions_leave_the_question_of_evidence_to_the_coach(framework: Framework) -> None:
    assert [one.asks for one in framework.follow_ups if re.search("evidence|keep it", one.asks)] == []


def test_follow_up_questions_claim_nothing(framework: Framework) -> None:
    assert [one.asks for one in framework.follow_ups if re.search(r"[.;]|^(So|You|Your|That|This)\b", one.asks)] == []


def test_each_expectation_has_an_action_of_its_stage(framework: Framework) -> None:
    for stage in framework.stages:
        moved = {move.item for action in framework.actions if stage.id in action.stages for move in action.moves}
        assert {item.id for item in stage.expectations} <= moved


def test_actions_are_done_in_a_week(framework: Framework) -> None:
    assert {action.id for action in framework.actions if not 10 <= action.minutes <= 120} == set()


@STAGES
def test_each_pattern_of_a_stage_comes_first_for_somebody(framework: Framework, stage: str) -> None:
    chance = random.Random(1)  # noqa: S311 - answers, not secrets
    at = framework.stage(stage)
    places = [None, *(place.id for place in framework.work_places)]
    told: set[str] = set()
    for _ in range(4000):
        own, spread = chance.uniform(0, 4.4), chance.choice([0, 1, 1, 1])
        answers: dict[str, str] = {STAGE: at.titles[0]}
        for item in (*at.expectations, *framework.signals):
            if chance.random() > 0.05:
                answers[item_step(item.id)] = str(min(max(round(chance.gauss(own, spread)), 0), 4))
        read = result(framework, answers, person=Person(work_place=chance.choice(places)))
        assert read
        told |= (
            {read.interpretation.hint.pattern.id}
            if read.interpretation.hint and read.interpretation.hint.pattern
            else set()
        )

    only_here = {pattern.id for pattern in framework.patterns if pattern.stages == (stage,)}
    assert only_here <= told <= {pattern.id for pattern in framework.patterns if pattern.concerns(stage)}


def test_a_manager_has_a_dozen_actions_that_fit_into_a_week(framework: Framework) -> None:
    assert len(framework.enabling) >= 12
    assert {action.id for action in framework.enabling if not 10 <= action.minutes <= 120} == set()
    assert [framework.enabling_action(action.id) for action in framework.enabling] == list(framework.enabling)
    assert framework.enabling_action("of_last_year") is None


def test_no_action_of_a_manager_judges_or_chases_anybody(framework: Framework) -> None:
    said = [f"{action.title} {action.how} {action.done}" for action in framework.enabling]
    chasing = r"\b(remind|chase|check up|monitor|rate|score|rank|assess|evaluate|deadline|overdue|complian\w+)\b"
    assert [text for text in said if re.search(chasing, text, re.IGNORECASE)] == []


def test_each_pitfall_of_organisations_shows_in_some_teams_but_not_in_all(framework: Framework) -> None:
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
                answers[example_step(item.id)] = f"Sales sold more after {item.id}"
            people.append(indicators.of_answers(framework, answers))
        bands = rounds.bands(people, indicators.names(framework), disclosed=5)
        shown.update(pitfall.id for pitfall in team_interpretation.patterns(framework, bands))

    assert set(shown) == {pitfall.id for pitfall in framework.pitfalls if pitfall.of == "organisation"}
    assert max(shown.values()) < 400


def test_frequent_questions_have_a_page_that_fits_a_phone_and_a_step(framework: Framework) -> None:
    pages = {intent.page: intent for intent in framework.intents if intent.page}
    wanted = {"promotion", "pay", "certificates", "leaving", "bad_manager", "order_taker", "lead_role", "teaching"}
    assert wanted <= set(pages)
    for page, intent in pages.items():
        text = (CONTENT / "prompts" / "pages" / f"{page}.md.j2").read_text()
        assert 120 <= len(text.split()) <= 200
        assert re.findall(r"!|[^\x20-\x7e\n]|\b(just|simply)\b", text) == []
        assert intent.offers


def test_it_is_written_in_plain_punctuation(framework: Framework) -> None:
    answers = [intent.says for intent in framework.intents if intent.says]  # phrases are typed in any language
    assert re.findall(r"!|[^\x20-\x7e]", "".join(answers).replace("\n", " ")) == []
    for file in ("stages.yaml", "patterns.yaml", "actions.yaml", "reflections.yaml", "reframe.yaml", "team.yaml"):
        said = [line.partition("#")[0] for line in (CONTENT / file).read_text().splitlines() if "kind:" not in line]
        assert re.findall(r"!|[^\x20-\x7e]", "".join(said)) == []
