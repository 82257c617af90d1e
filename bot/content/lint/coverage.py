"""Rules for quantity: checks are short, and each stage and signal has enough actions and questions."""

from collections.abc import Iterator

from bot.content.findings import Problem, Rule
from bot.domain.framework import HIGH_CLAIM, Framework

MAX_RATED = 9
"""Maximum items of a check: 7 of 100 people leave a questionnaire by its tenth screen."""

MIN_ACTIONS = 3
"""Minimum actions of a stage for an item at a low level: one to do, one to pass over, and one more."""

MIN_QUESTIONS = 27
"""Minimum weekly questions of a stage, so that none is repeated within 26 weeks."""

MIN_FOLLOW_UPS = 3
"""Minimum follow-up questions of a signal and a scope: with fewer, the same one comes each month."""

MIN_PER_SIGNAL = 2
"""Minimum weekly questions of a stage about a signal: with one, the signal always has the same question."""


def checks_are_short(framework: Framework) -> Iterator[Problem]:
    """A check takes four minutes at most, or people leave it."""
    for s, stage in enumerate(framework.stages):
        rated = len(stage.expectations) + len(framework.signals)
        if rated > MAX_RATED:
            said = f"a check of this stage rates {rated} items, but people stay for {MAX_RATED}"
            yield Problem(("stages", s, "expectations"), said, f"take out {rated - MAX_RATED}")


def items_have_actions(framework: Framework) -> Iterator[Problem]:
    """For every place to begin, there is something to do this week."""
    for stage in framework.stages:
        moves = [move for action in framework.actions if stage.id in action.stages for move in action.moves]
        for item in framework.groups(stage)["items"]:
            near = sum(move.item == item and move.at == (0, HIGH_CLAIM - 1) for move in moves)
            if near < MIN_ACTIONS:
                said = f"the stage '{stage.id}' has {near} of at least {MIN_ACTIONS} that move '{item}' from 0 to 2"
                yield Problem(("actions",), said, f"add {MIN_ACTIONS - near} with 'at: [0, 2]'")
            if not any(move.item == item and move.at[1] == HIGH_CLAIM for move in moves):
                said = f"the stage '{stage.id}' has none that moves '{item}' on from {HIGH_CLAIM}"
                yield Problem(("actions",), said, f"add one with 'at: [{HIGH_CLAIM}, {HIGH_CLAIM}]'")


def stages_have_questions(framework: Framework) -> Iterator[Problem]:
    """There are enough weekly questions: people stop answering the same one."""
    unknown = [question.signal for question in framework.weekly if not question.stages]
    if len(unknown) < MIN_QUESTIONS:
        said = f"people whose stage is not known have {len(unknown)} of at least {MIN_QUESTIONS}"
        yield Problem(("weekly",), said, f"add {MIN_QUESTIONS - len(unknown)} without stages")
    for stage in framework.stages:
        asked = [question.signal for question in framework.weekly_for(stage)]
        if any(stage.id in question.stages for question in framework.weekly) and len(asked) < MIN_QUESTIONS:
            said = f"the stage '{stage.id}' has {len(asked)} of at least {MIN_QUESTIONS}"
            yield Problem(("weekly",), said, f"add {MIN_QUESTIONS - len(asked)} with '{stage.id}' in their stages")
        for signal in framework.signals:
            if (count := asked.count(signal.id)) < MIN_PER_SIGNAL:
                said = f"the stage '{stage.id}' has {count} of at least {MIN_PER_SIGNAL} about '{signal.id}'"
                yield Problem(("weekly",), said, f"add {MIN_PER_SIGNAL - count} with the signal '{signal.id}'")


def answers_are_followed_up(framework: Framework) -> Iterator[Problem]:
    """For each signal and scope, several questions can follow an answer."""
    for signal in framework.signals:
        for scope in framework.scopes:
            count = sum((one.signal, one.scope) == (signal.id, scope.id) for one in framework.follow_ups)
            if count < MIN_FOLLOW_UPS:
                said = f"'{signal.id}' at '{scope.id}' has {count} of at least {MIN_FOLLOW_UPS}"
                yield Problem(("follow_ups",), said, "add some with this signal and scope")


def titles_stand_once(framework: Framework) -> Iterator[Problem]:
    """A title belongs to one stage, since it determines the stage of a check."""
    seen: dict[str, str] = {}
    for s, stage in enumerate(framework.stages):
        for n, title in enumerate(stage.titles):
            if title in seen:
                said = f"the title '{title}' already belongs to '{seen[title]}'"
                yield Problem(
                    ("stages", s, "titles", n), said, "leave it in the stage where most people who have it are"
                )
            seen.setdefault(title, stage.id)


def paths_are_used(framework: Framework) -> Iterator[Problem]:
    """Each path has an action."""
    used = {action.path for action in framework.actions}
    for n, path in enumerate(framework.paths):
        if path.id not in used:
            yield Problem(("paths", n), "no action is on this path", "add one, or remove the path")


def pitfalls_are_used(framework: Framework) -> Iterator[Problem]:
    """Each pitfall of persons is listed by a stage; otherwise it is never shown."""
    used = {pitfall for stage in framework.stages for pitfall in stage.pitfalls}
    for n, pitfall in enumerate(framework.pitfalls):
        if pitfall.of == "person" and pitfall.id not in used:
            yield Problem(("pitfalls", n), "no stage lists this pitfall", "list it where it matters, or remove it")


COVERAGE: tuple[Rule, ...] = (
    checks_are_short,
    items_have_actions,
    stages_have_questions,
    answers_are_followed_up,
    titles_stand_once,
    paths_are_used,
    pitfalls_are_used,
)
