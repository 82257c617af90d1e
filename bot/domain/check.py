"""The self-check: its steps, and how its answers are read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from statistics import median_low

from bot.domain import conversation
from bot.domain.conversation import Answers, Ask, Conversation, Script, Step
from bot.domain.framework import HIGH_CLAIM, LEVELS, Framework, Item, Level, Signal, Stage
from bot.domain.intents import split_words

STAGE = "stage"
UNSURE = "unsure"
REFLECTION = "reflection"
NONE_OF_THESE: Level = 0
_RATINGS = tuple(str(level) for level in (*LEVELS, NONE_OF_THESE))

TITLE_MAX = 60
"""Maximum characters of a title."""

_EXAMPLE_MIN = 4
"""Minimum words of an example: fewer can't say who did what."""

_NEAR_TITLE = 0.85
"""How similar (0 to 1) a typed title must be to a listed one: 'Senior Instuctional Designer' is, 'Designer' is not."""
_FINDER, _ITEM, _EXAMPLE = "finder.", "item.", "example."


def read_answer(step: Step, text: str) -> str | None:
    """Read typed words as an answer to the step. A title may be misspelled or unknown."""
    if step.id != STAGE:
        return conversation.read_answer(step, text)
    listed = {option.casefold(): option for option in step.options if option != UNSURE}
    typed = " ".join(text.split())
    near = get_close_matches(typed.casefold(), listed, n=1, cutoff=_NEAR_TITLE)
    if near:
        return listed[near[0]]
    return typed if step.takes(typed) else None


def item_step(item_id: str) -> str:
    return _ITEM + item_id


def example_step(signal_id: str) -> str:
    return _EXAMPLE + signal_id


def finder_step(question_id: str) -> str:
    return _FINDER + question_id


def script(framework: Framework) -> Script:
    """Return the script of a check: the stage, ratings of its expectations and the signals, and an open question."""
    return lambda answers: tuple(_steps(framework, answers))


def _steps(framework: Framework, answers: Answers) -> Iterator[Step]:
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
    """Return the stage of the title if that is known, else the (low) median of the stage finder's answers."""
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
    """Return whether the stage finder is needed because the title is unknown."""
    said = answers.get(STAGE)
    return said is not None and framework.stage_titled(said) is None


def examples_of(framework: Framework, answers: Answers) -> Mapping[str, str]:
    """Return signal id -> the example given with its rating, where it is one.

    An example has four words or more. It isn't a question, a repetition of another example, or a way to say that there
    is none.
    """
    book, found, known = framework.no_answers, dict[str, str](), set[tuple[str, ...]]()
    for signal in framework.signals:
        said = answers.get(example_step(signal.id)) or ""
        if not said or (level_of(answers, signal) or 0) < HIGH_CLAIM:
            continue
        cut = split_words(said)
        if len(cut) >= _EXAMPLE_MIN and cut not in known and not book.is_asking(said):
            found[signal.id] = said
            known.add(cut)
    return found


def title_of(answers: Answers) -> str | None:
    """Return the title that was given; None before that, and if the person wasn't sure."""
    said = answers.get(STAGE)
    return None if said == UNSURE else said


def level_of(answers: Answers, item: Item) -> Level | None:
    """Return the level of an item; None if it was skipped or not reached yet."""
    said = answers.get(item_step(item.id))
    return int(said) if said else None


def levels(framework: Framework, answers: Answers) -> Mapping[str, Level]:
    """Return item id -> level for all items that were rated."""
    stage = stage_of(framework, answers)
    items = (*(stage.expectations if stage else ()), *framework.signals)
    return {item.id: level for item in items if (level := level_of(answers, item)) is not None}


@dataclass(frozen=True, slots=True)
class Progress:
    """The number of the present question, and of all questions. Those that find the stage aren't counted."""

    number: int
    total: int


def progress(framework: Framework, answers: Answers, step: Step) -> Progress | None:
    """Return the progress at a step; an example counts with its signal. None while the stage is being found."""
    stage = stage_of(framework, answers)
    if stage is None or step.id == STAGE or step.id.startswith(_FINDER):
        return None
    questions = [item.id for item in (*stage.expectations, *framework.signals)] + [REFLECTION]
    asked = step.id.removeprefix(_ITEM).removeprefix(_EXAMPLE)
    return Progress(questions.index(asked) + 1, len(questions))


def question_of(framework: Framework, answers: Answers, step: Step) -> Item | None:
    """Return the item that a step rates or asks an example of, if any."""
    stage = stage_of(framework, answers)
    items = (*(stage.expectations if stage else ()), *framework.signals)
    return next((item for item in items if step.id in {item_step(item.id), example_step(item.id)}), None)


def reflection_of(stage: Stage, nth: int) -> str:
    """Return the open question of a person's n-th check (from 0): none is repeated until all were asked."""
    return stage.reflections[nth % len(stage.reflections)]


@dataclass(frozen=True, slots=True)
class Check(Conversation):
    """A check of a member.

    Attributes:
        nth: how many checks they had finished before.
        counted_at: when it was spent on a summary, which counted this check or a later one.
        shown_at: when it was spent on a card.
    """

    nth: int = 0
    counted_at: datetime | None = None
    shown_at: datetime | None = None
