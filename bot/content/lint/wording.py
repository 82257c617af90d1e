"""Rules for the words of the framework: no markup, and anchors about one thing that happened."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations
from typing import get_args, get_type_hints

from bot.content.findings import Place, Problem, Rule
from bot.domain.base_model import Fits
from bot.domain.framework import Anchor, Framework, Item, Model

_MARKUP = re.compile(r"[*_~`<>]")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_SIMILAR = 0.8  # from this ratio on, two anchors differ only in a word or two

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
_TWO_ACTS = {
    "en": re.compile(
        r"\b(and|then) (then |also )?((I|we)\b|\w+ed\b|(brought|built|chose|did|found|gave|got|had|held|kept|left|made"
        r"|met|ran|said|sent|set|spoke|told|took|went|wrote)\b)",
        re.IGNORECASE,
    ),
}


def texts_hold_no_markup(framework: Framework) -> Iterator[Problem]:
    """Texts contain no Slack markup, which would vanish or make the rest of a line bold."""
    for place, text in _prose(framework):
        if signs := sorted(set(_MARKUP.findall(_PLACEHOLDER.sub("", text)))):
            yield Problem(place, f"contains {' '.join(signs)}, which Slack reads as markup", "write it in words")


def anchors_name_what_happened(framework: Framework) -> Iterator[Problem]:
    """Anchors contain no vague words: everybody understands them differently, so ratings would be guesses."""
    vague = VAGUE.get(language_of(framework))
    for place, anchor in _anchors(framework):
        for field in ("text", "short"):
            if vague and (found := vague.search(getattr(anchor, field))):
                yield Problem((*place, field), f"'{found[0]}' is a matter of opinion", "tell what was done instead")


def anchors_are_told_by_the_person(framework: Framework) -> Iterator[Problem]:
    """Anchors are sentences that the person could say, about the last time and not about what they are like."""
    own, not_yet = _SELF.get(language_of(framework)), _NOT_YET.get(language_of(framework))
    for place, anchor in _anchors(framework):
        if own and not own.search(anchor.text):
            yield Problem((*place, "text"), "is not in the first person", "begin with 'I' and what was done")
        elif not_yet and (found := not_yet.search(anchor.text)):
            yield Problem(
                (*place, "text"), f"'{found[0]}' is not something that happened", "tell it in the past: 'I asked'"
            )


def anchors_are_one_thing(framework: Framework) -> Iterator[Problem]:
    """Anchors name one thing: somebody who did only one of two wouldn't know whether to choose it."""
    two = _TWO_ACTS.get(language_of(framework))
    for place, anchor in _anchors(framework):
        if two and (found := two.search(anchor.text)):
            yield Problem((*place, "text"), f"'{found[0]}' adds a second thing", "keep the one that reaches further")


def anchors_are_apart(framework: Framework) -> Iterator[Problem]:
    """The anchors of an item are easy to tell apart for somebody who reads them on the way to a meeting."""
    for place, item in _items(framework):
        for (low, first), (high, second) in combinations(enumerate(item.anchors, start=1), 2):
            for field in ("text", "short"):
                if SequenceMatcher(None, getattr(first, field), getattr(second, field)).ratio() >= _SIMILAR:
                    problem = f"reads almost like anchor {low}"
                    yield Problem((*place, "anchors", high - 1, field), problem, "tell another thing that happened")


WORDING: tuple[Rule, ...] = (
    texts_hold_no_markup,
    anchors_name_what_happened,
    anchors_are_told_by_the_person,
    anchors_are_one_thing,
    anchors_are_apart,
)


def language_of(framework: Framework) -> str:
    """Return the language whose word lists apply. Rules that need a list skip languages without one."""
    return framework.language.split("-")[0]


def _prose(piece: Model, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield every text that people read in a piece of content and everything below it."""
    prose = _prose_fields(type(piece))
    for field in type(piece).model_fields:
        for key, entry in _entries(getattr(piece, field)):
            where = (*place, field, *key)
            if isinstance(entry, Model):
                yield from _prose(entry, where)
            elif isinstance(entry, str) and field in prose:
                yield where, entry


def _entries(value: object) -> Iterator[tuple[Place, object]]:
    """Yield the entries of a field's value, with their index in a list or their key in a mapping."""
    match value:
        case tuple():
            yield from (((number,), entry) for number, entry in enumerate(value))
        case Mapping():
            yield from (((str(key),), entry) for key, entry in value.items())
        case _:
            yield (), value


@cache
def _prose_fields(model: type[Model]) -> frozenset[str]:
    hints = get_type_hints(model, include_extras=True)
    return frozenset(field for field in model.model_fields if _is_prose(hints[field]))


def _is_prose(annotation: object) -> bool:
    metadata = getattr(annotation, "__metadata__", ())
    return any(isinstance(one, Fits) for one in metadata) or any(map(_is_prose, get_args(annotation)))


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
