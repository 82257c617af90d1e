"""Every message, as a person would see it, in the terminal."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.panel import Panel
from rich.text import Text

from bot.content.loader import load
from bot.messages.examples.catalog import examples
from bot.messages.examples.samples import Example
from bot.messages.parts import (
    Bar,
    Button,
    Buttons,
    Chart,
    Divider,
    Form,
    Heading,
    Meter,
    Note,
    Part,
    Pick,
    Prose,
    Quote,
)
from bot.messages.words import Words
from bot.slack.blocks import bar
from bot.slack.mrkdwn import plain

WIDTH = 76


def show(folder: Path, journey: str | None) -> bool:
    """Print all examples, or those of a journey; False where it has none."""
    console = Console(width=WIDTH, highlight=False)
    said = [example for example in examples(Words(folder), load(folder)) if journey in {None, example.journey}]
    for name, group in groupby(said, key=lambda example: example.journey):
        console.rule(name)
        for example in group:
            console.print(_panel(example))
    return bool(said)


def _panel(example: Example) -> Panel:
    shown = example.shown
    lines = [line for part in shown.parts for line in _draw(part)]
    if isinstance(shown, Form):
        lines.insert(0, Text(shown.title, style="bold"))
        lines += [Text(f"{entry.label}: [{entry.value}]") for entry in shown.entries]
        lines.append(Text(" ".join(f"[{label}]" for label in (shown.submit, shown.close) if label)))
    return Panel(Group(*lines), title=example.name, title_align="left", border_style="dim")


def _draw(part: Part) -> Iterator[RenderableType]:
    match part:
        case Prose(text, button):
            yield Markdown(_dated(text))
            if button:
                yield Text(_button(button))
        case Bar(name, level, of, words, button):
            drawn = "" if level is None else f"{bar(level, of)} "
            yield Text(f"{name}: {drawn}{plain(words)} {_button(button) if button else ''}")
        case Buttons(buttons):
            yield Text(" ".join(map(_button, buttons)))
        case Pick(_, label):
            yield Text(f"[{label} ▾]")
        case Chart(title, _, lines):
            yield Text(f"({title}: {', '.join(line.name for line in lines)})", style="dim")
        case _:
            yield _line(part)


def _line(part: Heading | Note | Quote | Meter | Divider) -> Text:
    match part:
        case Heading(text):
            return Text(f"\n{plain(text)}", style="bold")
        case Note(text):
            return Text(plain(text), style="dim")
        case Quote(text):
            return Text(f"> {text}", style="italic")
        case Meter(text, filled, of):
            return Text(f"{text} · {bar(filled, of)}", style="dim")
        case Divider():
            return Text("─" * 10, style="dim")


def _button(button: Button) -> str:
    return f"[{button.label}]"


def _dated(prose: str) -> str:
    """Keep the markup, but write the days out."""
    return "\n".join(plain(line) if "\ue000" in line else line for line in prose.split("\n"))
