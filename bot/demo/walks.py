"""What the colleagues in the demo do before anybody looks, told as data in `cast.yaml` and done over the wire."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from bot.demo.colleague import Colleague, NotThereError

Deed = tuple[str, ...]
"""(verb of a Colleague, what with …)."""

PATIENCE = 60
"""Seconds that something may take to come."""

CAST = Path(__file__).with_name("cast.yaml")
SIGNALS = 4
"""Of the eight rated items, the last ones: a high rating of one asks for an example."""
HIGH = 3


@dataclass(frozen=True, slots=True)
class Walk:
    """A colleague, and what they do one after the other."""

    name: str
    colleague: Colleague
    deeds: Sequence[Deed]

    @property
    def steps(self) -> int:
        """How many deeds there are."""
        return len(self.deeds)

    def go(self) -> Iterator[None]:
        """Do everything; pauses after each deed until the screen has changed."""
        for deed in self.deeds:
            before = self._do(deed)
            self.colleague.settles(before)
            yield

    def _do(self, deed: Deed) -> int:
        """Do something as soon as what it is done on has come; give the screen's version from before."""
        verb, *what = deed
        for _ in range(PATIENCE):
            before = self.colleague.version()
            with suppress(NotThereError):
                getattr(self.colleague, verb)(*what)
                return before
            self.colleague.settles(before, 1)
        raise NotThereError(f"{self.name} can't do {deed}: the newest message says {self.colleague.reads()[:200]}")


def acts(http: httpx.Client) -> Iterator[tuple[Walk, ...]]:
    """Give what happens, act by act: the walks of an act may be done side by side, the acts follow each other."""
    told = yaml.safe_load(CAST.read_text())
    ids = {person["real_name"]: person["id"] for person in http.get("/people").raise_for_status().json()}

    def walk(name: str, deeds: Sequence[Deed]) -> Walk:
        return Walk(name.split(maxsplit=1)[0], Colleague(http, ids[name]), deeds)

    cast: Sequence[Mapping[str, Any]] = told["people"]
    named = " ".join(f"@{person['name']}" for person in cast)
    yield tuple(walk(person["name"], (*_check(person), *_reflection(person), ("opens_home",))) for person in cast)
    yield (walk(told["manager"], (("types", f"/ldcareer team add {named}"),)),)
    yield tuple(walk(person["name"], (("presses", person["shares"]),)) for person in cast)
    yield (walk(told["manager"], (("types", "/ldcareer team summary"),)),)


def _check(person: Mapping[str, Any]) -> Iterator[Deed]:
    yield ("types", "/ldcareer check")
    yield ("picks", "Find your title", person["title"])
    examples = iter(person.get("examples", ()))
    expected = len(person["rated"]) - SIGNALS
    for place, rating in enumerate(person["rated"]):
        yield ("presses", str(rating))
        if place >= expected and rating >= HIGH:
            yield ("types", next(examples))
    yield ("types", person["last"]) if "last" in person else ("presses", "Skip")


def _reflection(person: Mapping[str, Any]) -> Iterator[Deed]:
    if "reflection" in person:
        yield ("types", "/ldcareer reflect")
        yield ("types", person["reflection"])
        yield ("presses", person["reach"])
