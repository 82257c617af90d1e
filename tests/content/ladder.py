"""A content folder to break: a ladder for nurses, in German, which differs from the bundled one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import yaml

from bot.content.lint.coverage import MIN_ACTIONS, MIN_FOLLOW_UPS, MIN_QUESTIONS
from bot.content.loader import load
from bot.domain.framework import HIGH_CLAIM, Framework

PFLEGE = Path(__file__).parent / "ladders" / "pflege"


@dataclass(frozen=True)
class Slip:
    """An edit that breaks a content folder, and the finding about it."""

    file: str
    old: str
    new: str
    at: str
    """Text on the line that the finding names, after the edit; empty if it is about the file as a whole."""
    says: str


@dataclass(frozen=True)
class Ladder:
    """A copy of the ladder that a test may edit."""

    folder: Path

    def edit(self, file: str, old: str, new: str) -> None:
        text = (self.folder / file).read_text()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (self.folder / file).write_text(text.replace(old, new))

    def slip(self, slip: Slip) -> None:
        self.edit(slip.file, slip.old, slip.new)

    def line_of(self, file: str, snippet: str) -> int:
        lines = [n for n, line in enumerate((self.folder / file).read_text().splitlines(), start=1) if snippet in line]
        assert len(lines) == 1, f"{snippet!r} stands on lines {lines} of {file}"
        return lines[0]


def copy_of(folder: Path, under: Path) -> Ladder:
    return Ladder(copytree(folder, under / folder.name))


def full_copy_of(folder: Path, under: Path) -> Ladder:
    """Copy a ladder, and add just as many actions and questions as the rules require."""
    ladder, framework = copy_of(folder, under), load(folder)
    _append(ladder.folder / "actions.yaml", {"actions": list(_actions(framework))})
    _append(
        ladder.folder / "reflections.yaml",
        {"weekly": list(_weekly(framework)), "follow_ups": list(_follow_ups(framework))},
    )
    return ladder


def _append(file: Path, more: dict[str, list[dict[str, Any]]]) -> None:
    """Write entries, each on a line of its own, at the beginning of the file's existing lists."""
    text = file.read_text()
    for key, entries in more.items():
        lines = [f"  - {yaml.safe_dump(entry, default_flow_style=True, width=10_000).strip()}\n" for entry in entries]
        assert text.count(f"{key}:\n") == 1
        text = text.replace(f"{key}:\n", f"{key}:\n{''.join(lines)}")
    file.write_text(text)


def _actions(framework: Framework) -> Iterator[dict[str, Any]]:
    there = Counter(move.item for action in framework.actions for move in action.moves)
    asked: dict[str, list[str]] = {}
    for stage in framework.stages:
        for item in framework.groups(stage)["items"]:
            asked.setdefault(item, []).append(stage.id)
    for item, stages in asked.items():
        near = {"item": item, "at": [0, HIGH_CLAIM - 1], "to": HIGH_CLAIM}
        far = {"item": item, "at": [HIGH_CLAIM, HIGH_CLAIM], "to": HIGH_CLAIM + 1}
        for n, move in enumerate([near] * (MIN_ACTIONS - there[item]) + [far]):
            yield framework.actions[0].model_dump(mode="json", exclude_defaults=True) | {
                "id": f"{item}_{n}",
                "stages": stages,
                "moves": [move],
            }


def _weekly(framework: Framework) -> Iterator[dict[str, Any]]:
    """Yield questions for each stage and for people without one, which share too few words to count as the same."""
    for stages in ([stage.id for stage in framework.stages], []):
        there = sum(set(question.stages) >= set(stages) > set() for question in framework.weekly)
        for n in range(MIN_QUESTIONS - there):
            name = f"{stages[0] if stages else 'alle'}{n}"
            question = f"Kam {name}a nach {name}b oder {name}c?"
            yield {"id": name, "stages": stages, "signal": framework.signals[-1].id, "question": question}


def _follow_ups(framework: Framework) -> Iterator[dict[str, Any]]:
    there = Counter((one.signal, one.scope) for one in framework.follow_ups)
    for signal in framework.signals:
        for scope in framework.scopes:
            for n in range(MIN_FOLLOW_UPS - there[signal.id, scope.id]):
                name = f"{signal.id}_{scope.id}_{n}"
                yield {"id": name, "signal": signal.id, "scope": scope.id, "asks": "Wer weiss davon?"}
