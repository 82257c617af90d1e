"""Chooses the next steps: actions for the place to begin or, if none fits, the kind of step in general words.

Each action has levels that it is for, and one that it leads to. It isn't offered to somebody whose answer, example or
evidence shows that they are there already.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from bot.domain.framework import Action, Framework, Item, Level, Stage
from bot.domain.interpretation import Hint, Interpretation
from bot.domain.plan import Plan, PlanStatus

OFFERED = 3
"""How many steps are offered at a time."""

OTHERS = 2
"""How many steps are offered instead of those that were not wanted."""

OWN = "own"
"""The action id of a plan whose step is the person's own."""

DONE_COOLDOWN = timedelta(weeks=26)
"""How long it takes until an action that was carried out is offered again."""

LET_GO_COOLDOWN = timedelta(weeks=8)
"""How long it takes until an action that was let go is offered again."""


def recently_settled(settled: Iterable[Plan], now: datetime) -> frozenset[str]:
    """Return the ids of actions that were carried out or let go too recently to be offered again."""
    return frozenset(plan.action for plan in settled if plan.settled_at and now - plan.settled_at < _cooldown(plan))


def _cooldown(plan: Plan) -> timedelta:
    return DONE_COOLDOWN if plan.status is PlanStatus.DONE else LET_GO_COOLDOWN


@dataclass(frozen=True, slots=True)
class Draft:
    """The text that a person edits into a plan."""

    id: str
    title: str
    how: str = ""
    when: str = ""
    will: str = ""
    done: str = ""


def draft(framework: Framework, step_id: str) -> Draft | None:
    """Return the draft for an action, a kind of step, or `OWN`; None if the content has no step with this id."""
    if step_id == OWN:
        return Draft(OWN, "")
    action = framework.action(step_id)
    if action:
        return Draft(action.id, action.title, action.how, action.when, action.will, action.done)
    kind = next((kind for kind in framework.step_kinds if kind.id == step_id), None)
    return Draft(kind.id, kind.says, "", kind.when, kind.will, kind.done) if kind else None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What else the choice of actions depends on, besides the answers.

    Attributes:
        evidenced: item id -> the highest level with an example or evidence.
        recently_settled: ids of actions that were carried out or let go too recently.
        week: weeks since the check; each week, actions that weren't chosen make room for others.
    """

    work_place: str | None = None
    path: str | None = None
    direction: str | None = None
    evidenced: Mapping[str, Level] = field(default_factory=dict)
    recently_settled: Collection[str] = ()
    week: int = 0


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that is offered.

    Attributes:
        says: what to do, in a line.
        kind: id of the kind of step.
        action: None if no action fits, and only the kind of step is offered.
        item: the item that the action moves; None without an action.
        to: the level that the action leads to; None without an action.
        on_path: whether it is on the path that the person chose.
    """

    says: str
    kind: str
    action: Action | None = None
    item: Item | None = None
    to: Level | None = None
    on_path: bool = False

    @property
    def id(self) -> str:
        """The action id of a plan for this step."""
        return self.action.id if self.action else self.kind


def steps(
    framework: Framework, stage: Stage, interpretation: Interpretation, circumstances: Circumstances
) -> tuple[NextStep, ...]:
    """Choose the steps to offer: first those for the place to begin, then for items as low, then for other items.

    Args:
        framework: the content.
        stage: the stage of the check.
        interpretation: what can be concluded from its answers.
        circumstances: what else the choice depends on.
    """
    return tuple(islice(_ranked(framework, stage, interpretation, circumstances), OFFERED))


def other_steps(
    framework: Framework,
    stage: Stage,
    interpretation: Interpretation,
    circumstances: Circumstances,
    *,
    beside: Collection[str],
) -> tuple[NextStep, ...]:
    """Choose steps as `steps` does, but none whose id is in `beside`."""
    ranked = _ranked(framework, stage, interpretation, circumstances)
    return tuple(islice((step for step in ranked if step.id not in beside), OTHERS))


def _ranked(
    framework: Framework, stage: Stage, interpretation: Interpretation, circumstances: Circumstances
) -> Iterator[NextStep]:
    said: set[str] = set()
    for step in _by_place(framework, stage, interpretation, circumstances):
        if step.says not in said:
            said.add(step.says)
            yield step


def _by_place(
    framework: Framework, stage: Stage, interpretation: Interpretation, circumstances: Circumstances
) -> Iterator[NextStep]:
    hints = [hint for hint in (interpretation.hint, *interpretation.other_hints) if hint]
    actions = [
        a
        for a in framework.actions
        if a.fits(stage.id, circumstances.work_place) and a.id not in circumstances.recently_settled
    ]
    levels = {answer.item.id: answer.level for answer in interpretation.answers}
    fixed = framework.fixed_by(circumstances.work_place)
    first = hints[0] if hints else None
    has_actions = first and first.item and any(action.kind == first.step for action in framework.actions)
    if not has_actions:  # a step of its own kind goes with what the result says; another action may contradict it
        yield from islice(_of_kinds(framework, hints[:1], interpretation, circumstances), 1)
    for item, kind in (*_places_to_begin(hints, interpretation), *_other_places(interpretation, fixed)):
        fitting = (_step(action, item, levels, circumstances) for action in actions)
        ranked = sorted(filter(None, fitting), key=lambda step: _order(step, kind, circumstances))
        yield from _rotated(ranked, circumstances.week)
    yield from _of_kinds(framework, hints, interpretation, circumstances)


def _places_to_begin(hints: list[Hint], interpretation: Interpretation) -> Iterator[tuple[Item, str | None]]:
    """Yield the items of hints and those that are as low, with the kind of step that the hint asks for."""
    items = [(hint.item, hint.step) for hint in hints if hint.item]
    yield from items[:1]
    for item in interpretation.equally_low:
        yield item, None
    yield from items[1:]


def _other_places(interpretation: Interpretation, fixed: Collection[str]) -> Iterator[tuple[Item, str | None]]:
    """Yield all rated items but the fixed ones, lowest first. They follow once there are no more places to begin."""
    for answer in sorted(interpretation.answers, key=lambda answer: answer.level or 0):
        if answer.level is not None and answer.item.id not in fixed:
            yield answer.item, None


def _rotated(ranked: list[NextStep], turn: int) -> list[NextStep]:
    """Rotate the steps by `OFFERED` each week."""
    first = OFFERED * turn % len(ranked) if ranked else 0
    return ranked[first:] + ranked[:first]


def _step(
    action: Action, item: Item, levels: Mapping[str, Level | None], circumstances: Circumstances
) -> NextStep | None:
    """Return the action as a step for an item; None if it doesn't fit, or if their answers say that they do it already.

    The first of an action's moves is what it asks people to do.
    """
    move, asked = action.move(item.id, levels[item.id]), action.moves[0]
    if move is None or circumstances.evidenced.get(item.id, 0) >= move.to:
        return None
    if max(levels.get(asked.item) or 0, circumstances.evidenced.get(asked.item, 0)) >= asked.to:
        return None
    return NextStep(action.title, action.kind, action, item, move.to, on_path=action.path == circumstances.path)


def _order(step: NextStep, kind: str | None, circumstances: Circumstances) -> tuple[bool, bool, bool, bool, int]:
    action = step.action
    return (
        step.kind != kind,
        action is None or circumstances.work_place not in action.places,
        not step.on_path,
        action is None or circumstances.direction not in action.directions,
        action.minutes if action else 0,
    )


def _of_kinds(
    framework: Framework, hints: list[Hint], interpretation: Interpretation, circumstances: Circumstances
) -> Iterator[NextStep]:
    kinds = {kind.id: kind for kind in framework.step_kinds}
    for name in (*(hint.step for hint in hints), *(guard.step for guard in interpretation.guards)):
        kind = kinds.get(name)
        if kind and kind.id not in circumstances.recently_settled:
            yield NextStep(kind.places.get(circumstances.work_place or "", kind.says), kind.id)
