"""Shows a content folder in the browser as it is edited: every message and persona, and what lint finds."""

import json
import re
import signal
import sys
import tempfile
import time
import webbrowser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

import click
from slackblocks.errors import InvalidUsageError

from bot.bundled import CONTENT
from bot.commands.preview import PERSONAS, about
from bot.content import personas
from bot.content.folder import name_findings
from bot.content.loader import ContentError, load
from bot.demo.process import HOST, Process, ensure_port_is_free
from bot.domain.framework import Framework
from bot.messages.examples.catalog import examples
from bot.messages.examples.personas import result_of
from bot.messages.examples.samples import Example
from bot.messages.result import ResultMessages
from bot.messages.words import Words
from bot.slack.lint import lint, render

Json = dict[str, Any]

POLL_SECONDS = 0.3

_READ = (".yaml", ".yml", ".j2")
_MENTION = re.compile(r"<@(U0?(\w+))>")


def run(folder: Path, port: int, *, browser: bool) -> None:
    """Show a folder until Ctrl-C, redrawing it whenever one of its files is saved."""
    if missing := list(name_findings(folder)):
        raise ContentError(missing)
    ensure_port_is_free(port)
    url = f"http://{HOST}:{port}"
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="ldcareer-preview-") as where:
        studio = Studio(folder, Path(where) / "gallery.json")
        command = [sys.executable, "-m", "simulator.gallery", str(studio.file), "--port", str(port)]
        page = Process("preview", command, {}, ready=f"{url}/version", folder=Path(where))
        try:
            page.start()
            click.echo(f"{folder} is shown at {url}, which updates whenever you save a file. Stop with Ctrl-C.")
            if browser:
                webbrowser.open(url)
            for _ in _changes(folder):
                studio.draw()
        except KeyboardInterrupt:
            click.echo("\nStopped.")
        finally:
            page.end()


class Studio:
    """Writes the JSON file that the page reads.

    Args:
        folder: the content.
        file: where to write.
    """

    def __init__(self, folder: Path, file: Path) -> None:
        self._folder = folder
        self.file = file
        self._shown: Json = {"title": str(folder), "app": "", "sections": []}
        self._write("drawing every message …")

    def draw(self) -> None:
        """Draw every message, then lint. If the folder can't be read, keep the messages drawn before."""
        kept = ""
        try:
            words, framework = Words(self._folder), load(self._folder)
            self._shown |= {"app": words.app.name, "sections": list(_sections(words, framework, self._folder))}
            self._write("checking …")
        except ContentError:
            kept = "these messages are from before the last change"
        notices = [{"where": one.where, "says": one.message, "remedy": one.remedy} for one in lint(self._folder)]
        self._write(kept if notices else "no findings", notices)

    def _write(self, status: str, notices: Sequence[Mapping[str, str]] = ()) -> None:
        whole = {**self._shown, "status": status, "notices": notices, "people": {}}
        whole["people"] = {user: name.title() for user, name in _MENTION.findall(json.dumps(self._shown))}
        new = self.file.with_suffix(".new")
        new.write_text(json.dumps(whole))
        new.replace(self.file)


def _sections(words: Words, framework: Framework, folder: Path) -> Iterator[Json]:
    people = [_persona(words, framework, person) for person in personas.read(folder, framework)]
    if people:
        yield {"name": PERSONAS, "pictures": people}
    journeys: dict[str, list[Json]] = {}
    for example in examples(words, framework):
        journeys.setdefault(example.journey, []).append(_picture(example))
    yield from ({"name": journey, "pictures": pictures} for journey, pictures in journeys.items())


def _persona(words: Words, framework: Framework, person: personas.Persona) -> Json:
    view = result_of(framework, person)
    notes = [line.strip() for line in about(view, person)]
    return {**_picture(Example(PERSONAS, person.who, ResultMessages(words).message(view))), "notes": notes}


def _picture(example: Example) -> Json:
    try:
        payload = render(example)
    except InvalidUsageError as error:
        return {"name": example.name, "refused": str(error)}
    return {"name": example.name, **({"view": payload} if "type" in payload else {"blocks": payload["blocks"]})}


def _changes(folder: Path) -> Iterator[None]:
    """Yield once at first, then whenever a file of the folder is saved, added or removed."""
    before = None
    while True:
        now = _saved(folder)
        if now != before:
            before = now
            yield
        time.sleep(POLL_SECONDS)


def _saved(folder: Path) -> Mapping[Path, float]:
    saved = {}
    for path in chain.from_iterable(where.rglob("*") for where in {folder, CONTENT}):
        with suppress(FileNotFoundError):  # editors may save by replacing the file
            if path.suffix in _READ:
                saved[path] = path.stat().st_mtime
    return saved
