"""The prompts and labels of a content folder.

Prompts are Jinja templates of prose with light Markdown. A fact that a template names and nobody gives is an error.
"""

from collections.abc import Mapping
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.domain import messages

LABELS = "labels.yaml"
PROMPTS = "prompts"
_SUFFIX = ".md.j2"


class WordsError(Exception):
    """A prompt or label that is missing or can't be read; names it and says what to do."""


class Command(BaseModel):
    """A command as people type it. The first word is the one that help and suggestions show."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[str, ...]
    usage: str
    does: str


class Words:
    """Everything that the coach can say.

    Attributes:
        used: the prompts and labels that were said so far, for finding those that nobody says.
    """

    def __init__(self, folder: Path) -> None:
        self._prompts = folder / PROMPTS
        self._environment = Environment(
            loader=FileSystemLoader(self._prompts),
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701  not HTML: slack/mrkdwn.py escapes all prose as it draws it
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters["day"] = messages.day
        self.used: set[str] = set()
        try:
            sections = yaml.safe_load((folder / LABELS).read_text("utf-8"))
            self.commands: Mapping[str, Command] = _COMMANDS.validate_python(sections.pop("commands"))
            self._labels = {
                f"{section}.{key}": text
                for section, texts in _LABELS.validate_python(sections).items()
                for key, text in texts.items()
            }
        except (OSError, UnicodeError, yaml.YAMLError, ValidationError, AttributeError, KeyError, TypeError) as error:
            reason = str(error).replace("\n", " ")
            raise WordsError(
                f"{folder / LABELS}: can't be read ({reason}): mend it, or take the one we ship"
            ) from error

    def label(self, key: str) -> str:
        """Give the text of a button, heading or field: `journey.name`."""
        self.used.add(key)
        try:
            return self._labels[key]
        except KeyError:
            raise WordsError(f"{LABELS}: there is no label {key}: add it") from None

    def say(self, prompt: str, **facts: object) -> str:
        """Give the prose of a prompt: `journey/name`."""
        self.used.add(prompt)
        try:
            text = self._environment.get_template(prompt + _SUFFIX).render(facts)
        except TemplateError as error:
            place = f"{PROMPTS}/{prompt}{_SUFFIX}"
            line = getattr(error, "lineno", None)
            raise WordsError(f"{place}{f':{line}' if line else ''}: {error}: correct the template") from error
        return text.strip()

    @property
    def vocabulary(self) -> Mapping[str, tuple[str, ...]]:
        """Command -> the words for it."""
        return {name: command.words for name, command in self.commands.items()}

    @property
    def all(self) -> set[str]:
        """Every prompt and label of the folder."""
        prompts = (path.relative_to(self._prompts).as_posix() for path in self._prompts.rglob(f"*{_SUFFIX}"))
        return {prompt.removesuffix(_SUFFIX) for prompt in prompts} | set(self._labels)


_COMMANDS = TypeAdapter(dict[str, Command])
_LABELS = TypeAdapter(dict[str, dict[str, str]])
