"""The framework, to browse."""

from collections.abc import Iterator

from bot.domain.framework import Framework, Item, Stage
from bot.messages.elements import Elements
from bot.messages.parts import Button, Buttons, Divider, Heading, Message, Note, Part, Prose
from bot.messages.words import Words


class StagesMessages:
    """The framework, to browse."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def overview(self, framework: Framework, opening: str = "") -> Message:
        """All stages in brief, the signals between them, and the pitfalls of organisations."""
        opened = (Prose(self._words.say(opening)),) if opening else ()
        stages = tuple(
            Prose(
                self._words.say("stages/brief", name=stage.name, tagline=stage.tagline, about=stage.about), _open(stage)
            )
            for stage in framework.stages
        )
        signals = [
            self._words.say(
                "stages/signal",
                name=signal.name,
                nearest=signal.anchors[0].short,
                furthest=signal.anchors[-1].short,
            )
            for signal in framework.signals
        ]
        traps = [
            self._words.say("stages/trap", name=pitfall.name, text=pitfall.text)
            for pitfall in framework.pitfalls
            if pitfall.of == "organisation"
        ]
        return Message(
            (
                *opened,
                Prose(self._words.say("stages/all", count=len(framework.stages))),
                *stages,
                Heading(self._words.label("stages.signals")),
                self._list(signals),
                Heading(self._words.label("stages.organisations")),
                self._list(traps),
                *self._about(framework),
                Buttons((self._elements.begin_button(),)),
                Note(framework.credit),
            )
        )

    def _about(self, framework: Framework) -> Iterator[Part]:
        """Why there is a framework, how a career goes over the years, and the paths."""
        about = framework.about
        if about is None:
            return
        said = self._words.say
        yield Heading(self._words.label("stages.why"))
        yield Prose(said("stages/about", text=about.why_people))
        yield Prose(said("stages/about", text=about.why_organisations))
        yield Heading(self._words.label("stages.long_view"))
        yield Prose(said("stages/about", text=about.long_view))
        yield Heading(self._words.label("stages.paths"))
        yield Prose(said("stages/about", text=about.paths))
        yield self._list([said("stages/trap", name=path.name, text=path.meaning) for path in framework.paths])

    def one(self, framework: Framework, stage: Stage) -> Message:
        """One stage: titles, what is expected, what changes on the way in, its pitfalls."""
        after = framework.stage_after(stage)
        pitfalls = [framework.pitfall(pitfall) for pitfall in stage.pitfalls]
        parts: list[Part] = [
            Prose(self._words.say("stages/stage", name=stage.name, tagline=stage.tagline, about=stage.about)),
            Heading(self._words.label("stages.titles")),
            self._list(list(stage.titles)),
            Heading(self._words.label("stages.expected")),
            self._list([self._expectation(item) for item in stage.expectations]),
            Heading(self._words.label("stages.entering")),
            Prose(stage.entering),
            Heading(self._words.label("stages.ask")),
            self._list(list(stage.reflections)),
            Heading(self._words.label("stages.pitfalls")),
            self._list([self._words.say("stages/trap", name=trap.name, text=trap.text) for trap in pitfalls]),
            Divider(),
            Buttons(
                (
                    self._elements.begin_button(),
                    *((_open(after),) if after else ()),
                    Button("stages.open", self._words.label("stages.all")),
                )
            ),
        ]
        return Message(tuple(parts))

    def _list(self, lines: list[str]) -> Prose:
        return Prose(self._words.say("stages/list", lines=lines))

    def _expectation(self, item: Item) -> str:
        """The expectation, illustrated by its second-highest anchor."""
        return self._words.say("stages/expectation", name=item.name, short=item.anchors[-2].short)


def find(framework: Framework, text: str) -> Stage | None:
    """Find a stage by what was typed: its id, or a word of its name."""
    typed = text.strip().casefold()
    return next(
        (stage for stage in framework.stages if typed and typed in {stage.id, *stage.name.casefold().split()}), None
    )


def _open(stage: Stage) -> Button:
    return Button("stages.open", stage.name, stage.id, stage.id)
