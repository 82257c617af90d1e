"""Rules on what there is enough of: short checks, and something to do, to ask and to say for each stage and signal."""

from collections.abc import Iterator

from bot.content.findings import Problem, Rule
from bot.domain.framework import Framework

MAX_RATED = 9
"""Items of a check: 7 of 100 people leave a questionnaire by its tenth screen."""

MIN_ACTIONS = 8
"""Actions of a stage: with fewer, the same ones come back within two months of weekly nudges."""

MIN_QUESTIONS = 12
"""Weekly questions of a stage: none comes back within eight weeks, and after them there is still a choice."""

MIN_PER_SIGNAL = 2
"""Weekly questions of a stage about one signal: with one, the same comes each time its turn is."""


def checks_are_short(framework: Framework) -> Iterator[Problem]:
    """A check takes four minutes, or people leave it."""
    for s, stage in enumerate(framework.stages):
        rated = len(stage.expectations) + len(framework.signals)
        if rated > MAX_RATED:
            said = f"a check of this stage rates {rated} items, and people stay for {MAX_RATED}"
            yield Problem(("stages", s, "expectations"), said, f"take out {rated - MAX_RATED}")


def stages_have_actions(framework: Framework) -> Iterator[Problem]:
    """A weekly nudge is soon the same one again where there are few."""
    for stage in framework.stages:
        count = sum(stage.id in action.stages for action in framework.actions)
        if count < MIN_ACTIONS:
            said = f"the stage '{stage.id}' has {count} of at least {MIN_ACTIONS}"
            yield Problem(("actions",), said, f"add {MIN_ACTIONS - count} with '{stage.id}' in their stages")


def signals_have_actions(framework: Framework) -> Iterator[Problem]:
    """Whichever bar is shortest, there is something to do about it this week."""
    for stage in framework.stages:
        raised = {item for action in framework.actions if stage.id in action.stages for item in action.raises}
        for signal in framework.signals:
            if signal.id not in raised:
                said = f"none of the stage '{stage.id}' raises the signal '{signal.id}'"
                yield Problem(("actions",), said, f"add one with '{signal.id}' in its raises")


def stages_have_questions(framework: Framework) -> Iterator[Problem]:
    """The same question each week is what people leave first."""
    for stage in framework.stages:
        asked = [reflection.signal for reflection in framework.weekly if stage.id in reflection.stages]
        if len(asked) < MIN_QUESTIONS:
            said = f"the stage '{stage.id}' has {len(asked)} of at least {MIN_QUESTIONS}"
            yield Problem(("weekly",), said, f"add {MIN_QUESTIONS - len(asked)} with '{stage.id}' in their stages")
        for signal in framework.signals:
            if (count := asked.count(signal.id)) < MIN_PER_SIGNAL:
                said = f"the stage '{stage.id}' has {count} of at least {MIN_PER_SIGNAL} about '{signal.id}'"
                yield Problem(("weekly",), said, f"add {MIN_PER_SIGNAL - count} with the signal '{signal.id}'")


def echoes_are_complete(framework: Framework) -> Iterator[Problem]:
    """Every answer gets something back, however far it reached."""
    for signal in framework.signals:
        for scope in framework.scopes:
            if not framework.echo(signal.id, scope.id):
                said = f"nothing is said back about '{signal.id}' at '{scope.id}'"
                yield Problem(("echoes",), said, "add one with this signal and scope")


def titles_stand_once(framework: Framework) -> Iterator[Problem]:
    """A title leads to one stage, for the check begins with it."""
    seen: dict[str, str] = {}
    for s, stage in enumerate(framework.stages):
        for n, title in enumerate(stage.titles):
            if title in seen:
                said = f"the title '{title}' stands in '{seen[title]}' already"
                yield Problem(
                    ("stages", s, "titles", n), said, "leave it in the stage where most people who have it are"
                )
            seen.setdefault(title, stage.id)


def paths_are_used(framework: Framework) -> Iterator[Problem]:
    """A path that can be chosen leads somewhere."""
    used = {action.path for action in framework.actions}
    for n, path in enumerate(framework.paths):
        if path.id not in used:
            yield Problem(("paths", n), "no action lies on this path", "add one, or remove the path")


def pitfalls_are_used(framework: Framework) -> Iterator[Problem]:
    """A pitfall of persons shows only where a stage lists it."""
    used = {pitfall for stage in framework.stages for pitfall in stage.pitfalls}
    for n, pitfall in enumerate(framework.pitfalls):
        if pitfall.of == "person" and pitfall.id not in used:
            yield Problem(("pitfalls", n), "no stage lists this pitfall", "list it where it matters, or remove it")


COVERAGE: tuple[Rule, ...] = (
    checks_are_short,
    stages_have_actions,
    signals_have_actions,
    stages_have_questions,
    echoes_are_complete,
    titles_stand_once,
    paths_are_used,
    pitfalls_are_used,
)
