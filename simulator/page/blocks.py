"""Block Kit as HTML: one template per block type and element type, and the filters they use."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from simulator.page import charts, emoji, fields, markdown, mrkdwn, richtext
from simulator.page.links import is_safe
from simulator.page.reader import Reader

Json = Mapping[str, Any]

_SOURCES = {"users": "people", "conversations": "channels", "channels": "channels"}


class Choice(NamedTuple):
    """A person or channel that can be picked."""

    id: str
    name: str
    about: str = ""

    @property
    def option(self) -> Json:
        """As an option of a list."""
        text = {"value": self.id, "text": {"type": "plain_text", "text": self.name}}
        return {**text, "description": {"type": "plain_text", "text": self.about}} if self.about else text


@dataclass(frozen=True)
class Surface:
    """Where blocks are shown: a message, a modal or a Home tab.

    Attributes:
        id: the prefix of all element ids in it; unique on the page, safe in a selector.
        click_url: where a click on one of its elements is posted to.
        people: everybody who can be picked, including bots and guests, whom an app may have to refuse.
        channels: the channels that can be picked.
    """

    id: str
    click_url: str = ""
    people: Sequence[Choice] = ()
    channels: Sequence[Choice] = field(default=())


def _reader(context: Context) -> Reader:
    reader: Reader = context["reader"]
    return reader


@pass_context
def _text(context: Context, text: Json) -> Markup:
    if text["type"] == "mrkdwn":
        return mrkdwn.render(text["text"], _reader(context), verbatim=bool(text.get("verbatim")))
    words = mrkdwn.unescape(text["text"])
    return emoji.render(words) if text.get("emoji", True) else escape(words)


@pass_context
def _rich_text(context: Context, block: Json) -> Markup:
    return richtext.render(block, _reader(context))


@pass_context
def _wall_clock(context: Context, epoch: int | None) -> str:
    return f"{_reader(context).local(epoch):%Y-%m-%dT%H:%M}" if epoch else ""


def _address(url: str) -> str:
    return url if is_safe(url) else ""


def _choices(element: Json, surface: Surface) -> Sequence[Json]:
    source = element["type"].removeprefix("multi_").removesuffix("_select")
    if source in _SOURCES:
        known: Sequence[Choice] = getattr(surface, _SOURCES[source])
        return [{"options": [each.option for each in known]}]
    return element.get("option_groups") or [{"options": element.get("options", ())}]


environment = Environment(
    loader=PackageLoader("simulator.page"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.filters |= {
    "text": _text,
    "rich_text": _rich_text,
    "markdown": markdown.render,
    "drawing": charts.draw,
    "wall_clock": _wall_clock,
    "address": _address,
    "field_name": fields.name,
    "initially": fields.initially,
    "choices": _choices,
}


def render(blocks: Iterable[Json], surface: Surface, reader: Reader) -> Markup:
    """Render blocks as safe HTML.

    Args:
        blocks: Block Kit JSON as the workspace keeps it: validated, each with its block_id.
        surface: where they are shown.
        reader: who reads them.
    """
    html = environment.get_template("blocks.html").render(blocks=blocks, surface=surface, reader=reader)
    return Markup(html)  # noqa: S704 - the environment escapes whatever is not Markup
