"""The career framework, as read from the content folder.

These are pydantic models, so that the same classes validate what an author writes, are published as JSON Schema for
editors, and are stored as the snapshot that a check was made with: its result still reads correctly after the content
was edited. Nothing here refers to a particular stage, expectation or signal.
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
"""Maximum characters of an option in a select menu."""

CHART_NAME_MAX = 20
"""Maximum characters of a name beside a line, or below a bar, of a chart."""


class Anchor(Model):
    """One level of an item: a thing that happened, clearly distinct from the levels next to it."""

    text: Annotated[str, Fits(max_length=120)] = Field(description="What happened, in the person's voice: 'I asked …'")
    short: Annotated[str, Fits(max_length=50)] = Field(description="The same in a few words, for the bars of a result")


class Item(Model):
    """Something a check asks about: an expectation of a stage, or a signal of readiness."""

    id: Id
    name: Annotated[str, Fits(max_length=60)]
    question: Annotated[str, Fits(max_length=200)] = Field(
        description="Asks what happened last time, not how good somebody is"
    )
    anchors: tuple[Anchor, Anchor, Anchor, Anchor] = Field(description="Levels 1 to 4")


class Signal(Item):
    """A sign of readiness for a wider scope. Level n of its anchors corresponds to the n-th scope level."""

    example: Annotated[str, Fits(max_length=200)] = Field(description="Asks for one recent example, after a high claim")
    # Snapshots stored before there were charts lack it.
    short: Annotated[str, Fits(max_length=CHART_NAME_MAX, min_length=0)] = Field(
        default="", description="The name in at most 20 characters, for charts; leave it out if the name is that short"
    )

    @property
    def chart_name(self) -> str:
        return self.short or self.name[:CHART_NAME_MAX].strip()


class Stage(Model):
    """A stage of a career, and what is expected there."""

    id: Id
    name: Annotated[str, Fits(max_length=BUTTON_SHOWS)]
    tagline: Annotated[str, Fits(max_length=80)]
    about: Annotated[str, Fits(max_length=400)]
    scope: Annotated[tuple[Id, ...], Field(min_length=1)] = Field(
        description="Scope levels that this stage expects of a signal, from narrowest to widest"
    )
    frame: Annotated[str, Fits(max_length=40)] = Field(
        description="The period that a check asks about: 'the last six months'"
    )
    titles: Annotated[tuple[Annotated[str, Fits(max_length=60)], ...], Field(min_length=1)]
    also: tuple[Annotated[str, Fits(max_length=60)], ...] = Field(
        default=(), description="More titles that are recognised when typed, but not listed"
    )
    entering: Annotated[str, Fits(max_length=400)] = Field(description="What changes for somebody who enters it")
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
    """A way to widen one's scope without a new title."""

    id: Id
    name: Annotated[str, Fits(max_length=BUTTON_SHOWS)]
    meaning: Annotated[str, Fits(max_length=200)]


class About(Model):
    """What the framework is for, and what it leaves open."""

    why_people: Annotated[str, Fits(max_length=500)] = Field(description="What it does for the people in it")
    why_organisations: Annotated[str, Fits(max_length=500)] = Field(description="What it does for their employers")
    long_view: Annotated[str, Fits(max_length=500)] = Field(description="How a career develops over the years")
    paths: Annotated[str, Fits(max_length=500)] = Field(description="How the paths relate to each other")


class WorkPlace(Model):
    """A kind of work place, as far as it affects what somebody can do."""

    id: Id
    name: Annotated[str, Fits(max_length=BUTTON_SHOWS)]
    meaning: Annotated[str, Fits(max_length=200)]
    fixes: tuple[Id, ...] = Field(
        default=(), description="Items that others mostly decide there: the place to begin only if there is no other"
    )


class Direction(Model):
    """Where somebody wants to go. To stay and go deeper is as good an answer as to move up."""

    id: Id
    name: Annotated[str, Fits(max_length=BUTTON_SHOWS)]
    meaning: Annotated[str, Fits(max_length=200)]


class FinderOption(Model):
    """An answer to a question of the stage finder."""

    text: Annotated[str, Fits(max_length=OPTION_MAX)]
    stage: Id


class FinderQuestion(Model):
    """A question about scope, for people who are not sure of their stage."""

    id: Id
    question: Annotated[str, Fits(max_length=200)]
    options: Annotated[tuple[FinderOption, ...], Field(min_length=2, max_length=5)]


class ItemMove(Model):
    """What an action does for one item: from which levels it starts, and to which it leads."""

    item: Id = Field(description="A signal or an expectation")
    at: Annotated[tuple[Level, Level], Field(description="The lowest and the highest level that it is for")]
    to: Level = Field(description="The level that it leads to; not offered to people who are there already")

    @model_validator(mode="after")
    def _leads_further(self) -> Self:
        if not self.at[0] <= self.at[1] < self.to:
            raise ValueError("write at: [lowest, highest] with a to above both")
        return self


class Action(Model):
    """A nudge: one thing to do this week that widens scope."""

    id: Id
    stages: Annotated[tuple[Id, ...], Field(min_length=1)]
    moves: Annotated[tuple[ItemMove, ...], Field(min_length=1, max_length=3)] = Field(
        description="What it leads to; the first is what it asks people to do"
    )
    kind: Id = Field(description="The kind of step")
    path: Id
    places: tuple[Id, ...] = Field(default=(), description="Work places that it is made for; left out: all")
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
        """Return whether somebody at this stage and work place can do it."""
        made_for = not self.places or work_place in self.places
        return stage in self.stages and made_for and work_place not in self.not_places

    def move(self, item: str, level: Level | None) -> ItemMove | None:
        """Return what it does for somebody at this level of the item, or None if it is not for them."""
        found = (move for move in self.moves if move.item == item and level is not None)
        return next((move for move in found if move.at[0] <= (level or 0) <= move.at[1]), None)


class Obstacle(Model):
    """Something that may get in the way of a plan, and a smaller step in case it does."""

    id: Id
    name: Annotated[str, Fits(max_length=BUTTON_SHOWS)]
    says: Annotated[str, Fits(max_length=200)] = Field(
        description="The smaller step, told to people whose plan it stopped"
    )
    when: Annotated[str, Fits(max_length=120, min_length=0)] = Field(
        default="", description="Completes 'When …'; leave out this and the next two if there is no smaller step"
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
    """A question of the weekly DM. The open questions of a check are `Stage.reflections`."""

    id: Id
    stages: tuple[Id, ...] = Field(
        default=(), description="Left out: for people whose stage is unknown or has no questions of its own"
    )
    signal: Id = Field(description="The signal that an answer can be evidence of")
    question: Annotated[str, Fits(max_length=120)] = Field(
        description="Asks what happened this week, so that one line answers it"
    )


class FollowUp(Model):
    """A question that may follow a weekly answer, by the answer's signal and scope. It claims nothing."""

    id: Id
    signal: Id
    scope: Id
    asks: Annotated[str, Fits(max_length=160)] = Field(
        description="Asks for a detail that would make the answer worth keeping: who, what, how many, what next"
    )


class Enabling(Model):
    """Something a manager can do within a week so that the team's work reaches further."""

    id: Id
    answers: Annotated[tuple[Id, ...], Field(min_length=1)] = Field(
        description="The pitfalls of organisations and the signals that it helps with"
    )
    minutes: Annotated[int, Field(ge=5, le=480)] = Field(description="The manager's own effort, in minutes")
    title: Annotated[str, Fits(max_length=80)] = Field(description="An instruction: 'Hand one …'")
    how: Annotated[str, Fits(max_length=350)]
    done: Annotated[str, Fits(max_length=120)] = Field(description="What done looks like: completes 'Done when …'")


class Framework(Model):
    """The stages in order, the signals, and everything else that coaching draws on."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    credit: Annotated[str, Fits(max_length=150)] = Field(description="Where the framework comes from")
    scopes: Annotated[tuple[ScopeLevel, ...], Field(min_length=4, max_length=4)] = Field(
        description="From narrow to wide, one for each level of a signal's anchors"
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
    joins: Annotated[str, Field(max_length=20)] = Field(description="Joins two things that somebody does: ' and '")
    contrast: Annotated[str, Fits(max_length=60)] = Field(
        description="Used where no pattern fits, for a far answer and a near one: 'You {far}; {near}.'"
    )
    patterns: tuple[Pattern, ...]
    actions: tuple[Action, ...]
    # All that follow have a default because snapshots stored before they existed lack them.
    obstacles: Annotated[tuple[Obstacle, ...], Field(max_length=8)] = Field(
        default=(), description="What may get in the way of a plan"
    )
    nothing: tuple[Phrase, ...] = Field(
        default=(), description="Ways to say that there is nothing to report: 'nothing this week'"
    )
    weekly: tuple[WeeklyQuestion, ...] = Field(default=(), description="The questions of the weekly DM")
    follow_ups: tuple[FollowUp, ...] = Field(default=(), description="Questions that may follow a weekly answer")
    intents: tuple[Intent, ...] = Field(default=(), description="What people ask for in their own words")
    no_answer: tuple[Phrase, ...] = Field(default=(), description="Ways to say that there is no example")
    openers: tuple[Phrase, ...] = Field(default=(), description="How questions and requests begin: 'how do i'")
    fillers: tuple[Phrase, ...] = Field(default=(), description="Words that add no meaning: 'please'")
    reframe: tuple[ReframeQuestion, ...] = Field(default=(), description="The questions about a request for a course")
    enabling: tuple[Enabling, ...] = Field(default=(), description="What a manager can commit to")

    @cached_property
    def document(self) -> str:
        """The framework as JSON, byte for byte the same for the same content."""
        return self.model_dump_json(by_alias=True)

    @cached_property
    def version(self) -> str:
        """A hash of the content; stored with every check."""
        return hashlib.sha256(self.document.encode()).hexdigest()[:16]

    @cached_property
    def _titles(self) -> Mapping[str, Stage]:
        """Title, as written and normalised -> its stage. If two stages share a title, the first one has it."""
        titled = [(title, stage) for stage in reversed(self.stages) for title in (*stage.titles, *stage.also)]
        return {spelled: stage for title, stage in titled for spelled in (title, titles.normalised(title))}

    @cached_property
    def listed_titles(self) -> tuple[str, ...]:
        """The titles that are offered, in the order of the stages."""
        return tuple(title for stage in self.stages for title in stage.titles)

    @cached_property
    def patterns_of(self) -> Mapping[str, tuple[Pattern, ...]]:
        """Stage id -> the patterns that can apply there."""
        return {
            stage.id: tuple(pattern for pattern in self.patterns if pattern.concerns(stage.id)) for stage in self.stages
        }

    @cached_property
    def fragment_of(self) -> Mapping[str, Fragment]:
        """Item id -> its fragment."""
        return {fragment.item: fragment for fragment in self.fragments}

    @cached_property
    def phrasebook(self) -> Phrasebook:
        """Matches what people type with the intents."""
        return Phrasebook(self.intents, self.openers, self.fillers)

    @cached_property
    def no_answers(self) -> Phrasebook:
        """A phrasebook whose openers are the ways to say that there is no example: `is_asking` recognises them."""
        return Phrasebook((), self.no_answer, self.fillers)

    def stage(self, stage_id: str) -> Stage:
        """Return the stage with this id; raise KeyError if there is none."""
        return _by_id(self.stages, stage_id)

    def stage_titled(self, title: str) -> Stage | None:
        """Return the stage of a job title in any spelling, or None if the title is unknown."""
        return titles.find(title, self._titles)

    def stage_after(self, stage: Stage) -> Stage | None:
        place = self.stages.index(stage) + 1
        return self.stages[place] if place < len(self.stages) else None

    def groups(self, stage: Stage) -> Mapping[str, tuple[str, ...]]:
        """Return the ids of the items in each group that conditions count over."""
        expectations = tuple(item.id for item in stage.expectations)
        signals = tuple(signal.id for signal in self.signals)
        return {"expectations": expectations, "signals": signals, "items": (*expectations, *signals)}

    def signal_range(self, stage: Stage) -> tuple[Level, Level]:
        """Return the lowest and the highest level that the stage expects of a signal."""
        order = [scope.id for scope in self.scopes]
        places = [order.index(scope) + 1 for scope in stage.scope]
        return min(places), max(places)

    def fixed_by(self, work_place: str | None) -> tuple[str, ...]:
        """Return the ids of the items that others decide at this work place."""
        return next((place.fixes for place in self.work_places if place.id == work_place), ())

    def on_path(self, path: str | None, stage_id: str) -> frozenset[str]:
        """Return the ids of the items that actions on this path move at this stage."""
        return frozenset(
            item
            for action in self.actions
            if action.path == path and stage_id in action.stages
            for item in (move.item for move in action.moves)
        )

    def scope_at(self, level: Level) -> ScopeLevel:
        """Return the scope level that a signal's anchor of this level reaches."""
        return self.scopes[level - 1]

    def path(self, path_id: str) -> Path:
        """Return the path with this id; raise KeyError if there is none."""
        return _by_id(self.paths, path_id)

    def pitfall(self, pitfall_id: str) -> Pitfall:
        """Return the pitfall with this id; raise KeyError if there is none."""
        return _by_id(self.pitfalls, pitfall_id)

    def action(self, action_id: str) -> Action | None:
        """Return the action with this id, or None if an edit removed it."""
        return next((action for action in self.actions if action.id == action_id), None)

    def obstacle(self, obstacle_id: str | None) -> Obstacle | None:
        """Return the obstacle with this id, or None if an edit removed it."""
        return next((obstacle for obstacle in self.obstacles if obstacle.id == obstacle_id), None)

    def enabling_action(self, action_id: str) -> Enabling | None:
        """Return the enabling action with this id, or None if an edit removed it."""
        return next((action for action in self.enabling if action.id == action_id), None)

    def weekly_for(self, stage: Stage | None) -> list[WeeklyQuestion]:
        """Return a stage's weekly questions; without a stage, or if it has none, those that suit every stage."""
        mine = [question for question in self.weekly if stage and stage.id in question.stages]
        return mine or [question for question in self.weekly if not question.stages]

    def weekly_question(self, question_id: str) -> WeeklyQuestion | None:
        """Return the weekly question with this id, or None if an edit removed it after it was asked."""
        return next((question for question in self.weekly if question.id == question_id), None)


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Identified)


def _by_id(pieces: Iterable[_T], wanted: str) -> _T:
    return {piece.id: piece for piece in pieces}[wanted]
