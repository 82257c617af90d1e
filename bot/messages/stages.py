"""The framework, to browse."""

from bot.domain.framework import Framework, Item, Stage
from bot.messages import check
from bot.messages.parts import Button, Buttons, Divider, Heading, Message, Note, Part, Prose
from bot.messages.words import Words


def overview(words: Words, framework: Framework, opening: str = "") -> Message:
    """Give all stages in brief, the signals between them, and the traps that organisations set."""
    opened = (Prose(words.say(opening)),) if opening else ()
    stages = tuple(
        Prose(words.say("stages/brief", name=stage.name, tagline=stage.tagline, about=stage.about), _open(stage))
        for stage in framework.stages
    )
    signals = [
        words.say(
            "stages/signal",
            name=signal.name,
            nearest=signal.anchors[0].short,
            furthest=signal.anchors[-1].short,
        )
        for signal in framework.signals
    ]
    traps = [
        words.say("check/watch_out", name=pitfall.name, text=pitfall.text)
        for pitfall in framework.pitfalls
        if pitfall.of == "organisation"
    ]
    return Message(
        (
            *opened,
            Prose(words.say("stages/all", count=len(framework.stages))),
            *stages,
            Heading(words.label("stages.signals")),
            _list(words, signals),
            Heading(words.label("stages.organisations")),
            _list(words, traps),
            Buttons((check.begin_button(words),)),
            Note(framework.credit),
        )
    )


def one(words: Words, framework: Framework, stage: Stage) -> Message:
    """Give a stage: titles, what is expected, what changes on the way in and at the next stage, its traps."""
    after = framework.stage_after(stage)
    pitfalls = [framework.pitfall(pitfall) for pitfall in stage.pitfalls]
    parts: list[Part] = [
        Prose(words.say("stages/stage", name=stage.name, tagline=stage.tagline, about=stage.about)),
        Heading(words.label("stages.titles")),
        _list(words, list(stage.titles)),
        Heading(words.label("stages.expected")),
        _list(words, [_expectation(words, item) for item in stage.expectations]),
        Heading(words.label("stages.entering")),
        Prose(stage.entering),
        Heading(words.label("stages.ask")),
        _list(words, list(stage.reflections)),
        Heading(words.label("stages.pitfalls")),
        _list(words, [words.say("check/watch_out", name=trap.name, text=trap.text) for trap in pitfalls]),
        Divider(),
        Buttons(
            (
                check.begin_button(words),
                *((_open(after),) if after else ()),
                Button("stages.open", words.label("stages.all")),
            )
        ),
    ]
    return Message(tuple(parts))


def find(framework: Framework, text: str) -> Stage | None:
    """Find the stage that was typed: by its id, by its name, or by a word of it."""
    typed = text.strip().casefold()
    return next(
        (stage for stage in framework.stages if typed and typed in {stage.id, *stage.name.casefold().split()}), None
    )


def _open(stage: Stage) -> Button:
    return Button("stages.open", stage.name, stage.id, stage.id)


def _list(words: Words, lines: list[str]) -> Prose:
    return Prose(words.say("stages/list", lines=lines))


def _expectation(words: Words, item: Item) -> str:
    """Say what is expected by the anchor that a grown person of the stage would give: the second from the top."""
    return words.say("stages/expectation", name=item.name, short=item.anchors[-2].short)
