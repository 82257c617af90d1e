"""What the colleagues in the demo do at its start; `cast.yaml` has their answers."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from bot.demo.colleague import Colleague, NotThereError

Action = tuple[str, ...]
"""The name of a Colleague's method, and its arguments."""

PATIENCE = 60
"""Attempts, about a second each, before an action fails."""

CAST = Path(__file__).with_name("cast.yaml")
SIGNALS = 4
"""The last of the eight rated items are signals: a high rating of one asks for an example."""
HIGH = 3


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


def acts(http: httpx.Client) -> Iterator[tuple[Walk, ...]]:
    """The acts of the demo, one after the other; the walks of an act can run concurrently."""
    script = yaml.safe_load(CAST.read_text())
    ids = {person["real_name"]: person["id"] for person in http.get("/people").raise_for_status().json()}

    def walk(name: str, actions: Sequence[Action]) -> Walk:
        return Walk(name.split(maxsplit=1)[0], Colleague(http, ids[name]), actions)

    cast: Sequence[Mapping[str, Any]] = script["people"]
    named = " ".join(f"@{person['name']}" for person in cast)
    yield tuple(walk(person["name"], (*_check(person), *_reflection(person), ("opens_home",))) for person in cast)
    yield (walk(script["manager"], (("types", f"/ldcareer team add {named}"),)),)
    yield tuple(walk(person["name"], (("presses", person["shares"]),)) for person in cast)
    yield (walk(script["manager"], (("types", "/ldcareer team summary"),)),)


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
