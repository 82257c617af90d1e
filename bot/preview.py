"""Prints messages in the terminal: their fallback text and buttons."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.content.loader import load
from bot.messages.examples.catalog import examples
from bot.messages.examples.samples import Example
from bot.messages.parts import Bar, Button, Buttons, Chart, Divider, Form, Heading, Note, Part, Prose, Quote, Select
from bot.messages.words import Words
from bot.slack.blocks import part_text

WIDTH = 76
STYLES: dict[type[Part], str] = {Heading: "bold", Note: "dim", Quote: "italic"}


def show(folder: Path, journey: str | None) -> bool:
    """Print all examples, or those of a journey; False if it has none."""
    console = Console(width=WIDTH, highlight=False)
    shown = [example for example in examples(Words(folder), load(folder)) if journey in {None, example.journey}]
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
