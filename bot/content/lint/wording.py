"""Rules on the words of the framework: read on a phone, shown by Slack, and about what happened."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from bot.content.findings import Place, Problem, Rule
from bot.domain.framework import (
    CHART_NAME_MAX,
    Action,
    Anchor,
    Echo,
    Enabling,
    FinderOption,
    FinderQuestion,
    Framework,
    Item,
    Model,
    Path,
    Pitfall,
    ScopeLevel,
    Signal,
    Stage,
    WeeklyQuestion,
)

_BUTTON = 30  # Slack takes 75 characters and shows about so many
_OPTION = 75  # Slack refuses a longer option of a list
_ITEM = {"name": 60, "question": 200}

PROSE: dict[type[Model], dict[str, int]] = {
    Framework: {"credit": 150},
    ScopeLevel: {"name": _BUTTON, "reads_as": 60, "meaning": 200},
    Path: {"name": _BUTTON, "meaning": 200},
    Item: _ITEM,
    Signal: _ITEM | {"example": 200, "short": CHART_NAME_MAX},
    Anchor: {"text": 120, "short": 50},
    Stage: {"name": _BUTTON, "tagline": 80, "about": 300, "entering": 300, "titles": 60, "reflections": 200},
    FinderQuestion: {"question": 200},
    FinderOption: {"text": _OPTION},
    Pitfall: {"name": 60, "text": 350, "why": 150},
    Action: {"title": 80, "how": 350, "when": 120, "will": 120, "done": 120},
    WeeklyQuestion: {"question": 120},
    Echo: {"text": 200},
    Enabling: {"title": 80, "how": 350, "done": 120},
}
"""What people read, and how many characters of each fit a phone without scrolling, or Slack at all."""

_MARKUP = re.compile(r"[*_~`<>]")
_ALIKE = 0.8  # of 1: from here on two anchors differ by a word or two

VAGUE = {
    "en": re.compile(
        r"\b(good|great|strong|weak|poor|excellent|solid|adequate|appropriate|proper|effective|efficient|successful|skilled"
        r"|proficient|confident|comfortable|able|well|properly|effectively|efficiently|successfully|consistently|very"
        r"|highly|always|often|usually|regularly|frequently|sometimes|occasionally|rarely|never)\b",
        re.IGNORECASE,
    ),
}
_SELF = {"en": re.compile(r"\b(I|me|my|we|us|our)\b")}
_NOT_YET = {
    "en": re.compile(
        r"\bI('m|'ll| (am|do|can|could|will|would|should|must|may|might|know|like|want|need|try|tend|think|feel"
        r"|understand|make|ask|build|work|take|give|write|use|help|share|plan|lead|own|deliver))\b"
    ),
}


@dataclass(frozen=True)
class _Prose:
    place: Place
    text: str
    fits: int


def texts_hold_no_markup(framework: Framework) -> Iterator[Problem]:
    """A sign that Slack reads as markup would vanish, or make the rest of a line bold."""
    for prose in _prose(framework):
        if signs := sorted(set(_MARKUP.findall(prose.text))):
            yield Problem(prose.place, f"holds {' '.join(signs)}, which Slack reads as markup", "write it in words")


def texts_fit(framework: Framework) -> Iterator[Problem]:
    """Every message is read on a phone, and some places have a limit of Slack's."""
    for prose in _prose(framework):
        if (over := len(prose.text) - prose.fits) > 0:
            yield Problem(prose.place, f"has {len(prose.text)} characters, {prose.fits} fit", f"shorten it by {over}")


def anchors_name_what_happened(framework: Framework) -> Iterator[Problem]:
    """Words that everybody measures otherwise make a rating a guess."""
    vague = VAGUE.get(language_of(framework))
    for place, anchor in _anchors(framework):
        for field in ("text", "short"):
            if vague and (found := vague.search(getattr(anchor, field))):
                yield Problem((*place, field), f"'{found[0]}' is a matter of opinion", "tell what was done instead")


def anchors_are_told_by_the_person(framework: Framework) -> Iterator[Problem]:
    """Somebody picks the sentence that they could have said; about the last time, not about what they are like."""
    own, not_yet = _SELF.get(language_of(framework)), _NOT_YET.get(language_of(framework))
    for place, anchor in _anchors(framework):
        if own and not own.search(anchor.text):
            yield Problem((*place, "text"), "is not told in the first person", "begin with 'I' and what was done")
        elif not_yet and (found := not_yet.search(anchor.text)):
            yield Problem((*place, "text"), f"'{found[0]}' is no thing that happened", "tell it in the past: 'I asked'")


def anchors_are_apart(framework: Framework) -> Iterator[Problem]:
    """Two anchors that differ by a word are one anchor to whoever reads them on the way to a meeting."""
    for place, item in _items(framework):
        for (low, first), (high, second) in combinations(enumerate(item.anchors, start=1), 2):
            for field in ("text", "short"):
                if SequenceMatcher(None, getattr(first, field), getattr(second, field)).ratio() >= _ALIKE:
                    problem = f"reads almost like anchor {low}"
                    yield Problem((*place, "anchors", high - 1, field), problem, "tell another thing that happened")


WORDING: tuple[Rule, ...] = (
    texts_hold_no_markup,
    texts_fit,
    anchors_name_what_happened,
    anchors_are_told_by_the_person,
    anchors_are_apart,
)


def language_of(framework: Framework) -> str:
    """The language of the word lists. A language without a list is checked only by rules that hold in all."""
    return framework.language.split("-")[0]


def _prose(piece: Model, place: Place = ()) -> Iterator[_Prose]:
    """Every text that people read, wherever it is below a piece of content."""
    read = PROSE.get(type(piece), {})
    for field in type(piece).model_fields:
        value = getattr(piece, field)
        entries = [((*place, field, n), entry) for n, entry in enumerate(value)] if isinstance(value, tuple) else []
        for where, entry in entries or [((*place, field), value)]:
            if isinstance(entry, Model):
                yield from _prose(entry, where)
            elif isinstance(entry, str) and field in read:
                yield _Prose(where, entry, read[field])


def _items(framework: Framework) -> Iterator[tuple[Place, Item]]:
    for n, signal in enumerate(framework.signals):
        yield ("signals", n), signal
    for s, stage in enumerate(framework.stages):
        for n, item in enumerate(stage.expectations):
            yield ("stages", s, "expectations", n), item


def _anchors(framework: Framework) -> Iterator[tuple[Place, Anchor]]:
    for place, item in _items(framework):
        for n, anchor in enumerate(item.anchors):
            yield (*place, "anchors", n), anchor
