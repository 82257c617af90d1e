"""Prints messages in the terminal with their buttons, and personas with their answers."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.content import personas
from bot.content.loader import load
from bot.content.personas import Persona
from bot.domain.framework import Framework
from bot.messages.examples.catalog import examples
from bot.messages.examples.personas import result_of
from bot.messages.examples.samples import Example
from bot.messages.parts import Bar, Button, Buttons, Chart, Divider, Form, Heading, Note, Part, Prose, Quote, Select
from bot.messages.result import ResultMessages
from bot.messages.words import Words
from bot.services.checks import CheckView
from bot.slack.blocks import part_text

WIDTH = 76
PERSONAS = "personas"
"""Stands in for a journey: the results of the content folder's personas."""

STYLES: dict[type[Part], str] = {Heading: "bold", Note: "dim", Quote: "italic"}


def show(folder: Path, journey: str | None) -> bool:
    """Print the examples of a journey (None: of all), or the personas' results; return whether there are any."""
    console = Console(width=WIDTH, highlight=False)
    words, framework = Words(folder), load(folder)
    if journey == PERSONAS:
        people = personas.read(folder, framework)
        for person in people:
            console.print(_person(words, framework, person))
        return bool(people)
    shown = [example for example in examples(words, framework) if journey in {None, example.journey}]
    for name, group in groupby(shown, key=lambda example: example.journey):
        console.rule(name)
        for example in group:
            console.print(_panel(example))
    return bool(shown)


def _panel(example: Example) -> Panel:
    shown = example.shown
    lines = [line for part in shown.parts for line in _lines(part)]
    if isinstance(shown, Form):
        inputs = (Text(f"{field.label}: [{field.value}]") for field in shown.inputs)
        close = Text(" ".join(f"[{label}]" for label in (shown.submit, shown.close) if label))
        lines = [Text(shown.title, style="bold"), *lines, *inputs, close]
    return Panel(Text("\n").join(lines), title=example.name, title_align="left", border_style="dim")


def _person(words: Words, framework: Framework, person: Persona) -> Panel:
    """A persona's answers, what they must and must not be told, and their result."""
    view = result_of(framework, person)
    lines = [
        *(Text(line, style="dim") for line in about(view, person)),
        Text("─" * 10, style="dim"),
        *(line for part in ResultMessages(words).message(view).parts for line in _lines(part)),
    ]
    return Panel(Text("\n").join(lines), title=person.who, title_align="left", border_style="dim")


def about(view: CheckView, person: Persona) -> Iterator[str]:
    """Yield lines on a persona: who they are, what they answer, and what they must and must not be told."""
    chosen = (person.title, view.result.stage.name if view.result else "", person.place, person.direction)
    yield " · ".join(filter(None, chosen))
    if view.result:
        for item_result in (*view.result.expectations, *view.result.signals):
            level = item_result.level
            rated = f"{level} {item_result.item.anchors[level - 1].text}" if level else "didn't come up"
            line = "0 none of these" if level == 0 else rated
            yield f"  {item_result.item.name}: {line}" + (f" ({item_result.example})" if item_result.example else "")
    for heading, texts in (("must be told", person.told), ("must not be told", person.not_told)):
        if texts:
            yield f"{heading}: {' · '.join(texts)}"


def _lines(part: Part) -> Iterator[Text]:
    for line in part_text(part):
        yield Text(line, style=STYLES.get(type(part), ""))
    match part:
        case Prose(button=Button() as button) | Bar(button=Button() as button):
            yield Text(f"[{button.label}]")
        case Buttons(buttons):
            yield Text(" ".join(f"[{button.label}]" for button in buttons))
        case Select(label=label):
            yield Text(f"[{label} ▾]")
        case Chart(title=title):
            yield Text(f"({title})", style="dim")
        case Divider():
            yield Text("─" * 10, style="dim")
        case _:
            return
