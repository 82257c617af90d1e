"""What the colleagues in the demo do before anybody looks: a check each, told as data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import httpx

from bot.demo.colleague import Colleague

Deed = tuple[str, ...]
"""(verb of a Colleague, what with …)."""


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
        for verb, *what in self.deeds:
            before = self.colleague.version()
            getattr(self.colleague, verb)(*what)
            self.colleague.settles(before)
            yield


_NOOR: Sequence[Deed] = (
    ("types", "/ldcareer check"),
    ("picks", "Find your title", "Senior Instructional Designer"),
    ("presses", "3"),
    ("presses", "3"),
    ("presses", "2"),
    ("presses", "3"),
    ("presses", "2"),
    ("presses", "3"),
    ("types", "I showed the regional leads what a missed handover costs a week, and they changed the shift plan."),
    ("presses", "2"),
    ("presses", "1"),
    ("types", "I said no to a refresher nobody had asked for. It should have happened a month earlier."),
    ("presses", "I'll do this"),
)

_PRIYA: Sequence[Deed] = (
    ("types", "/ldcareer check"),
    ("picks", "Find your title", "Learning Coordinator"),
    ("presses", "3"),
    ("presses", "2"),
    ("presses", "2"),
    ("presses", "3"),
    ("presses", "1"),
    ("presses", "2"),
    ("presses", "1"),
    ("presses", "1"),
    ("presses", "Skip"),
)


def walks(http: httpx.Client) -> Iterator[Walk]:
    """Give the colleagues of the simulated workspace with their deeds."""
    people = {person["real_name"]: person["id"] for person in http.get("/people").raise_for_status().json()}
    for name, deeds in (("Noor Haddad", _NOOR), ("Priya Raman", _PRIYA)):
        yield Walk(name.split()[0], Colleague(http, people[name]), deeds)
