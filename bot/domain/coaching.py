"""The next step: actions chosen for one place to begin, or the kind of step in words that fit everybody.

An action is offered only to somebody who has not told that they do it already: each says from which level it is for
and to which one it leads, and neither the answer, nor an example, nor evidence may be there yet.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from bot.domain.framework import Action, Framework, Item, Level, Stage
from bot.domain.interpretation import Hint, Interpretation
from bot.domain.plan import Plan, PlanStatus

OFFERED = 3
"""Steps offered at a time."""

OTHERS = 2
"""Steps offered in place of one that was not wanted."""

OWN = "own"
"""What a plan is kept under whose step is the person's own."""

DONE_COOLDOWN = timedelta(weeks=26)
"""How long an action that was carried out is not offered again."""

LET_GO_COOLDOWN = timedelta(weeks=8)
"""How long an action that was let go is not offered again."""


def recently_settled(settled: Iterable[Plan], now: datetime) -> frozenset[str]:
    """The ids of actions that were carried out or let go too recently to be offered again."""
    return frozenset(plan.action for plan in settled if plan.settled_at and now - plan.settled_at < _rest(plan))


def _rest(plan: Plan) -> timedelta:
    return DONE_COOLDOWN if plan.status is PlanStatus.DONE else LET_GO_COOLDOWN


@dataclass(frozen=True, slots=True)
class Draft:
    """What a plan begins with, to be put in one's own words."""

    id: str
    title: str
    how: str = ""
    when: str = ""
    will: str = ""
    done: str = ""


def draft(framework: Framework, step_id: str) -> Draft | None:
    """The draft of an action, of a kind of step, or of one's own; None where the content has none of that id."""
    if step_id == OWN:
        return Draft(OWN, "")
    action = framework.action(step_id)
    if action:
        return Draft(action.id, action.title, action.how, action.when, action.will, action.done)
    kind = next((kind for kind in framework.step_kinds if kind.id == step_id), None)
    return Draft(kind.id, kind.says) if kind else None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What an action has to fit beside the answers.

    Attributes:
        shown: item id -> the highest level of which there is an example or evidence.
        resting: ids of actions that were carried out or let go too recently.
        turn: weeks since the check. What was seen and not taken makes room for others.
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
        action: None where no action fits, so that only the kind of step can be said.
        says: what to do, in a line.
        item: what it moves, from the level that was answered to `to`; both None for a step of a kind.
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
        """What a plan of it is kept under."""
        return self.action.id if self.action else self.kind


def steps(framework: Framework, stage: Stage, found: Interpretation, around: Circumstances) -> tuple[NextStep, ...]:
    """Choose the steps to offer: for the place to begin first, then for what is as low, then for what else is open.

    Args:
        framework: whose actions are offered.
        stage: of the check.
        found: what its answers add up to.
        around: what else an action has to fit.
    """
    return tuple(islice(_ranked(framework, stage, found, around), OFFERED))


def other_steps(
    framework: Framework, stage: Stage, found: Interpretation, around: Circumstances, *, beside: Collection[str]
) -> tuple[NextStep, ...]:
    """Choose steps in place of those in `beside`, as `steps` does."""
    ranked = _ranked(framework, stage, found, around)
    return tuple(islice((step for step in ranked if step.id not in beside), OTHERS))


def _ranked(framework: Framework, stage: Stage, found: Interpretation, around: Circumstances) -> Iterator[NextStep]:
    said: set[str] = set()
    for step in _by_place(framework, stage, found, around):
        if step.says not in said:
            said.add(step.says)
            yield step


def _by_place(framework: Framework, stage: Stage, found: Interpretation, around: Circumstances) -> Iterator[NextStep]:
    hints = [hint for hint in (found.hint, *found.other_hints) if hint]
    actions = [
        a for a in framework.actions if a.fits(stage.id, around.work_place) and a.id not in around.recently_settled
    ]
    levels = {answer.item.id: answer.level for answer in found.answers}
    fixed = framework.fixed_by(around.work_place)
    for item, kind in (*_places_to_begin(hints, found), *_other_places(found, fixed)):
        fitting = (_step(action, item, levels[item.id], around) for action in actions)
        ranked = sorted(filter(None, fitting), key=lambda step: _order(step, kind, around))
        yield from _rotated(ranked, around.week)
    yield from _of_kinds(framework, hints, found, around)


def _places_to_begin(hints: list[Hint], found: Interpretation) -> Iterator[tuple[Item, str | None]]:
    """Return what a step may move, with the kind of step that the pattern asks for."""
    items = [(hint.item, hint.step) for hint in hints if hint.item]
    yield from items[:1]
    for item in found.equally_low:
        yield item, None
    yield from items[1:]


def _other_places(found: Interpretation, fixed: Collection[str]) -> Iterator[tuple[Item, str | None]]:
    """Yield every other item that was rated, the lowest first: for when the steps for those above are used up."""
    for answer in sorted(found.answers, key=lambda answer: answer.level or 0):
        if answer.level is not None and answer.item.id not in fixed:
            yield answer.item, None


def _rotated(ranked: list[NextStep], turn: int) -> list[NextStep]:
    """Begin further down each week, and at the top again after the last."""
    first = OFFERED * turn % len(ranked) if ranked else 0
    return ranked[first:] + ranked[:first]


def _step(action: Action, item: Item, level: Level | None, around: Circumstances) -> NextStep | None:
    move = action.move(item.id, level)
    if move is None or around.evidenced.get(item.id, 0) >= move.to:
        return None
    return NextStep(action.title, action.kind, action, item, move.to, on_path=action.path == around.path)


def _order(step: NextStep, kind: str | None, around: Circumstances) -> tuple[bool, bool, bool, bool, int]:
    action = step.action
    return (
        step.kind != kind,
        action is None or around.work_place not in action.places,
        not step.on_path,
        action is None or around.direction not in action.directions,
        action.minutes if action else 0,
    )


def _of_kinds(
    framework: Framework, hints: list[Hint], found: Interpretation, around: Circumstances
) -> Iterator[NextStep]:
    kinds = {kind.id: kind for kind in framework.step_kinds}
    for name in (*(hint.step for hint in hints), *(guard.step for guard in found.guards)):
        kind = kinds.get(name)
        if kind and kind.id not in around.recently_settled:
            yield NextStep(kind.places.get(around.work_place or "", kind.says), kind.id)
