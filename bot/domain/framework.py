"""The career framework as the content folder tells it.

The models are pydantic's, so that the same classes check what an author wrote, are published as a JSON Schema for
editors, and are kept beside each check as its snapshot: a result still reads right after the content was edited.
Nothing here knows a particular stage, expectation or signal.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Protocol, Self, TypeVar

from pydantic import Field, model_validator

from bot.domain import titles
from bot.domain.base_model import BUTTON_SHOWS, HIGH_CLAIM, LEVELS, Fits, Id, Level, Model
from bot.domain.intents import Intent, Phrase, Phrasebook
from bot.domain.patterns import Fragment, Guard, Pattern, StepKind
from bot.domain.pitfalls import Pitfall, TeamRule
from bot.domain.reframe import ReframeQuestion

__all__ = [
    "CHART_NAME_MAX",
    "HIGH_CLAIM",
    "LEVELS",
    "Action",
    "Anchor",
    "Enabling",
    "FinderOption",
    "FinderQuestion",
    "FollowUp",
    "Framework",
    "Id",
    "Item",
    "Level",
    "Model",
    "Obstacle",
    "Path",
    "Pitfall",
    "ScopeLevel",
    "Signal",
    "Stage",
    "TeamRule",
    "WeeklyQuestion",
]


OPTION_MAX = 75
"""Characters of an option of a select menu."""

CHART_NAME_MAX = 20
"""Characters that a chart has room for beside a line, or below a bar."""


class Anchor(Model):
    """One thing that happened, plainly apart from its neighbours."""

    text: Annotated[str, Fits(max_length=120)] = Field(description="What happened, in the person's voice: 'I asked …'")
    short: Annotated[str, Fits(max_length=50)] = Field(description="The same in a few words, for the bar of a result")


class Item(Model):
    """Something that a check asks about: an expectation of a stage, or a signal of readiness."""

    id: Id
    name: Annotated[str, Fits(max_length=60)]
    question: Annotated[str, Fits(max_length=200)] = Field(
        description="Asks what happened last time, not how good one is"
    )
    anchors: tuple[Anchor, Anchor, Anchor, Anchor] = Field(description="Levels 1 to 4")


class Signal(Item):
    """A sign of readiness for wider scope; level n of its anchors is the n-th scope level."""

    example: Annotated[str, Fits(max_length=200)] = Field(description="Asks for one recent example, after a high claim")
    # Frameworks kept beside checks from before there were charts are without it.
    short: Annotated[str, Fits(max_length=CHART_NAME_MAX, min_length=0)] = Field(
        default="", description="The name in at most 20 characters, for charts; left out where the name is as short"
    )

    @property
    def at_a_glance(self) -> str:
        """The name as a chart has room for it."""
        return self.short or self.name[:CHART_NAME_MAX].strip()


class Stage(Model):
    """A stretch of a career, with what is expected there."""

    id: Id
    name: Annotated[str, Fits(max_length=BUTTON_SHOWS)]
    tagline: Annotated[str, Fits(max_length=80)]
    about: Annotated[str, Fits(max_length=400)]
    scope: Annotated[tuple[Id, ...], Field(min_length=1)] = Field(
        description="Scope levels that this stage expects of a signal, from the narrowest to the widest"
    )
    frame: Annotated[str, Fits(max_length=40)] = Field(
        description="The time that a check asks about: 'the last six months'"
    )
    titles: Annotated[tuple[Annotated[str, Fits(max_length=60)], ...], Field(min_length=1)]
    also: tuple[Annotated[str, Fits(max_length=60)], ...] = Field(
        default=(), description="More titles that are understood when typed, and not listed"
    )
    entering: Annotated[str, Fits(max_length=400)] = Field(description="What changes on the way in")
    expectations: Annotated[tuple[Item, ...], Field(min_length=1)]
    reflections: Annotated[tuple[Annotated[str, Fits(max_length=200)], ...], Field(min_length=1)] = Field(
        description="Open questions; a check asks one"
    )
    pitfalls: Annotated[tuple[Id, ...], Field(min_length=1)]


class ScopeLevel(Model):
    """How far work reaches."""

    id: Id
    name: Annotated[str, Fits(max_length=BUTTON_SHOWS)]
    reads_as: Annotated[str, Fits(max_length=60)] = Field(description="Completes 'Your work reaches …'")
    meaning: Annotated[str, Fits(max_length=200)]


class Path(Model):
    """A way of widening scope that needs no new title."""

    id: Id
    name: Annotated[str, Fits(max_length=BUTTON_SHOWS)]
    meaning: Annotated[str, Fits(max_length=200)]


class About(Model):
    """Why there is a framework, and what it leaves open."""

    why_people: Annotated[str, Fits(max_length=500)] = Field(description="What it does for the people in it")
    why_organisations: Annotated[str, Fits(max_length=500)] = Field(
        description="What it does for those who employ them"
    )
    long_view: Annotated[str, Fits(max_length=500)] = Field(description="How a career goes over the years")
    paths: Annotated[str, Fits(max_length=500)] = Field(description="How the paths go together")


class WorkPlace(Model):
    """Where somebody works, as far as it changes what they can do."""

    id: Id
    name: Annotated[str, Fits(max_length=BUTTON_SHOWS)]
    meaning: Annotated[str, Fits(max_length=200)]
    fixes: tuple[Id, ...] = Field(
        default=(), description="Items that are mostly decided by others there: a place to begin only where no other is"
    )


class Direction(Model):
    """Where somebody wants to go; staying and going deeper is as good an answer as moving up."""

    id: Id
    name: Annotated[str, Fits(max_length=BUTTON_SHOWS)]
    meaning: Annotated[str, Fits(max_length=200)]


class FinderOption(Model):
    """An answer of the stage finder."""

    text: Annotated[str, Fits(max_length=OPTION_MAX)]
    stage: Id


class FinderQuestion(Model):
    """One question about scope for people who are not sure of their stage."""

    id: Id
    question: Annotated[str, Fits(max_length=200)]
    options: Annotated[tuple[FinderOption, ...], Field(min_length=2, max_length=5)]


class Move(Model):
    """What an action does for one item: for whom it is, and how far it leads."""

    item: Id = Field(description="A signal or an expectation")
    at: Annotated[tuple[Level, Level], Field(description="For people from this level to that one, both included")]
    to: Level = Field(description="The level that it leads to; nobody who is there already is offered it")

    @model_validator(mode="after")
    def _leads_further(self) -> Self:
        if not self.at[0] <= self.at[1] < self.to:
            raise ValueError("write at: [lowest, highest] with a to above both")
        return self


class Action(Model):
    """A nudge: one thing to do this week that widens scope."""

    id: Id
    stages: Annotated[tuple[Id, ...], Field(min_length=1)]
    moves: Annotated[tuple[Move, ...], Field(min_length=1, max_length=3)]
    kind: Id = Field(description="The kind of step that it is")
    path: Id
    places: tuple[Id, ...] = Field(default=(), description="Work places that it is made for; left out: it fits all")
    not_places: tuple[Id, ...] = Field(default=(), description="Work places where it can't be done")
    directions: tuple[Id, ...] = Field(default=(), description="Directions that it leads in; left out: any")
    minutes: Annotated[int, Field(ge=5, le=480)] = Field(description="Effort, in minutes")
    title: Annotated[str, Fits(max_length=80)] = Field(description="An instruction: 'Sit in on …'")
    how: Annotated[str, Fits(max_length=350)]
    when: Annotated[str, Fits(max_length=120)] = Field(
        description="A cue that comes by itself within a week: completes 'When …'"
    )
    will: Annotated[str, Fits(max_length=120)] = Field(description="Completes 'I will …'")
    done: Annotated[str, Fits(max_length=120)] = Field(description="What done looks like: completes 'Done when …'")

    def fits(self, stage: str, work_place: str | None) -> bool:
        """Return whether it can be done at a stage and a work place."""
        made_for = not self.places or work_place in self.places
        return stage in self.stages and made_for and work_place not in self.not_places

    def move(self, item: str, level: Level | None) -> Move | None:
        """Return what it does for somebody at a level of an item; None where it is not for them."""
        found = (move for move in self.moves if move.item == item and level is not None)
        return next((move for move in found if move.at[0] <= (level or 0) <= move.at[1]), None)


class Obstacle(Model):
    """Something that may get in the way of a plan, and a smaller step for when it does."""

    id: Id
    name: Annotated[str, Fits(max_length=BUTTON_SHOWS)]
    says: Annotated[str, Fits(max_length=200)] = Field(description="The smaller step, told to who meets it")
    when: Annotated[str, Fits(max_length=120, min_length=0)] = Field(
        default="", description="Completes 'When …'; left out with the next two where there is no smaller step"
    )
    will: Annotated[str, Fits(max_length=120, min_length=0)] = Field(default="", description="Completes 'I will …'")
    done: Annotated[str, Fits(max_length=120, min_length=0)] = Field(default="", description="Completes 'Done when …'")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if len({bool(part) for part in (self.when, self.will, self.done)}) > 1:
            raise ValueError("write when, will and done, or none of them")
        return self

    @property
    def has_step(self) -> bool:
        return bool(self.will)


class WeeklyQuestion(Model):
    """A question of the weekly DM; `Stage.reflections` are the open ones of a check."""

    id: Id
    stages: tuple[Id, ...] = Field(
        default=(), description="Left out: for people whose stage is not known, or has no questions of its own"
    )
    signal: Id = Field(description="The signal that an answer may become evidence for")
    question: Annotated[str, Fits(max_length=120)] = Field(
        description="Asks what happened this week, so that one line answers it"
    )


class FollowUp(Model):
    """A question that may follow a weekly answer, by the signal it was about and how far it reached. Claims nothing."""

    id: Id
    signal: Id
    scope: Id
    asks: Annotated[str, Fits(max_length=160)] = Field(
        description="Asks for a detail that would make the answer worth keeping: who, what, how many, what next"
    )


class Enabling(Model):
    """One thing that a manager can do within a week so that the team's work reaches further."""

    id: Id
    answers: Annotated[tuple[Id, ...], Field(min_length=1)] = Field(
        description="Pitfalls of organisations, and signals, that it is good for"
    )
    minutes: Annotated[int, Field(ge=5, le=480)] = Field(description="The manager's own effort, in minutes")
    title: Annotated[str, Fits(max_length=80)] = Field(description="An instruction: 'Hand one …'")
    how: Annotated[str, Fits(max_length=350)]
    done: Annotated[str, Fits(max_length=120)] = Field(description="What done looks like: completes 'Done when …'")


class Framework(Model):
    """Stages in order, the signals between them, and everything that coaching draws on."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    credit: Annotated[str, Fits(max_length=150)] = Field(description="Where the framework comes from")
    scopes: Annotated[tuple[ScopeLevel, ...], Field(min_length=4, max_length=4)] = Field(
        description="Narrow to wide, one for each level of a signal's anchors"
    )
    about: About | None = Field(default=None, description="For browsing: what the framework is for")
    paths: Annotated[tuple[Path, ...], Field(min_length=1, max_length=8)]
    signals: Annotated[tuple[Signal, ...], Field(min_length=1)]
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=8)]
    finder: Annotated[tuple[FinderQuestion, ...], Field(min_length=1, max_length=5)]
    pitfalls: tuple[Pitfall, ...]
    work_places: Annotated[tuple[WorkPlace, ...], Field(min_length=1, max_length=8)]
    directions: Annotated[tuple[Direction, ...], Field(min_length=1, max_length=5)]
    guards: tuple[Guard, ...]
    fragments: tuple[Fragment, ...]
    step_kinds: tuple[StepKind, ...]
    joins: Annotated[str, Field(max_length=20)] = Field(
        description="Stands between two things that somebody does: ' and '"
    )
    contrast: Annotated[str, Fits(max_length=60)] = Field(
        description="Where no pattern fits: one far answer beside a near one, 'You {far}; {near}.'"
    )
    patterns: tuple[Pattern, ...]
    actions: tuple[Action, ...]
    # Frameworks kept beside checks from before there were these are without them.
    obstacles: Annotated[tuple[Obstacle, ...], Field(max_length=8)] = Field(
        default=(), description="What may get in the way of a plan"
    )
    nothing: tuple[Phrase, ...] = Field(
        default=(), description="Ways to say that there is nothing to tell: 'nothing this week'"
    )
    # Frameworks kept beside checks from before there was a weekly DM are without these two.
    weekly: tuple[WeeklyQuestion, ...] = Field(default=(), description="The questions of the weekly DM")
    follow_ups: tuple[FollowUp, ...] = Field(default=(), description="What may be asked after an answer")
    intents: tuple[Intent, ...] = Field(default=(), description="What people ask for in their own words")
    no_answer: tuple[Phrase, ...] = Field(default=(), description="Ways to say that there is no example")
    openers: tuple[Phrase, ...] = Field(default=(), description="What questions and wishes begin with: 'how do i'")
    fillers: tuple[Phrase, ...] = Field(
        default=(), description="Words that a message may have before it asks: 'please'"
    )
    # The same holds for those from before there was the reframe, and before there were teams.
    reframe: tuple[ReframeQuestion, ...] = Field(default=(), description="What is asked about a request for a course")
    enabling: tuple[Enabling, ...] = Field(default=(), description="What a manager can commit to")

    @cached_property
    def document(self) -> str:
        """The framework as JSON, byte for byte the same for the same content."""
        return self.model_dump_json(by_alias=True)

    @cached_property
    def version(self) -> str:
        """A hash of all that is said here; kept with every check."""
        return hashlib.sha256(self.document.encode()).hexdigest()[:16]

    @cached_property
    def _titles(self) -> Mapping[str, Stage]:
        """Title, as it is and normalised -> its stage; the first one's, where two stages have the same."""
        titled = [(title, stage) for stage in reversed(self.stages) for title in (*stage.titles, *stage.also)]
        return {spelled: stage for title, stage in titled for spelled in (title, titles.normalised(title))}

    @cached_property
    def listed_titles(self) -> tuple[str, ...]:
        """The titles that are offered, in the order of the stages."""
        return tuple(title for stage in self.stages for title in stage.titles)

    @cached_property
    def patterns_of(self) -> Mapping[str, tuple[Pattern, ...]]:
        """Stage id -> the patterns that can be told there."""
        return {
            stage.id: tuple(pattern for pattern in self.patterns if pattern.concerns(stage.id)) for stage in self.stages
        }

    @cached_property
    def fragment_of(self) -> Mapping[str, Fragment]:
        """Item id -> what its levels mean."""
        return {fragment.item: fragment for fragment in self.fragments}

    @cached_property
    def phrasebook(self) -> Phrasebook:
        """Understands what people type."""
        return Phrasebook(self.intents, self.openers, self.fillers)

    @cached_property
    def no_answers(self) -> Phrasebook:
        """Understands only, as what asks, the ways to say that there is no example."""
        return Phrasebook((), self.no_answer, self.fillers)

    def stage(self, stage_id: str) -> Stage:
        """Return the stage of that id; KeyError where there is none."""
        return _found(self.stages, stage_id)

    def stage_titled(self, title: str) -> Stage | None:
        """Find the stage of a job title in any spelling; None where the title isn't known."""
        return titles.find(title, self._titles)

    def stage_after(self, stage: Stage) -> Stage | None:
        """Return the stage that this one leads to, if any."""
        place = self.stages.index(stage) + 1
        return self.stages[place] if place < len(self.stages) else None

    def groups(self, stage: Stage) -> Mapping[str, tuple[str, ...]]:
        """Name the ids of the items that conditions count over."""
        expectations = tuple(item.id for item in stage.expectations)
        signals = tuple(signal.id for signal in self.signals)
        return {"expectations": expectations, "signals": signals, "items": (*expectations, *signals)}

    def signal_range(self, stage: Stage) -> tuple[Level, Level]:
        """Return the lowest and the highest level that a stage expects of a signal."""
        order = [scope.id for scope in self.scopes]
        places = [order.index(scope) + 1 for scope in stage.scope]
        return min(places), max(places)

    def fixed_by(self, work_place: str | None) -> tuple[str, ...]:
        """Name the items that others decide at a work place."""
        return next((place.fixes for place in self.work_places if place.id == work_place), ())

    def on_path(self, path: str | None, stage_id: str) -> frozenset[str]:
        """Name the items that an action on this path moves at a stage."""
        return frozenset(
            item
            for action in self.actions
            if action.path == path and stage_id in action.stages
            for item in (move.item for move in action.moves)
        )

    def scope_at(self, level: Level) -> ScopeLevel:
        """Return the scope that a signal's anchor of this level reaches."""
        return self.scopes[level - 1]

    def path(self, path_id: str) -> Path:
        """Return the path of that id; KeyError where there is none."""
        return _found(self.paths, path_id)

    def pitfall(self, pitfall_id: str) -> Pitfall:
        """Return the pitfall of that id; KeyError where there is none."""
        return _found(self.pitfalls, pitfall_id)

    def action(self, action_id: str) -> Action | None:
        """Return the action of that id, or None where an edit took it away."""
        return next((action for action in self.actions if action.id == action_id), None)

    def obstacle(self, obstacle_id: str | None) -> Obstacle | None:
        """Return the obstacle of that id, if it is known."""
        return next((obstacle for obstacle in self.obstacles if obstacle.id == obstacle_id), None)

    def enabling_action(self, action_id: str) -> Enabling | None:
        """Return what a manager can commit to by its id, or None where an edit took it away."""
        return next((action for action in self.enabling if action.id == action_id), None)

    def weekly_for(self, stage: Stage | None) -> list[WeeklyQuestion]:
        """List a stage's weekly questions; without a stage, or questions of its own, those that suit every stage."""
        mine = [question for question in self.weekly if stage and stage.id in question.stages]
        return mine or [question for question in self.weekly if not question.stages]

    def weekly_question(self, question_id: str) -> WeeklyQuestion | None:
        """Return the weekly question of that id, or None where an edit took it away after it was asked."""
        return next((question for question in self.weekly if question.id == question_id), None)


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Identified)


def _found(pieces: Iterable[_T], wanted: str) -> _T:
    for piece in pieces:
        if piece.id == wanted:
            return piece
    raise KeyError(wanted)
