"""Rules for references: each id in the content must exist, and be unique. A broken one prevents the startup."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from bot.content.findings import Place, Problem, Rule
from bot.domain import indicators
from bot.domain.framework import CHART_NAME_MAX, Framework
from bot.domain.interpretation import placeholders
from bot.domain.patterns import Effect
from bot.domain.reframe import END


def there_is_something_to_offer(framework: Framework) -> Iterator[Problem]:
    """Plans need actions and obstacles, managers need something to commit to, and each week needs a question."""
    for field in ("actions", "obstacles", "enabling", "weekly"):
        if not getattr(framework, field):
            yield Problem((field,), "is empty", "add at least one")


def scopes_are_known(framework: Framework) -> Iterator[Problem]:
    """Stages and follow-up questions refer to existing scope levels."""
    known = [scope.id for scope in framework.scopes]
    for s, stage in enumerate(framework.stages):
        for n, scope in enumerate(stage.scope):
            yield from _unknown(("stages", s, "scope", n), "scope level", scope, known)
    for n, follow_up in enumerate(framework.follow_ups):
        yield from _unknown(("follow_ups", n, "scope"), "scope level", follow_up.scope, known)


def stages_are_known(framework: Framework) -> Iterator[Problem]:
    """The stage finder, actions, weekly questions, patterns and the reframe refer to existing stages."""
    known = [stage.id for stage in framework.stages]
    for q, question in enumerate(framework.finder):
        for o, option in enumerate(question.options):
            yield from _unknown(("finder", q, "options", o, "stage"), "stage", option.stage, known)
    for field in ("actions", "weekly", "patterns", "reframe"):
        for p, piece in enumerate(getattr(framework, field)):
            for n, stage in enumerate(piece.stages):
                yield from _unknown((field, p, "stages", n), "stage", stage, known)


def paths_are_known(framework: Framework) -> Iterator[Problem]:
    """Actions refer to existing paths."""
    known = [path.id for path in framework.paths]
    for a, action in enumerate(framework.actions):
        yield from _unknown(("actions", a, "path"), "path", action.path, known)


def items_are_known(framework: Framework) -> Iterator[Problem]:
    """Actions and work places refer to items that a check asks about."""
    known = [item_id for _, item_id in _items(framework)]
    for a, action in enumerate(framework.actions):
        for n, move in enumerate(action.moves):
            yield from _unknown(("actions", a, "moves", n, "item"), "signal or expectation", move.item, known)
    for w, work_place in enumerate(framework.work_places):
        for n, item in enumerate(work_place.fixes):
            yield from _unknown(("work_places", w, "fixes", n), "signal or expectation", item, known)


def signals_are_known(framework: Framework) -> Iterator[Problem]:
    """Weekly questions and follow-up questions refer to existing signals."""
    known = [signal.id for signal in framework.signals]
    for field in ("weekly", "follow_ups"):
        for n, piece in enumerate(getattr(framework, field)):
            yield from _unknown((field, n, "signal"), "signal", piece.signal, known)


def indicators_are_known(framework: Framework) -> Iterator[Problem]:
    """Team rules refer to existing indicators, and the names of indicators are unique."""
    for n, signal in enumerate(framework.signals):
        if signal.id == indicators.EXPECTED:
            said = f"'{signal.id}' names other indicators of a team, as in '{signal.id}.…'"
            yield Problem(("signals", n, "id"), said, "give this signal another id")
    known = indicators.names(framework)
    for p, pitfall in enumerate(framework.pitfalls):
        for n, rule in enumerate(pitfall.shows_in_team):
            yield from _unknown(("pitfalls", p, "shows_in_team", n, "indicator"), "indicator", rule.indicator, known)


def answers_are_known(framework: Framework) -> Iterator[Problem]:
    """Enabling actions refer to existing signals and pitfalls of organisations."""
    known = [pitfall.id for pitfall in framework.pitfalls if pitfall.of == "organisation"]
    known += [signal.id for signal in framework.signals]
    for e, action in enumerate(framework.enabling):
        for n, answer in enumerate(action.answers):
            place = ("enabling", e, "answers", n)
            yield from _unknown(place, "signal or pitfall of organisations", answer, known)


def pitfalls_are_known(framework: Framework) -> Iterator[Problem]:
    """Stages refer to existing pitfalls of persons; those of organisations are only for teams."""
    known = [pitfall.id for pitfall in framework.pitfalls]
    of_organisations = {pitfall.id for pitfall in framework.pitfalls if pitfall.of == "organisation"}
    for s, stage in enumerate(framework.stages):
        for n, pitfall in enumerate(stage.pitfalls):
            place = ("stages", s, "pitfalls", n)
            yield from _unknown(place, "pitfall", pitfall, known)
            if pitfall in of_organisations:
                yield Problem(
                    place, f"the pitfall '{pitfall}' is one of organisations", "list pitfalls of persons here"
                )


def patterns_know_their_items(framework: Framework) -> Iterator[Problem]:
    """Patterns refer to items that are asked at their stages."""
    for n, pattern in enumerate(framework.patterns):
        for stage in [stage for stage in framework.stages if pattern.concerns(stage.id)]:
            groups = framework.groups(stage)
            named = {item for condition in pattern.when for item in condition.named()}
            named |= {item for item in pattern.moves if item not in groups}
            named |= {item for _, items in placeholders(pattern.says) for item in items}
            for item in sorted(named - set(groups["items"])):
                if pattern.stages or not _asked_somewhere(framework, item):
                    said = f"'{item}' is not asked at the stage '{stage.id}'"
                    yield Problem(("patterns", n), said, "correct it, or take the stage out of the pattern's stages")


def kinds_are_known(framework: Framework) -> Iterator[Problem]:
    """Actions, patterns, guards and fragments refer to existing kinds of step."""
    known = [kind.id for kind in framework.step_kinds]
    used: list[tuple[Place, str | None]] = [
        (("actions", n, "kind"), action.kind) for n, action in enumerate(framework.actions)
    ]
    for field in ("patterns", "guards", "fragments"):
        used += [((field, n, "step"), piece.step) for n, piece in enumerate(getattr(framework, field))]
    for place, kind in used:
        if kind:
            yield from _unknown(place, "kind of step", kind, known)


def work_places_are_known(framework: Framework) -> Iterator[Problem]:
    """Kinds of step, patterns and actions refer to existing work places and directions."""
    places = [place.id for place in framework.work_places]
    for n, kind in enumerate(framework.step_kinds):
        for place in kind.places:
            yield from _unknown(("step_kinds", n, "places", place), "work place", place, places)
    for p, pattern in enumerate(framework.patterns):
        for n, place in enumerate(pattern.places):
            yield from _unknown(("patterns", p, "places", n), "work place", place, places)
    directions = [direction.id for direction in framework.directions]
    for a, action in enumerate(framework.actions):
        for field in ("places", "not_places"):
            for n, place in enumerate(getattr(action, field)):
                yield from _unknown(("actions", a, field, n), "work place", place, places)
        for n, direction in enumerate(action.directions):
            yield from _unknown(("actions", a, "directions", n), "direction", direction, directions)


def every_item_has_a_fragment(framework: Framework) -> Iterator[Problem]:
    """Each item has one fragment, so that any of them can be the place to begin."""
    items = [item for stage in framework.stages for item in framework.groups(stage)["items"]]
    counts = Counter(fragment.item for fragment in framework.fragments)
    for item in dict.fromkeys(items):
        if not counts[item]:
            yield Problem(("fragments",), f"none is about '{item}'", "add one")
    for n, fragment in enumerate(framework.fragments):
        if fragment.item not in items:
            yield Problem(
                ("fragments", n, "item"), f"no stage asks '{fragment.item}'", "correct it, or remove this one"
            )
        elif counts[fragment.item] > 1:
            yield Problem(("fragments", n, "item"), f"'{fragment.item}' has more than one", "keep one of them")


def guards_are_complete(framework: Framework) -> Iterator[Problem]:
    """There is one guard for each effect."""
    for effect in Effect:
        count = sum(guard.effect is effect for guard in framework.guards)
        if count != 1:
            yield Problem(("guards",), f"{count} have the effect '{effect}'", "write exactly one")


def ids_are_unique(framework: Framework) -> Iterator[Problem]:
    """Ids are unique. Signals and the expectations of all stages share one namespace, since actions refer to both."""
    for field in (
        "scopes",
        "paths",
        "work_places",
        "directions",
        "step_kinds",
        "stages",
        "finder",
        "pitfalls",
        "actions",
        "obstacles",
        "weekly",
        "follow_ups",
        "intents",
        "enabling",
        "patterns",
        "reframe",
    ):
        yield from _twice(((field, n, "id"), piece.id) for n, piece in enumerate(getattr(framework, field)))
    yield from _twice(_items(framework))


def reframes_end(framework: Framework) -> Iterator[Problem]:
    """Questions of the reframe lead only to questions further down, so that it ends."""
    ids = [question.id for question in framework.reframe]
    for n, question in enumerate(framework.reframe):
        yield from _twice((("reframe", n, "options", o, "id"), option.id) for o, option in enumerate(question.options))
        leads: list[tuple[Place, str | None]] = [(("reframe", n, "then"), question.then)]
        leads += [(("reframe", n, "options", o, "to"), option.to) for o, option in enumerate(question.options)]
        for place, to in leads:
            if to in ids[: n + 1]:
                said = f"leads back to '{to}', so the reframe would never end"
                yield Problem(place, said, "lead to a question further down, or to 'end'")
            elif to:
                yield from _unknown(place, "question", to, [*ids, END])


def charts_tell_signals_apart(framework: Framework) -> Iterator[Problem]:
    """Signals have different names in charts: Slack refuses a chart with two lines of the same name."""
    seen: dict[str, str] = {}
    for n, signal in enumerate(framework.signals):
        name = signal.chart_name
        if name in seen:
            said = f"is '{name}' in a chart, like '{seen[name]}'"
            yield Problem(
                ("signals", n), said, f"give one of them a different `short` of at most {CHART_NAME_MAX} characters"
            )
        seen.setdefault(name, signal.id)


REFERENCES: tuple[Rule, ...] = (
    there_is_something_to_offer,
    scopes_are_known,
    stages_are_known,
    paths_are_known,
    items_are_known,
    signals_are_known,
    indicators_are_known,
    answers_are_known,
    pitfalls_are_known,
    patterns_know_their_items,
    kinds_are_known,
    work_places_are_known,
    every_item_has_a_fragment,
    guards_are_complete,
    ids_are_unique,
    reframes_end,
    charts_tell_signals_apart,
)


def _asked_somewhere(framework: Framework, item: str) -> bool:
    """Return whether any stage asks the item: a pattern for all stages may name an item of one of them."""
    return any(item in framework.groups(stage)["items"] for stage in framework.stages)


def _items(framework: Framework) -> Iterator[tuple[Place, str]]:
    for n, signal in enumerate(framework.signals):
        yield ("signals", n, "id"), signal.id
    for s, stage in enumerate(framework.stages):
        for n, item in enumerate(stage.expectations):
            yield ("stages", s, "expectations", n, "id"), item.id


def _unknown(place: Place, what: str, wanted: str, known: Iterable[str]) -> Iterator[Problem]:
    known = list(known)
    if wanted not in known:
        near = get_close_matches(wanted, known, n=1) or known
        write = f"write {' or '.join(near)}, or " if near else ""
        yield Problem(place, f"there is no {what} '{wanted}'", f"{write}add '{wanted}'")


def _twice(ids: Iterable[tuple[Place, str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, name in ids:
        if name in seen:
            yield Problem(place, f"the id '{name}' is already taken", "give this one an id of its own")
        seen.add(name)
