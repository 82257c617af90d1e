"""The self-check: which steps it has, and how its answers are read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import partial
from statistics import median_low

from bot.domain import conversation
from bot.domain.conversation import Answers, Ask, Conversation, Script, Step
from bot.domain.framework import HIGH_CLAIM, LEVELS, Framework, Item, Level, Signal, Stage
from bot.domain.intents import words

STAGE = "stage"
UNSURE = "unsure"
REFLECTION = "reflection"
NONE_OF_THESE: Level = 0
_RATINGS = tuple(str(level) for level in (*LEVELS, NONE_OF_THESE))

TITLE_MAX = 60
"""Characters of a title."""

_EXAMPLE_MIN = 4
"""Words of an example: with fewer it tells neither who nor what."""

_NEAR_TITLE = 0.85
"""How alike a typed title must be (0 to 1): 'Senior Instuctional Designer' is, 'Designer' is not."""
_FINDER, _ITEM, _EXAMPLE = "finder.", "item.", "example."


def read_answer(step: Step, text: str) -> str | None:
    """Read typed words as an answer to the step; a title in any spelling, also one that nobody knows."""
    if step.id != STAGE:
        return conversation.read_answer(step, text)
    listed = {option.casefold(): option for option in step.options if option != UNSURE}
    typed = " ".join(text.split())
    near = get_close_matches(typed.casefold(), listed, n=1, cutoff=_NEAR_TITLE)
    if near:
        return listed[near[0]]
    return typed if step.takes(typed) else None


def item_step(item_id: str) -> str:
    """Return the id of the step that rates an item."""
    return _ITEM + item_id


def example_step(signal_id: str) -> str:
    """Return the id of the step that asks for an example of a signal."""
    return _EXAMPLE + signal_id


def finder_step(question_id: str) -> str:
    """Return the id of the step that asks a question of the stage finder."""
    return _FINDER + question_id


def script(framework: Framework) -> Script:
    """Return the steps of a check: the stage, its expectations and the signals rated, then one open question."""
    return partial(_steps, framework)


def _steps(framework: Framework, answers: Answers) -> tuple[Step, ...]:
    return tuple(_walk(framework, answers))


def _walk(framework: Framework, answers: Answers) -> Iterator[Step]:
    yield Step(STAGE, Ask.CHOICE, (*framework.listed_titles, UNSURE), skippable=False, also_words=TITLE_MAX)
    if uses_finder(framework, answers):
        for question in framework.finder:
            options = tuple(str(n + 1) for n in range(len(question.options)))
            yield Step(finder_step(question.id), Ask.CHOICE, options, skippable=False)
    stage = stage_of(framework, answers)
    if stage is None:
        return
    for item in (*stage.expectations, *framework.signals):
        yield Step(item_step(item.id), Ask.CHOICE, _RATINGS)
        if isinstance(item, Signal) and (level_of(answers, item) or 0) >= HIGH_CLAIM:
            yield Step(example_step(item.id), Ask.WORDS)
    yield Step(REFLECTION, Ask.WORDS)


def stage_of(framework: Framework, answers: Answers) -> Stage | None:
    """The stage whose questions are asked: a known title's, or else the middle one of the finder's answers."""
    said = answers.get(STAGE)
    if said is None:
        return None
    known = framework.stage_titled(said)
    if known:
        return known
    found = [answers.get(finder_step(question.id)) for question in framework.finder]
    if None in found:
        return None
    order = [stage.id for stage in framework.stages]
    places = [
        order.index(question.options[int(answer or 1) - 1].stage)
        for question, answer in zip(framework.finder, found, strict=True)
    ]
    return framework.stages[median_low(places)]


def uses_finder(framework: Framework, answers: Answers) -> bool:
    """Whether the stage follows from questions about the work, since the title didn't tell it."""
    said = answers.get(STAGE)
    return said is not None and framework.stage_titled(said) is None


def examples_of(framework: Framework, answers: Answers) -> Mapping[str, str]:
    """Signal id -> the example given with its rating, of those that are one.

    That takes four words or more, which are no question, not the words of another example, and not a way of saying that
    there is none.
    """
    book, found, known = framework.no_answers, dict[str, str](), set[tuple[str, ...]]()
    for signal in framework.signals:
        said = answers.get(example_step(signal.id)) or ""
        if not said or (level_of(answers, signal) or 0) < HIGH_CLAIM:
            continue
        cut = words(said)
        if len(cut) >= _EXAMPLE_MIN and cut not in known and not book.is_asking(said):
            found[signal.id] = said
            known.add(cut)
    return found


def title_of(answers: Answers) -> str | None:
    """Return the title that was chosen; None before that, and for whoever wasn't sure of theirs."""
    said = answers.get(STAGE)
    return None if said == UNSURE else said


def level_of(answers: Answers, item: Item) -> Level | None:
    """Return the level that an item was rated at; None where it was skipped or not reached."""
    said = answers.get(item_step(item.id))
    return int(said) if said else None


def levels(framework: Framework, answers: Answers) -> Mapping[str, Level]:
    """Return item id -> level, of everything that was rated."""
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
    """Return the item that a step rates, or asks an example of."""
    stage = stage_of(framework, answers)
    items = (*(stage.expectations if stage else ()), *framework.signals)
    return next((item for item in items if step.id in {item_step(item.id), example_step(item.id)}), None)


def reflection_of(stage: Stage, turn: int) -> str:
    """Return the open question of a person's n-th check (from 0): a different one each time, until all were asked."""
    return stage.reflections[turn % len(stage.reflections)]


@dataclass(frozen=True, slots=True)
class Check(Conversation):
    """A check of a member.

    Attributes:
        nth: how many they had finished before, from 0.
        counted_at: when it was spent on a summary: this one was counted, or a later one.
        shown_at: when it was spent on a card.
    """

    nth: int = 0
    counted_at: datetime | None = None
    shown_at: datetime | None = None
