"""The framework, page by page."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from bot.domain.framework import Framework, Item, Stage
from bot.messages.elements import Elements
from bot.messages.parts import Button, Buttons, Columns, Divider, Heading, Message, Note, Part, Prose
from bot.messages.words import Words

_SIGNALS, _WHY, _LONG_VIEW, _PATHS, _ORGANISATIONS, _TRAPS = (
    "about.signals",
    "about.why",
    "about.long_view",
    "about.paths",
    "about.organisations",
    "traps.",
)
"""Names of pages that only buttons open. `_TRAPS` is followed by a stage's id."""


class StagesMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)
        self._topics: Mapping[str, tuple[str, Callable[[Framework], Iterator[Part]]]] = {
            _SIGNALS: ("stages.signals", self._signals),
            _WHY: ("stages.why", self._why),
            _LONG_VIEW: ("stages.long_view", self._long_view),
            _PATHS: ("stages.paths", self._paths),
            _ORGANISATIONS: ("stages.organisations", self._organisations),
        }

    def page(self, framework: Framework, name: str) -> Message:
        """The page with this name: a stage, two stages side by side or a topic. Without a name, the overview."""
        if name in self._topics:
            return self._topic(framework, name)
        match find(framework, name.removeprefix(_TRAPS)):
            case (stage,) if name.startswith(_TRAPS):
                return self._traps(framework, stage)
            case (stage,):
                return self._stage(framework, stage)
            case (first, second, *_):
                return self._comparison(framework, first, second)
        return self._overview(framework, "stages/unknown" if name.strip() else "")

    def _overview(self, framework: Framework, opening: str) -> Message:
        """All stages in brief, with buttons for the topics."""
        say = self._words.say
        stages = tuple(
            Prose(say("stages/brief", name=stage.name, tagline=stage.tagline, about=stage.about), _open(stage))
            for stage in framework.stages
        )
        return Message(
            (
                *((Prose(say(opening)),) if opening else ()),
                Prose(say("stages/all", count=len(framework.stages))),
                *stages,
                self._topic_buttons(framework),
                Buttons((self._elements.begin_button(),)),
                Note(framework.credit),
            )
        )

    def _stage(self, framework: Framework, stage: Stage) -> Message:
        """One stage: its expectations, what changes on entering it, its titles, and the names of its traps."""
        traps = [framework.pitfall(pitfall).name for pitfall in stage.pitfalls]
        return Message(
            (
                Prose(self._words.say("stages/stage", name=stage.name, tagline=stage.tagline, about=stage.about)),
                Heading(self._words.label("stages.expected")),
                self._expectations(stage),
                Prose(self._reach(framework, stage)),
                Heading(self._words.label("stages.entering")),
                Prose(stage.entering),
                Heading(self._words.label("stages.ask")),
                self._list(stage.reflections),
                Heading(self._words.label("stages.titles")),
                Prose(self._words.say("stages/names", names=stage.titles)),
                Heading(self._words.label("stages.pitfalls")),
                Prose(self._words.say("stages/names", names=traps), self._traps_button(stage)),
                Divider(),
                Buttons(tuple(self._compare_button(stage, other) for other in framework.stages if other != stage)),
                Buttons((self._elements.begin_button(), self._all_button())),
            )
        )

    def _comparison(self, framework: Framework, one: Stage, other: Stage) -> Message:
        heading = self._words.label
        stages = sorted((one, other), key=framework.stages.index)

        def columns(text: Callable[[Stage], str]) -> Columns:
            left, right = (self._words.say("stages/column", name=stage.name, text=text(stage)) for stage in stages)
            return Columns(left, right)

        return Message(
            (
                columns(lambda stage: stage.about),
                Heading(heading("stages.expected")),
                columns(lambda stage: self._expectations(stage).text),
                columns(lambda stage: self._reach(framework, stage)),
                Heading(heading("stages.entering")),
                columns(lambda stage: stage.entering),
                Heading(heading("stages.titles")),
                columns(lambda stage: self._words.say("stages/names", names=stage.titles)),
                Divider(),
                Buttons(tuple(_open(stage) for stage in stages)),
                Buttons((self._elements.begin_button(), self._all_button())),
            )
        )

    def _topic(self, framework: Framework, name: str) -> Message:
        label, parts = self._topics[name]
        others = self._topic_buttons(framework, current=name)
        return Message(
            (
                Heading(self._words.label(label)),
                *parts(framework),
                Divider(),
                others,
                Buttons((self._elements.begin_button(), self._all_button())),
            )
        )

    def _signals(self, framework: Framework) -> Iterator[Part]:
        for signal in framework.signals:
            ends = {"nearest": signal.anchors[0].text, "furthest": signal.anchors[-1].text}
            yield Prose(self._words.say("stages/signal", name=signal.name, **ends))
        yield Prose(self._words.say("stages/scopes"))
        yield self._list(self._named((scope.name, scope.meaning) for scope in framework.scopes))

    def _why(self, framework: Framework) -> Iterator[Part]:
        if framework.about:
            yield Prose(framework.about.why_people)
            yield Prose(framework.about.why_organisations)

    def _long_view(self, framework: Framework) -> Iterator[Part]:
        if framework.about:
            yield Prose(framework.about.long_view)

    def _paths(self, framework: Framework) -> Iterator[Part]:
        if framework.about:
            yield Prose(framework.about.paths)
        yield self._list(self._named((path.name, path.meaning) for path in framework.paths))

    def _organisations(self, framework: Framework) -> Iterator[Part]:
        yield from map(Prose, self._named((p.name, p.text) for p in framework.pitfalls if p.of == "organisation"))

    def _traps(self, framework: Framework, stage: Stage) -> Message:
        traps = [framework.pitfall(pitfall) for pitfall in stage.pitfalls]
        return Message(
            (
                Heading(self._words.label("stages.pitfalls")),
                *map(Prose, self._named((trap.name, trap.text) for trap in traps)),
                Divider(),
                Buttons((_open(stage), self._all_button())),
            )
        )

    def _topic_buttons(self, framework: Framework, current: str = "") -> Buttons:
        """A button for each topic, except the current one and those without content."""
        return Buttons(
            tuple(
                Button("stages.open", self._words.label(label), name, name)
                for name, (label, parts) in self._topics.items()
                if name != current and any(parts(framework))
            )
        )

    def _compare_button(self, stage: Stage, other: Stage) -> Button:
        label = self._words.say("stages/compare", name=other.name)
        return Button("stages.open", label, f"{stage.id} {other.id}", f"{stage.id} {other.id}")

    def _traps_button(self, stage: Stage) -> Button:
        name = f"{_TRAPS}{stage.id}"
        return Button("stages.open", self._words.label("stages.read"), name, name)

    def _all_button(self) -> Button:
        return Button("stages.open", self._words.label("stages.all"))

    def _expectations(self, stage: Stage) -> Prose:
        return self._list(self._expectation(item) for item in stage.expectations)

    def _reach(self, framework: Framework, stage: Stage) -> str:
        lowest, highest = framework.signal_range(stage)
        reaches = [framework.scope_at(level).reads_as for level in range(lowest, highest + 1)]
        return self._words.say("stages/reach", reaches=reaches)

    def _named(self, texts: Iterable[tuple[str, str]]) -> list[str]:
        return [self._words.say("stages/trap", name=name, text=text) for name, text in texts]

    def _list(self, lines: Iterable[str]) -> Prose:
        return Prose(self._words.say("stages/list", lines=list(lines)))

    def _expectation(self, item: Item) -> str:
        """The expectation, illustrated by its second-highest anchor."""
        return self._words.say("stages/expectation", name=item.name, act=item.anchors[-2].text)


def find(framework: Framework, text: str) -> tuple[Stage, ...]:
    """Find the stages in typed text by id, name or a word of the name. With any other word, the result is empty."""
    typed = [word for word in text.casefold().replace(",", " ").split() if word not in framework.fillers]
    found = [_find_stage(framework, word) for word in typed]
    return () if None in found else tuple(dict.fromkeys(stage for stage in found if stage))


def _find_stage(framework: Framework, word: str) -> Stage | None:
    whole = (stage for stage in framework.stages if word in {stage.id, stage.name.casefold()})
    part = (stage for stage in framework.stages if word in stage.name.casefold().split())
    return next(whole, None) or next(part, None)


def _open(stage: Stage) -> Button:
    return Button("stages.open", stage.name, stage.id, stage.id)
