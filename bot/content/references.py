"""Whether each id that the content names is there, and is there once. A broken one stops the start."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from bot.content.findings import Place, Problem, Rule
from bot.domain import marks
from bot.domain.framework import CHART_NAME_MAX, Framework, ItemRule


def scopes_are_known(framework: Framework) -> Iterator[Problem]:
    """A stage expects scope levels that exist, and an echo is for one of them."""
    known = [scope.id for scope in framework.scopes]
    for s, stage in enumerate(framework.stages):
        for n, scope in enumerate(stage.scope):
            yield from _unknown(("stages", s, "scope", n), "scope level", scope, known)
    for e, echo in enumerate(framework.echoes):
        yield from _unknown(("echoes", e, "scope"), "scope level", echo.scope, known)


def stages_are_known(framework: Framework) -> Iterator[Problem]:
    """The finder leads to stages that exist; actions and weekly questions are for such."""
    known = [stage.id for stage in framework.stages]
    for q, question in enumerate(framework.finder):
        for o, option in enumerate(question.options):
            yield from _unknown(("finder", q, "options", o, "stage"), "stage", option.stage, known)
    for a, action in enumerate(framework.actions):
        for n, stage in enumerate(action.stages):
            yield from _unknown(("actions", a, "stages", n), "stage", stage, known)
    for w, reflection in enumerate(framework.weekly):
        for n, stage in enumerate(reflection.stages):
            yield from _unknown(("weekly", w, "stages", n), "stage", stage, known)


def paths_are_known(framework: Framework) -> Iterator[Problem]:
    """An action lies on a path that exists."""
    known = [path.id for path in framework.paths]
    for a, action in enumerate(framework.actions):
        yield from _unknown(("actions", a, "path"), "path", action.path, known)


def items_are_known(framework: Framework) -> Iterator[Problem]:
    """Actions raise, and rules look at, items that a check asks about."""
    known = [item_id for _, item_id in _items(framework)]
    for a, action in enumerate(framework.actions):
        for n, item in enumerate(action.raises):
            yield from _unknown(("actions", a, "raises", n), "signal or expectation", item, known)
    for p, pitfall in enumerate(framework.pitfalls):
        for n, rule in enumerate(pitfall.shows_when):
            if isinstance(rule, ItemRule):
                place = ("pitfalls", p, "shows_when", n, "item")
                yield from _unknown(place, "signal or expectation", rule.item, known)


def signals_are_known(framework: Framework) -> Iterator[Problem]:
    """A weekly question and what is said back are about a signal that exists."""
    known = [signal.id for signal in framework.signals]
    for field in ("weekly", "echoes"):
        for n, piece in enumerate(getattr(framework, field)):
            yield from _unknown((field, n, "signal"), "signal", piece.signal, known)


def marks_are_known(framework: Framework) -> Iterator[Problem]:
    """A rule over a team looks at marks that are counted, and each mark counts one thing."""
    for n, signal in enumerate(framework.signals):
        if signal.id in {marks.STAGE, marks.EXPECTED}:
            said = f"'{signal.id}' names other marks of a team, as in '{signal.id}.…'"
            yield Problem(("signals", n, "id"), said, "give this signal another id")
    known = marks.standing_names(framework)
    for p, pitfall in enumerate(framework.pitfalls):
        for n, rule in enumerate(pitfall.shows_in_team):
            yield from _unknown(("pitfalls", p, "shows_in_team", n, "mark"), "mark", rule.mark, known)


def answers_are_known(framework: Framework) -> Iterator[Problem]:
    """What a manager can commit to answers pitfalls of organisations, or signals, that exist."""
    known = [pitfall.id for pitfall in framework.pitfalls if pitfall.of == "organisation"]
    known += [signal.id for signal in framework.signals]
    for e, action in enumerate(framework.enabling):
        for n, answer in enumerate(action.answers):
            place = ("enabling", e, "answers", n)
            yield from _unknown(place, "signal or pitfall of organisations", answer, known)


def pitfalls_are_known(framework: Framework) -> Iterator[Problem]:
    """A stage lists pitfalls that exist and are a person's: one of organisations has no rule and would always show."""
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


def ids_are_unique(framework: Framework) -> Iterator[Problem]:
    """An id stands for one thing. Signals and the expectations of all stages share theirs: actions name them alike."""
    for field in ("scopes", "paths", "stages", "finder", "pitfalls", "actions", "weekly", "enabling"):
        yield from _twice(((field, n, "id"), piece.id) for n, piece in enumerate(getattr(framework, field)))
    yield from _twice(_items(framework))


def charts_tell_signals_apart(framework: Framework) -> Iterator[Problem]:
    """Two lines of one name in a chart are one line too many: Slack refuses the message."""
    seen: dict[str, str] = {}
    for n, signal in enumerate(framework.signals):
        name = signal.at_a_glance
        if name in seen:
            said = f"is '{name}' in a chart, as '{seen[name]}' is"
            yield Problem(("signals", n), said, f"give one of them a short of its own, of at most {CHART_NAME_MAX}")
        seen.setdefault(name, signal.id)


def echoes_are_unique(framework: Framework) -> Iterator[Problem]:
    """One sentence is said back for a signal and a scope level; a second one would never be."""
    seen: set[tuple[str, str]] = set()
    for n, echo in enumerate(framework.echoes):
        if (echo.signal, echo.scope) in seen:
            said = f"'{echo.signal}' at '{echo.scope}' has its sentence already"
            yield Problem(("echoes", n), said, "keep one of the two, or give this one another signal or scope")
        seen.add((echo.signal, echo.scope))


REFERENCES: tuple[Rule, ...] = (
    scopes_are_known,
    stages_are_known,
    paths_are_known,
    items_are_known,
    signals_are_known,
    marks_are_known,
    answers_are_known,
    pitfalls_are_known,
    ids_are_unique,
    charts_tell_signals_apart,
    echoes_are_unique,
)


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
        yield Problem(place, f"there is no {what} '{wanted}'", f"write {' or '.join(near)}, or add '{wanted}'")


def _twice(ids: Iterable[tuple[Place, str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, name in ids:
        if name in seen:
            yield Problem(place, f"the id '{name}' is taken already", "give this one an id of its own")
        seen.add(name)
