"""What the colleagues in the demo do at the beginning. Their answers are in `cast.yaml`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import yaml

from bot.bundled import CONTENT
from bot.content import personas
from bot.content.loader import load
from bot.content.personas import Persona
from bot.demo.colleague import Colleague, NotThereError
from bot.demo.process import DemoError
from bot.domain.framework import HIGH_CLAIM, Framework, Stage
from bot.messages.words import Words

Action = tuple[str, ...]
"""The name of a Colleague's method, and its arguments."""

Part = Mapping[str, Any]
"""A person in the cast, with their answers."""

MAX_ATTEMPTS = 60
"""Attempts, about a second each, before an action fails."""

CAST = Path(__file__).with_name("cast.yaml")
MIDDLE = 2
"""The level of all answers, if the ladder has no personas."""
ROUND = timedelta(days=14, hours=9)
"""How far the clock is moved so that a round closes: it does on the 14th day, at nine in the morning."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The actions of a colleague, in order."""

    name: str
    colleague: Colleague
    actions: Sequence[Action]

    @property
    def steps(self) -> int:
        return len(self.actions)

    def go(self) -> Iterator[None]:
        """Do all actions; yields after each, once the screen has changed."""
        for action in self.actions:
            before = self._do(action)
            self.colleague.settles(before)
            yield

    def _do(self, action: Action) -> int:
        """Do an action as soon as it is possible; return the version of the screen before it."""
        verb, *what = action
        for _ in range(MAX_ATTEMPTS):
            before = self.colleague.version()
            with suppress(NotThereError):
                getattr(self.colleague, verb)(*what)
                return before
            self.colleague.settles(before, 1)
        raise NotThereError(f"{self.name} can't do {action}: the newest message says {self.colleague.reads()[:200]}")


@dataclass(frozen=True, slots=True)
class TimeSkip:
    """Moves the workspace's clock, and waits for everything that is due until then."""

    http: httpx.Client
    name: str = "Two weeks"
    steps: int = 1

    def go(self) -> Iterator[None]:
        move = {"move_on": ROUND.total_seconds()}
        moved = self.http.post("/clock", json=move, timeout=MAX_ATTEMPTS).raise_for_status().json()
        if moved["failure"]:
            raise DemoError(f"what was due could not be done: {moved['failure']}")
        yield


def acts(http: httpx.Client, content: Path = CONTENT) -> Iterator[tuple[Walk | TimeSkip, ...]]:
    """Yield the acts of the demo, in order. The walks of one act can run concurrently."""
    script = yaml.safe_load(CAST.read_text())
    framework, words = load(content), Words(content)
    ids = {person["real_name"]: person["id"] for person in http.get("/people").raise_for_status().json()}

    def walk(name: str, actions: Sequence[Action]) -> Walk:
        return Walk(name.split(maxsplit=1)[0], Colleague(http, ids[name]), actions)

    cast = tuple(_cast(script["people"], framework, content))
    manager, small = script["manager"], script["small"]
    team = [person["name"] for person in cast if person.get("asked_by", manager) == manager]
    yield tuple(
        walk(person["name"], (*_check(person, framework, words), *_reflection(person, framework), ("opens_home",)))
        for person in cast
    )
    yield (walk(manager, (_names(team),)), walk(small["manager"], (_names(small["team"]),)))
    yield tuple(walk(person["name"], (("presses", words.label(f"share.{person['shares']}")),)) for person in cast)
    yield (walk(manager, (("types", "/ldcareer team"), ("presses", words.label("team.round")))),)
    yield (TimeSkip(http),)


def _cast(people: Iterable[Part], framework: Framework, content: Path) -> Iterator[Part]:
    """Yield the cast. People whose titles the ladder doesn't know answer as its personas do."""
    averages = [_average(framework, stage) for stage in framework.stages]
    others = cycle(personas.read(content, framework) or averages)
    for person in people:
        if framework.stage_titled(person["title"]):
            yield person
            continue
        persona = next(others)
        rated = (*persona.expectations, *persona.signals)
        answers = {
            "title": persona.title,
            "finder": persona.finder,
            "rated": rated,
            "examples": tuple(persona.examples.values()),
        }
        yield {key: person[key] for key in ("name", "shares", "asked_by") if key in person} | answers


def _average(framework: Framework, stage: Stage) -> Persona:
    expectations, signals = ((MIDDLE,) * len(items) for items in (stage.expectations, framework.signals))
    return Persona(who=stage.id, title=stage.titles[0], expectations=expectations, signals=signals, told=(stage.name,))


def _names(people: Sequence[str]) -> Action:
    return ("types", "/ldcareer team add " + " ".join(f"@{name}" for name in people))


def _check(person: Part, framework: Framework, words: Words) -> Iterator[Action]:
    yield ("types", "/ldcareer check")
    yield ("types", person["title"])
    yield from (("presses", str(option)) for option in person.get("finder", ()))
    examples = iter(person.get("examples", ()))
    expected = len(person["rated"]) - len(framework.signals)
    for place, rating in enumerate(person["rated"]):
        unrated = {None: "check.didnt_come_up", 0: "check.none"}
        yield ("presses", words.label(unrated[rating]) if rating in unrated else str(rating))
        if place >= expected and (rating or 0) >= HIGH_CLAIM:
            example = next(examples, None)
            yield ("types", example) if example else ("presses", words.label("check.no_example"))
    yield ("types", person["last"]) if "last" in person else ("presses", words.label("check.skip"))


def _reflection(person: Part, framework: Framework) -> Iterator[Action]:
    if "reflection" in person:
        yield ("types", "/ldcareer reflect")
        yield ("types", person["reflection"])
        yield ("presses", framework.scope_at(person["reach"]).name)
