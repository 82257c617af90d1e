"""The prompts and labels of a content folder.

Prompts are Jinja templates of prose in light Markdown. Rendering one without a variable that it uses is an error.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from traceback import extract_tb
from typing import Annotated

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.bundled import CONTENT
from bot.content import folder as folders
from bot.content import shape, source
from bot.content.findings import Finding
from bot.content.folder import LABELS, PROMPTS
from bot.content.loader import ContentError
from bot.domain.when import Calendar
from bot.messages import parts

OFFERS = "offers."
"""Prefix of the labels for commands that the answer to a request offers."""

_SUFFIX = ".md.j2"
_TAG_OR_LINE = re.compile(r"\{[{%].*?[}%]\}|\n")


class Command(BaseModel):
    """The texts for a command.

    Attributes:
        words: the words by which it can be typed.
        usage: its name and arguments, shown in help and suggestions.
        does: what it does, shown in help.
        topic: the key of a label in `topics`, under which help lists it. Without one, help doesn't list it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[str, ...]
    usage: str
    does: str
    topic: str | None = None


class AgentPrompt(BaseModel):
    """A suggestion below the app's entry in Slack's top bar. Clicking it sends `message` to the DM."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=75)]
    message: Annotated[str, Field(min_length=1, max_length=75)]


class AppTexts(BaseModel):
    """The texts of the app's manifest, within Slack's limits.

    Attributes:
        about: a line about the app for Slack's app directory.
        command: the description of the slash command.
        save: the name of the message shortcut.
        save_about: the description of the message shortcut.
        agent: the text of the entry in Slack's top bar, if the app has one.
        prompts: the suggestions below that entry.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=35)]
    about: Annotated[str, Field(min_length=1, max_length=140)]
    command: Annotated[str, Field(min_length=1, max_length=100)]
    save: Annotated[str, Field(min_length=1, max_length=24)]
    save_about: Annotated[str, Field(min_length=1, max_length=150)]
    agent: Annotated[str, Field(min_length=1, max_length=300)]
    prompts: Annotated[tuple[AgentPrompt, ...], Field(min_length=1, max_length=4)]


class _Labels(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    app: AppTexts
    commands: dict[str, Command]
    shortcuts: dict[str, str]
    options: dict[str, dict[str, tuple[str, ...]]]
    calendar: Calendar
    labels: dict[str, dict[str, str]]


class Words:
    """The prompts and labels of a content folder.

    Attributes:
        app: the texts of the app's manifest.
        commands: the texts for the commands, by the command's name.
        shortcuts: maps a word to the command and argument that it stands for if more is typed after it.
        options: the words for the arguments of commands, by command and argument.
        calendar: the words for weekdays, pauses and so on.
        labels: the texts of buttons, headings and inputs, by `journey.name`.
        used: the names of the prompts and labels rendered so far. Lint reports the others as unused.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._prompts = tuple(dict.fromkeys(where / PROMPTS for where in (folder, CONTENT)))
        self._environment = Environment(
            loader=FileSystemLoader(self._prompts),
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701  not HTML: slack/mrkdwn.py escapes all prose
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters["day"] = parts.day
        self._environment.filters["moment"] = parts.moment
        self._environment.filters["slack_link"] = parts.slack_link
        self.used: set[str] = set()
        labels = folders.read(folder, LABELS)
        if not isinstance(labels, source.Source):
            raise ContentError(labels)
        try:
            read = _Labels.model_validate(labels.data)
        except ValidationError as error:
            raise ContentError(shape.findings(error, labels)) from None
        self.app = read.app
        self.commands = read.commands
        self.shortcuts = read.shortcuts
        self.options = read.options
        self.calendar = read.calendar
        self.labels = {
            f"{section}.{key}": text for section, texts in read.labels.items() for key, text in texts.items()
        }

    def label(self, key: str) -> str:
        """The text of a button, heading or input. `key` is `journey.name`."""
        self.used.add(key)
        if key not in self.labels:
            raise ContentError([Finding(str(self._folder / LABELS), 0, f"there is no label {key}", "add it")])
        return self.labels[key]

    def say(self, prompt: str, **facts: object) -> str:
        """Render a prompt. `prompt` is `journey/name`.

        Raises:
            ContentError: if the prompt is missing, or if rendering fails.
        """
        self.used.add(prompt)
        try:
            return self._environment.get_template(prompt + _SUFFIX).render(facts).strip()
        except TemplateNotFound as error:
            raise ContentError(
                [Finding(self._file(str(error.name)), 0, "this prompt is missing", "write it")]
            ) from error
        except UnicodeDecodeError as error:
            finding = Finding(self._file(prompt + _SUFFIX), 0, "this file is not UTF-8", "save it as UTF-8")
            raise ContentError([finding]) from error
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            line = error.lineno if isinstance(error, TemplateSyntaxError) else _line_of(error)
            remedy = "correct the template; its variables are " + (", ".join(sorted(facts)) or "none")
            raise ContentError([Finding(self._file(prompt + _SUFFIX), line, str(error), remedy)]) from error

    def page(self, prompt: str, **facts: object) -> str:
        """Render a prompt of several paragraphs. Empty paragraphs leave no extra blank lines."""
        return re.sub(r"\n{3,}", "\n\n", self.say(prompt, **facts))

    @cached_property
    def plain_parts(self) -> Mapping[str, str]:
        """The longest literal text of each prompt, within a line and without template tags, by the prompt's name."""
        prompts = {name: Path(self._file(name + _SUFFIX)) for name in self.all - self.labels.keys()}
        return {name: max(_TAG_OR_LINE.split(path.read_text()), key=len).strip() for name, path in prompts.items()}

    def check(self) -> None:
        """Raise a ContentError if the folder has empty prompts."""
        empty = (path for path in (self._folder / PROMPTS).rglob(f"*{_SUFFIX}") if not path.read_bytes().strip())
        remedy = "write it, or delete the file: then the bundled one is used"
        if findings := [Finding(str(path), 0, "this prompt is empty", remedy) for path in sorted(empty)]:
            raise ContentError(findings)

    def accessibility_label(self, label: str, about: str) -> str:
        """Return a label for screen readers, for a button whose visible label isn't clear by itself."""
        return self.say("help/button", label=label, about=about)

    def where(self, name: str) -> tuple[str, int]:
        """Return the file and line of a label or prompt."""
        if name in self.labels:
            return self.where_in_labels("labels", *name.split(".", 1))
        return self._file(name + _SUFFIX), 0

    def where_in_labels(self, *place: str) -> tuple[str, int]:
        """Return the file and line of an entry in labels.yaml."""
        labels = folders.read(self._folder, LABELS)
        return (labels.file, labels.locate(place)[0]) if isinstance(labels, source.Source) else (LABELS, 0)

    def _file(self, template: str) -> str:
        return str(folders.find(self._folder, f"{PROMPTS}/{template}"))

    @property
    def vocabulary(self) -> Mapping[str, tuple[str, ...]]:
        return {name: command.words for name, command in self.commands.items()}

    @property
    def all(self) -> set[str]:
        """The names of all prompts and labels, including the bundled ones."""
        prompts = (path.relative_to(where).as_posix() for where in self._prompts for path in where.rglob(f"*{_SUFFIX}"))
        return {prompt.removesuffix(_SUFFIX) for prompt in prompts} | set(self.labels)

    def is_own(self, name: str) -> bool:
        """Return whether a prompt or label comes from this folder, and not from the bundled one."""
        if name not in self.labels:
            return Path(self._file(name + _SUFFIX)).is_relative_to(self._folder)
        own, (section, key) = source.read(self._folder / LABELS), name.split(".", 1)
        return isinstance(own, source.Source) and key in own.data.get("labels", {}).get(section, {})


def _line_of(error: Exception) -> int:
    """Return the line of the template where rendering failed, from Jinja's traceback."""
    lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename.endswith(_SUFFIX)]
    return (lines and lines[-1]) or 0
