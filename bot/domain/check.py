"""The self-check: which steps it has, and how its answers are read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from statistics import median_low

from bot.domain import conversation
from bot.domain.conversation import Answers, Ask, Conversation, Script, Step
from bot.domain.framework import HIGH_CLAIM, LEVELS, Framework, Item, Level, Signal, Stage

STAGE = "stage"
UNSURE = "unsure"
REFLECTION = "reflection"
_NEAR_TITLE = 0.85
"""How alike a typed title must be (0 to 1): 'Senior Instuctional Designer' is, 'Designer' is not."""
_FINDER, _ITEM, _EXAMPLE = "finder.", "item.", "example."


def read_answer(step: Step, text: str) -> str | None:
    """Read typed words as an answer to the step; a title also by a near spelling of it. None if they aren't one."""
    if step.id != STAGE:
        return conversation.read_answer(step, text)
    titles = {option.casefold(): option for option in step.options if option != UNSURE}
    near = get_close_matches(text.strip().casefold(), titles, n=1, cutoff=_NEAR_TITLE)
    return titles[near[0]] if near else None


def item_step(item_id: str) -> str:
    """Give the id of the step that rates an item."""
    return _ITEM + item_id


def example_step(signal_id: str) -> str:
    """Give the id of the step that asks for an example of a signal."""
    return _EXAMPLE + signal_id


def finder_step(question_id: str) -> str:
    """Give the id of the step that asks a question of the stage finder."""
    return _FINDER + question_id


def script(framework: Framework) -> Script:
    """Give the steps of a check: the stage, its expectations and the signals rated, then one open question."""
    return partial(_steps, framework)


def _steps(framework: Framework, answers: Answers) -> tuple[Step, ...]:
    return tuple(_walk(framework, answers))


def _walk(framework: Framework, answers: Answers) -> Iterator[Step]:
    titles = tuple(title for stage in framework.stages for title in stage.titles)
    yield Step(STAGE, Ask.CHOICE, (*titles, UNSURE), skippable=False)
    if answers.get(STAGE) == UNSURE:
        for question in framework.finder:
            options = tuple(str(n + 1) for n in range(len(question.options)))
            yield Step(finder_step(question.id), Ask.CHOICE, options, skippable=False)
    stage = stage_of(framework, answers)
    if stage is None:
        return
    for item in (*stage.expectations, *framework.signals):
        yield Step(item_step(item.id), Ask.CHOICE, tuple(str(level) for level in LEVELS))
        if isinstance(item, Signal) and (level_of(answers, item) or 0) >= HIGH_CLAIM:
            yield Step(example_step(item.id), Ask.WORDS)
    yield Step(REFLECTION, Ask.WORDS)


def stage_of(framework: Framework, answers: Answers) -> Stage | None:
    """Give the stage that the answers say: the title's own, or the middle one of the finder's answers."""
    said = answers.get(STAGE)
    if said is None:
        return None
    if said != UNSURE:
        return framework.stage_of_title(said)
    found = [answers.get(finder_step(question.id)) for question in framework.finder]
    if None in found:
        return None
    order = [stage.id for stage in framework.stages]
    places = [
        order.index(question.options[int(answer or 1) - 1].stage)
        for question, answer in zip(framework.finder, found, strict=True)
    ]
    return framework.stages[median_low(places)]


def title_of(answers: Answers) -> str | None:
    """Return the title that was chosen; None before that, and for whoever wasn't sure of theirs."""
    said = answers.get(STAGE)
    return None if said == UNSURE else said


def level_of(answers: Answers, item: Item) -> Level | None:
    """Give the level that an item was rated at; None where it was skipped or not reached."""
    said = answers.get(item_step(item.id))
    return int(said) if said else None


def levels(framework: Framework, answers: Answers) -> Mapping[str, Level]:
    """Give item id -> level, of everything that was rated."""
    stage = stage_of(framework, answers)
    items = (*(stage.expectations if stage else ()), *framework.signals)
    return {item.id: level for item in items if (level := level_of(answers, item)) is not None}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a check is: the question being asked, of how many. Finding the stage comes before the first."""

    number: int
    total: int


def progress(framework: Framework, answers: Answers, step: Step) -> Progress | None:
    """Count questions, not steps: an example belongs to its signal. None while the stage is being found."""
    stage = stage_of(framework, answers)
    if stage is None or step.id == STAGE or step.id.startswith(_FINDER):
        return None
    questions = [item.id for item in (*stage.expectations, *framework.signals)] + [REFLECTION]
    asked = step.id.removeprefix(_ITEM).removeprefix(_EXAMPLE)
    return Progress(questions.index(asked) + 1, len(questions))


def question_of(framework: Framework, answers: Answers, step: Step) -> Item | None:
    """Give the item that a step rates, or asks an example of."""
    stage = stage_of(framework, answers)
    items = (*(stage.expectations if stage else ()), *framework.signals)
    return next((item for item in items if step.id in {item_step(item.id), example_step(item.id)}), None)


def reflection_of(stage: Stage, turn: int) -> str:
    """Give the open question of a person's n-th check (from 0): a different one each time, until all were asked."""
    return stage.reflections[turn % len(stage.reflections)]


@dataclass(frozen=True, slots=True)
class Check(Conversation):
    """A check of a member. `nth`: how many they had finished before, from 0."""

    nth: int = 0
