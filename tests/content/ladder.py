"""A content folder to break: a ladder of nurses, in German, unlike the one that comes with the app."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

OURS = Path(__file__).parents[2] / "content"
PFLEGE = Path(__file__).parent / "ladders" / "pflege"


@dataclass(frozen=True)
class Slip:
    """One edit that breaks a content folder, and what an author is told about it."""

    file: str
    old: str
    new: str
    at: str
    """What stands on the line that is named, after the edit; nothing where the file as a whole is meant."""
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
    """Copy a ladder, and speak in our words where it has none of its own."""
    copy = copytree(folder, under / folder.name)
    if not (copy / "prompts").exists():
        copytree(OURS / "prompts", copy / "prompts")
        shutil.copy(OURS / "labels.yaml", copy)
    return Ladder(copy)
