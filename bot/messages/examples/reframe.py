"""Examples of the reframe."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain import reframe as rules
from bot.domain.conversation import Answers, Session, Status
from bot.domain.framework import Framework
from bot.domain.reframe import Reframe, ReframeQuestion
from bot.messages.examples.samples import ANA, NOW, Example
from bot.messages.reframe import ReframeMessages
from bot.messages.words import Words
from bot.services.reframes import ReframeView, build_view


def examples(words: Words, framework: Framework) -> Iterator[Example]:
    reframe, questions = ReframeMessages(words), framework.reframe
    for question in questions:
        answers = _on_the_way(framework, question)
        asked = _view(framework, answers, question)
        yield Example("reframe", f"asks: {question.id}", reframe.message(asked))
        for option in question.options:
            chosen = _view(framework, _to_the_end(framework, question, {**answers, question.id: option.id}), question)
            ended = replace(chosen, question=None)
            yield Example("reframe", f"note: {question.id}, {option.id}", reframe.message(ended))
    first = questions[0]
    said = _view(framework, {first.id: _answer(first)}, first)
    yield Example("reframe", "changing an answer", reframe.message(said))
    yield Example("reframe", "dialog for an answer", reframe.write_form(said))
    nothing = replace(_view(framework, _to_the_end(framework, first, {}, leaves_open=True), first), question=None)
    yield Example("reframe", "note with everything open", reframe.message(nothing))
    yield Example("reframe", "dialog with the note", reframe.take_form(nothing))
    yield Example("reframe", "the note to copy", reframe.text(reframe.note(nothing)))
    yield Example("reframe", "the line to save", reframe.text(reframe.evidence(said)))
    yield Example("reframe", "moved", reframe.moved())
    for view in (said, _view(framework, {}, first)):
        session = replace(view.reframe.session, status=Status.PAUSED)
        paused = replace(view, reframe=replace(view.reframe, session=session))
        yield Example(
            "reframe", f"paused, {'with' if view.note.request else 'without'} a request", reframe.message(paused)
        )


def _view(framework: Framework, answers: Answers, at: ReframeQuestion) -> ReframeView:
    session = Session(answers, at.id)
    stage = _stage(framework, at)
    return build_view(framework.reframe, Reframe("example", ANA, framework.version, session, NOW, stage=stage))


def _stage(framework: Framework, of: ReframeQuestion) -> str:
    return of.stages[0] if of.stages else framework.stages[0].id


def _on_the_way(framework: Framework, to: ReframeQuestion) -> Answers:
    """Return answers that lead to a question."""
    ways = (dict(way) for way in rules.routes(framework.reframe, _stage(framework, to), {}))
    way = next((way for way in ways if to.id in way), {to.id: None})
    before = list(way)[: list(way).index(to.id)]
    answers = {question.id: _answer(question) for question in framework.reframe}
    return {question: way[question] or answers[question] for question in before}


def _to_the_end(framework: Framework, of: ReframeQuestion, answers: Answers, *, leaves_open: bool = False) -> Answers:
    """Answer all remaining questions, or leave open those that can be."""
    while True:
        *_, last = rules.questions_asked(framework.reframe, _stage(framework, of), answers)
        if last.id in answers:
            return answers
        answers = {**answers, last.id: None if leaves_open and last.open else _answer(last)}


def _answer(question: ReframeQuestion) -> str:
    """Return any valid answer: the first option, or the example in the hint."""
    return question.options[0].id if question.options else question.hint.rpartition(": ")[2]
