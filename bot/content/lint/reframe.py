"""Rules for the reframe: each question is on a route, routes are short, and the note can be written."""

from collections.abc import Iterator

from bot.content.findings import Problem, Rule
from bot.domain import reframe as rules
from bot.domain.framework import Framework
from bot.domain.reframe import ANSWER

FEWEST, MOST = 5, 7
"""The length of a route: with fewer questions the note says little, with more there is no time between two meetings."""


def reframe_questions_are_asked(framework: Framework) -> Iterator[Problem]:
    """Each question is on a route; otherwise nobody reads it."""
    routes = (route for stage in framework.stages for route in rules.routes(framework.reframe, stage.id, {}))
    asked = {question for route in routes for question in route}
    for n, question in enumerate(framework.reframe):
        if question.id not in asked:
            said = "no answers lead to it"
            yield Problem(("reframe", n), said, "let a question or an option lead to it, or remove it")


def reframes_are_short(framework: Framework) -> Iterator[Problem]:
    """Routes are short enough to be finished, and long enough for a useful note."""
    for stage in framework.stages:
        for route in rules.routes(framework.reframe, stage.id, {}):
            if not FEWEST <= len(route) <= MOST:
                said = f"the stage '{stage.id}' has a route of {len(route)} questions: {', '.join(route)}"
                yield Problem(("reframe",), said, f"let each route have {FEWEST} to {MOST}")
                break


def notes_can_be_written(framework: Framework) -> Iterator[Problem]:
    """The first question asks for the request, and each typed answer has a place in the note."""
    for n, question in enumerate(framework.reframe):
        if question.says.count(ANSWER) != 1:
            yield Problem(("reframe", n, "says"), "has no place for the answer, or several", f"write {ANSWER} once")
        if not n and (question.options or question.open or question.stages):
            said = "the first question is what was asked for: everybody answers it, in words"
            yield Problem(("reframe", n), said, "remove its options, stages and open")


REFRAME: tuple[Rule, ...] = (reframe_questions_are_asked, reframes_are_short, notes_can_be_written)
