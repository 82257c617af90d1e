"""The reframe: a few questions about a request for a course, and a note to send back to whoever made the request.

Questions are asked in the order of the content. An option or a question may skip to one further down, never back, so
every route ends. Questions that were left open are asked in the note.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from bot.domain.base_model import BUTTON_SHOWS, Fits, Id, Model
from bot.domain.conversation import WORDS_MAX, Answers, Ask, Conversation, Script, Step
from bot.domain.lines import ended, unended

END = "end"
"""Takes the place of a question's id to say that no question follows."""

ANSWER = "{answer}"
"""The placeholder for the person's words in a line of the note."""


class ReframeOption(Model):
    """An answer that can be chosen."""

    id: Id
    label: Annotated[str, Fits(max_length=BUTTON_SHOWS)]
    note: Annotated[str, Fits(max_length=300, min_length=0)] = Field(
        default="", description="What the note says if this was chosen, in the person's voice: 'I'd begin with …'"
    )
    to: Id | None = Field(
        default=None, description="The question that follows, further down, or 'end'; left out: as the question says"
    )


class ReframeQuestion(Model):
    """A question about a request, and how the note uses its answer."""

    id: Id
    stages: tuple[Id, ...] = Field(default=(), description="Who is asked; left out: everybody")
    asks: Annotated[str, Fits(max_length=120)]
    hint: Annotated[str, Fits(max_length=120)] = Field(description="What a useful answer contains, with an example")
    options: Annotated[tuple[ReframeOption, ...], Field(max_length=5)] = Field(
        default=(), description="Left out: the answer is typed"
    )
    says: Annotated[str, Fits(max_length=100)] = Field(
        description="The line of the note for a typed answer: 'Tried so far: {answer}'"
    )
    open: Annotated[str, Fits(max_length=120, min_length=0)] = Field(
        default="", description="What the note asks if this was skipped; left out: it can't be skipped"
    )
    then: Id | None = Field(
        default=None, description="The question that follows, further down, or 'end'; left out: the one below"
    )

    def is_for(self, stage: str) -> bool:
        return not self.stages or stage in self.stages

    def option(self, answer: str | None) -> ReframeOption | None:
        return next((option for option in self.options if option.id == answer), None)

    def leads_to(self, answer: str | None) -> str | None:
        """Return the id of the question that follows an answer; None for the next in the list."""
        option = self.option(answer)
        return option.to if option and option.to else self.then

    @property
    def step(self) -> Step:
        asks = Ask.CHOICE if self.options else Ask.WORDS
        options = tuple(option.id for option in self.options)
        return Step(self.id, asks, options, bool(self.open), WORDS_MAX if options else 0)


Questions = Sequence[ReframeQuestion]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reframe(Conversation):
    """A conversation about one request; `stage` is the id of the stage whose questions are asked."""

    stage: str


@dataclass(frozen=True, slots=True)
class Note:
    """The note to whoever made the request.

    Attributes:
        request: the request, in the words that were typed.
        facts: a line for each typed answer, the request first.
        says: a line for each chosen option that has one.
        open: the questions that were left open.
    """

    request: str
    facts: tuple[str, ...]
    says: tuple[str, ...]
    open: tuple[str, ...]


def script(questions: Questions, stage: str) -> Script:
    return lambda answers: tuple(question.step for question in questions_asked(questions, stage, answers))


def questions_asked(questions: Questions, stage: str, answers: Answers) -> Iterator[ReframeQuestion]:
    """Yield the questions on the route that the answers take, up to the first open one."""
    at = 0
    while at < len(questions):
        question = questions[at]
        if question.is_for(stage):
            yield question
            if question.id not in answers:
                return
        at = next_index(questions, at, question.leads_to(answers.get(question.id)))


def next_index(questions: Questions, at: int, target: str | None) -> int:
    """Return the index of the question after the one at index `at`; `len(questions)` if it was the last.

    Args:
        questions: all questions.
        at: the index of the present one.
        target: id of the question to skip to, `END`, or None for the next in the list.
    """
    if target is None:
        return at + 1
    return next((n for n in range(at + 1, len(questions)) if questions[n].id == target), len(questions))


def routes(questions: Questions, stage: str, answers: Answers, at: int = 0) -> Iterator[Answers]:
    """Yield each route to the end from index `at`, given some answers. For the rest, None stands for typed words."""
    if at >= len(questions):
        yield {}
        return
    question = questions[at]
    if not question.is_for(stage):
        yield from routes(questions, stage, answers, next_index(questions, at, question.then))
        return
    given = [answers[question.id]] if question.id in answers else [None, *(option.id for option in question.options)]
    for answer in given:
        following = next_index(questions, at, question.leads_to(answer))
        yield from ({question.id: answer, **rest} for rest in routes(questions, stage, answers, following))


def note(questions: Questions, stage: str, answers: Mapping[str, str | None]) -> Note:
    """Compose the note from the answers."""
    facts, says, still_open = [], [], []
    for question in questions_asked(questions, stage, answers):
        answer = answers.get(question.id)
        option = question.option(answer)
        if option:
            says.append(option.note)
        elif answer:
            facts.append(ended(question.says.replace(ANSWER, unended(answer))))
        else:
            still_open.append(question.open)
    request = answers.get(questions[0].id) or ""
    return Note(unended(request), tuple(facts), tuple(filter(None, says)), tuple(filter(None, still_open)))
