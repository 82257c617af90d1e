"""The interpretation of checks: over all possible answers, and rule by rule."""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest

from bot.domain.framework import Framework, Level, Stage
from bot.domain.interpretation import Interpretation, Movement, Person, Ratings, Verdict, interpret, placeholders
from bot.domain.patterns import Effect, is_far

STAGES = ("junior", "mid", "strategic")
ANSWERS = (0, 1, 2, 3, 4)

Levels = Mapping[str, Level]


def read(framework: Framework, stage: str, *levels: Level | None, **known: object) -> Interpretation:
    """Interpret the levels of a stage's items, in the order in which they are asked."""
    person = Person(**{key: str(value) for key, value in known.items() if key in {"work_place", "path", "last_item"}})
    examples, before = known.get("examples", {}), known.get("before", {})
    assert isinstance(examples, dict)
    assert isinstance(before, dict)
    answers = answered(framework, framework.stage(stage), levels)
    return interpret(framework, framework.stage(stage), Ratings(answers, examples, before), person)


def answered(framework: Framework, stage: Stage, levels: tuple[Level | None, ...]) -> Levels:
    items = framework.groups(stage)["items"]
    return {item: level for item, level in zip(items, levels, strict=True) if level is not None}


def every_way(framework: Framework, stage: Stage, one_in: int) -> Iterator[Levels]:
    """Yield every n-th set of answers to all eight items; n has no factor in common with 5."""
    items = framework.groups(stage)["items"]
    for number, levels in enumerate(product(ANSWERS, repeat=len(items))):
        if number % one_in == 0:
            yield dict(zip(items, levels, strict=True))


@pytest.mark.parametrize("stage_id", STAGES)
@pytest.mark.parametrize("one_in", [97, pytest.param(7, marks=pytest.mark.slow)])
def test_every_hint_is_true_of_the_answers(framework: Framework, stage_id: str, one_in: int) -> None:
    stage = framework.stage(stage_id)
    groups, told = framework.groups(stage), 0
    for levels in every_way(framework, stage, one_in):
        found = interpret(framework, stage, Ratings(levels))
        hint, strength = found.hint, found.strength
        if any(guard.effect is Effect.ALONE for guard in found.guards):
            assert hint is None, levels
            assert strength is None, levels
            assert not any(levels.values()), levels
            continue
        assert hint, levels
        told += 1
        for one in (hint, *found.other_hints):
            assert "{" not in one.says, (levels, one.says)
            if one.pattern:
                assert one.pattern.holds(levels, groups), (levels, one.pattern.id)
                for kind, items in placeholders(one.pattern.says):
                    far = [is_far(levels[item]) for item in items]
                    assert any(far) if kind == "far" else not any(far), (levels, one.pattern.id)
            if one.item:
                assert _is_open(framework, stage, levels, one.item.id), (levels, one.item.id)
        if strength:
            assert strength.level, levels
            assert hint.item is None or strength.item.id != hint.item.id, levels
        same = {item.id for item in found.equally_low}
        if hint.item:
            low = [answer for answer in found.answers if answer.item.id in {*same, hint.item.id}]
            is_short = any(answer.distance < 0 for answer in low)
            assert len({(answer.distance if is_short else levels[answer.item.id]) for answer in low}) == 1, levels
        _verdict_has_its_margin(found, stage == framework.stages[0])
    assert told


def _is_open(framework: Framework, stage: Stage, levels: Levels, item: str) -> bool:
    """Return whether an item can move up, and no other is more than one level further below what is aimed at."""
    if levels[item] == ANSWERS[-1]:
        return False
    lowest, _ = framework.signal_range(stage)
    signals = framework.groups(stage)["signals"]
    below = {one: level - (lowest if one in signals else 3) for one, level in levels.items()}
    short = [distance for distance in below.values() if distance < 0]
    return below[item] <= min(short) + 1 and below[item] < 0 if short else True


def _verdict_has_its_margin(found: Interpretation, is_first_stage: bool) -> None:  # noqa: FBT001
    signals = [answer for answer in found.answers if answer.highest != answer.lowest]
    above = sum(answer.distance > 0 for answer in signals)
    below = sum(answer.distance < 0 for answer in signals)
    match found.verdict:
        case Verdict.WIDER | Verdict.WIDER_OPEN_BASE:
            assert above >= 3
        case Verdict.NOT_YET:
            assert below >= 3
            assert not is_first_stage
        case Verdict.WITHIN:
            assert below <= 1
            assert above < 3
        case Verdict.NONE:
            assert below >= 2 or not any(answer.level for answer in signals)


@pytest.mark.parametrize("stage_id", STAGES)
def test_one_answer_changed_by_one_level_keeps_the_item_while_it_is_a_candidate(
    framework: Framework, stage_id: str
) -> None:
    stage, kept = framework.stage(stage_id), 0
    for levels in every_way(framework, stage, 997):
        hint = interpret(framework, stage, Ratings(levels)).hint
        if hint is None or hint.item is None:
            continue
        for item, level in levels.items():
            for changed in {max(level - 1, 0), min(level + 1, 4)} - {level}:
                now = {**levels, item: changed}
                again = interpret(framework, stage, Ratings(now), Person(last_item=hint.item.id))
                if again.hint and _is_candidate(framework, stage, now, hint.item.id):
                    assert again.hint.item is not None, (levels, now)
                    assert again.hint.item.id == hint.item.id, (levels, now)
                    kept += 1
    assert kept


def _is_candidate(framework: Framework, stage: Stage, levels: Levels, item: str) -> bool:
    lowest, _ = framework.signal_range(stage)
    signals = framework.groups(stage)["signals"]
    below = {one: level - (lowest if one in signals else 3) for one, level in levels.items()}
    short = [distance for distance in below.values() if distance < 0]
    return bool(short) and below[item] < 0 and below[item] <= min(short) + 1


@pytest.mark.parametrize("stage_id", STAGES)
def test_nearly_everybody_who_rated_five_items_gets_a_pattern(framework: Framework, stage_id: str) -> None:
    stage = framework.stage(stage_id)
    found = [interpret(framework, stage, Ratings(levels)) for levels in every_way(framework, stage, 389)]
    hints = [one.hint for one in found if not any(guard.effect is Effect.ALONE for guard in one.guards)]
    assert all(hints)
    assert sum(bool(hint and hint.pattern) for hint in hints) >= 0.95 * len(hints)


def test_nothing_is_concluded_if_all_answers_are_none_of_these(framework: Framework) -> None:
    found = read(framework, "mid", 0, 0, 0, 0, 0, 0, 0, None)
    assert [guard.effect for guard in found.guards] == [Effect.ALONE]
    assert (found.hint, found.strength, found.reach, found.verdict) == (None, None, (), Verdict.NONE)


def test_with_fewer_than_five_answers_nothing_is_said_about_reach(framework: Framework) -> None:
    found = read(framework, "mid", None, None, None, None, 4, 4, 4, 1, examples={"impact": "x"})
    assert [guard.effect for guard in found.guards] == [Effect.NO_VERDICT]
    assert (found.reach, found.verdict) == ((), Verdict.NONE)
    assert found.hint


def test_far_answers_without_an_example_are_taken_as_given(framework: Framework) -> None:
    bare = read(framework, "junior", 3, 3, 3, 3, 3, 3, 3, 2)
    assert [guard.effect for guard in bare.guards] == [Effect.AS_ANSWERED]
    assert bare.verdict is Verdict.WIDER
    assert not bare.by_examples
    shown = read(framework, "junior", 3, 3, 3, 3, 3, 3, 3, 2, examples={"impact": "x", "systems": "y"})
    assert shown.guards == ()
    assert shown.by_examples


@pytest.mark.parametrize(
    ("levels", "verdict"),
    [
        ((3, 3, 3, 2, 4, 4, 4, 3), Verdict.WIDER),
        ((3, 2, 2, 1, 4, 4, 4, 3), Verdict.WIDER_OPEN_BASE),
        ((3, None, None, None, 4, 4, 4, 3), Verdict.NONE),  # one expectation is no base
        ((3, 3, 3, 3, 4, 4, 3, 1), Verdict.WITHIN),
        ((3, 3, 3, 3, 3, 3, 1, 1), Verdict.NONE),  # two below: the counts, and no verdict
        ((3, 3, 3, 3, 2, 1, 1, 1), Verdict.NOT_YET),
        ((3, 3, 3, 3, 0, 0, 0, 0), Verdict.NONE),
        ((3, 3, 3, 3, 4, 4, None, None), Verdict.NONE),
    ],
)
def test_a_verdict_needs_a_margin(framework: Framework, levels: tuple[Level | None, ...], verdict: Verdict) -> None:
    assert read(framework, "mid", *levels).verdict is verdict


def test_the_first_stage_never_gets_the_verdict_not_yet(framework: Framework) -> None:
    assert read(framework, "junior", 3, 3, 3, 3, 0, 0, 0, 1).verdict is Verdict.NONE


def test_reach_is_given_as_counts(framework: Framework) -> None:
    found = read(framework, "mid", 3, 3, 3, 3, 2, 2, 3, 0)
    assert [(scope.id, count) for scope, count in found.reach] == [("project", 2), ("outcome", 1)]


def test_a_strength_with_an_example_comes_first(framework: Framework) -> None:
    found = read(framework, "mid", 4, 3, 3, 3, 3, 1, 3, 3, examples={"ownership": "Returns were down 8 %"})
    assert found.strength
    assert found.strength.item.id == "ownership"


def test_of_equal_strengths_the_one_that_the_place_to_begin_does_not_name_comes_first(framework: Framework) -> None:
    found = read(framework, "junior", 3, 3, 3, 0, 1, 1, 1, 1)
    assert found.hint
    assert found.strength
    assert found.hint.says.startswith("You look at your work with a learner's eyes before it goes out and speak up")
    assert found.strength.item.id == "feedback"


def test_where_one_of_the_basics_is_low_the_sentence_is_about_it(framework: Framework) -> None:
    found = read(framework, "junior", 3, 3, 3, 1, 2, 2, 2, 1)
    assert found.hint
    assert found.hint.item
    assert found.hint.item.id == "tools"
    assert framework.fragment_of["tools"].near in found.hint.says


def test_an_item_that_others_decide_is_not_the_place_to_begin(framework: Framework) -> None:
    levels = (3, 0, 3, 3, 2, 2, 1, 2)
    free, fixed = read(framework, "mid", *levels), read(framework, "mid", *levels, work_place="regulated")
    assert free.hint
    assert free.hint.item
    assert free.hint.item.id == "translating"
    assert fixed.hint
    assert fixed.hint.item
    assert fixed.hint.item.id == "systems"


def test_a_pattern_made_for_the_work_place_comes_first(framework: Framework) -> None:
    found = read(framework, "mid", 3, 3, 3, 3, 1, 3, 2, 1, work_place="freelance")
    assert found.hint
    assert found.hint.pattern
    assert found.hint.pattern.id == "closed_door"


def test_without_a_pattern_the_farthest_answer_is_contrasted_with_the_nearest(framework: Framework) -> None:
    found = read(framework, "mid", 3, 3, 3, 3, 2, 3, 3, 3, last_item="impact")
    assert found.hint
    assert found.hint.item
    assert found.hint.item.id == "impact"


@pytest.mark.parametrize(
    ("now", "moved"),
    [
        ((3, 3, 3, 3, 3, 3, 3, 2), Movement.FURTHER),
        ((3, 3, 3, 3, 3, 3, 2, 2), Movement.MUCH_THE_SAME),
        ((4, 4, 4, 3, 3, 3, 2, 2), Movement.FURTHER),
        ((3, 3, 3, 3, 1, 1, 1, 2), Movement.NEARER),
    ],
)
def test_there_is_movement_only_if_most_answers_moved_the_same_way(
    framework: Framework, now: tuple[Level, ...], moved: Movement
) -> None:
    before = dict(answered(framework, framework.stage("mid"), (3, 3, 3, 3, 2, 2, 2, 2)))
    assert read(framework, "mid", *now, before=before).movement is moved


def test_without_an_earlier_check_nothing_is_compared(framework: Framework) -> None:
    assert read(framework, "mid", 3, 3, 3, 3, 2, 2, 2, 2).movement is None
