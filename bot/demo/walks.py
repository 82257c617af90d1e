"""What the colleagues in the demo do at its start; `cast.yaml` has their answers."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import yaml

from bot.demo.colleague import Colleague, NotThereError
from bot.demo.process import DemoError

Action = tuple[str, ...]
"""The name of a Colleague's method, and its arguments."""

PATIENCE = 60
"""Attempts, about a second each, before an action fails."""

CAST = Path(__file__).with_name("cast.yaml")
SIGNALS = 4
"""The last of the eight rated items are signals: a high rating of one asks for an example."""
HIGH = 3
ROUND = timedelta(days=14, hours=9)
"""A round closes two weeks after its opening, at nine in the morning: within this time, and less than a day before."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A colleague, and their actions in order."""

    name: str
    colleague: Colleague
    actions: Sequence[Action]

    @property
    def steps(self) -> int:
        """The number of actions."""
        return len(self.actions)

    def go(self) -> Iterator[None]:
        """Do everything; yields after each action once the screen has changed."""
        for action in self.actions:
            before = self._do(action)
            self.colleague.settles(before)
            yield

    def _do(self, action: Action) -> int:
        """Do an action as soon as it is possible; return the screen's version from before."""
        verb, *what = action
        for _ in range(PATIENCE):
            before = self.colleague.version()
            with suppress(NotThereError):
                getattr(self.colleague, verb)(*what)
                return before
            self.colleague.settles(before, 1)
        raise NotThereError(f"{self.name} can't do {action}: the newest message says {self.colleague.reads()[:200]}")


@dataclass(frozen=True, slots=True)
class Passing:
    """Time that passes, with everything that is due meanwhile."""

    http: httpx.Client
    name: str = "Two weeks"
    steps: int = 1

    def go(self) -> Iterator[None]:
        """Move the clock of the workspace on."""
        move = {"move_on": ROUND.total_seconds()}
        moved = self.http.post("/clock", json=move, timeout=PATIENCE).raise_for_status().json()
        if moved["failure"]:
            raise DemoError(f"what was due could not be done: {moved['failure']}")
        yield


def acts(http: httpx.Client) -> Iterator[tuple[Walk | Passing, ...]]:
    """The acts of the demo, one after the other; the walks of an act can run concurrently."""
    script = yaml.safe_load(CAST.read_text())
    ids = {person["real_name"]: person["id"] for person in http.get("/people").raise_for_status().json()}

    def walk(name: str, actions: Sequence[Action]) -> Walk:
        return Walk(name.split(maxsplit=1)[0], Colleague(http, ids[name]), actions)

    cast: Sequence[Mapping[str, Any]] = script["people"]
    manager, small = script["manager"], script["small"]
    team = [person["name"] for person in cast if person.get("asked_by", manager) == manager]
    yield tuple(walk(person["name"], (*_check(person), *_reflection(person), ("opens_home",))) for person in cast)
    yield (walk(manager, (_names(team),)), walk(small["manager"], (_names(small["team"]),)))
    yield tuple(walk(person["name"], (("presses", person["shares"]),)) for person in cast)
    yield (walk(manager, (("types", "/ldcareer team"), ("presses", "Open the round"))),)
    yield (Passing(http),)


def _names(people: Sequence[str]) -> Action:
    return ("types", "/ldcareer team add " + " ".join(f"@{name}" for name in people))


def _check(person: Mapping[str, Any]) -> Iterator[Action]:
    yield ("types", "/ldcareer check")
    yield ("picks", "Find your title", person["title"])
    examples = iter(person.get("examples", ()))
    expected = len(person["rated"]) - SIGNALS
    for place, rating in enumerate(person["rated"]):
        yield ("presses", str(rating))
        if place >= expected and rating >= HIGH:
            yield ("types", next(examples))
    yield ("types", person["last"]) if "last" in person else ("presses", "Skip")


def _reflection(person: Mapping[str, Any]) -> Iterator[Action]:
    if "reflection" in person:
        yield ("types", "/ldcareer reflect")
        yield ("types", person["reflection"])
        yield ("presses", person["reach"])
