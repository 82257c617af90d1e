"""Reads the files of a content folder, which falls back to the bundled one for those that it doesn't have.

A file replaces the bundled one, except for a few keys that suit any ladder. Labels and intents are merged: a folder
needs only those that it changes or adds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.bundled import CONTENT
from bot.content import source
from bot.content.findings import Finding
from bot.content.schema import FILES

LABELS = "labels.yaml"
PROMPTS = "prompts"
PERSONAS = "personas"

_STAGES = "stages.yaml"
_MERGED = (LABELS, "intents.yaml")
_GENERAL = ("guards", "joins", "contrast", "obstacles", "nothing")
_KNOWN = (*FILES, LABELS, PROMPTS, PERSONAS)
_YAML = (".yaml", ".yml")


def has(folder: Path, file: str) -> bool:
    """Return whether a folder has its own version of a file, even one that can't be read."""
    own = folder / file
    return own.exists() or own.is_symlink()


def find(folder: Path, file: str) -> Path:
    """Return the path to read a file from: in the folder, or else in the bundled one."""
    return folder / file if has(folder, file) or not (CONTENT / file).exists() else CONTENT / file


def read(folder: Path, file: str) -> source.Source | list[Finding]:
    """Read a YAML file and merge it with the bundled one; return findings if it can't be read."""
    own = source.read(find(folder, file))
    below = source.read(CONTENT / file)
    if folder == CONTENT or not isinstance(own, source.Source) or not isinstance(below, source.Source):
        return own
    if file in _MERGED:
        inherited = below.data if is_bundled_ladder(folder) else _without_local(below.data)
        return replace(own, data=_merged(inherited, own.data) if has(folder, file) else inherited)
    return replace(own, data={key: below.data[key] for key in _GENERAL if key in below.data} | own.data)


def is_bundled_ladder(folder: Path) -> bool:
    """Return whether a folder has the stages of the bundled one, perhaps in other words."""
    return not has(folder, _STAGES) or _stages(folder) == _stages(CONTENT)


def _stages(folder: Path) -> list[object]:
    read = source.read(folder / _STAGES)
    stages = read.data.get("stages") if isinstance(read, source.Source) else None
    return [stage.get("id") for stage in stages or () if isinstance(stage, dict)] if isinstance(stages, list) else []


def _without_local(data: dict[str, Any]) -> dict[str, Any]:
    return {
        key: [entry for entry in value if not (isinstance(entry, dict) and entry.get("local"))]
        if isinstance(value, list)
        else value
        for key, value in data.items()
    }


def name_findings(folder: Path) -> Iterator[Finding]:
    """Report what would not be read: a missing folder, one without content, and files with unknown names."""
    if not folder.is_dir():
        yield Finding(str(folder), 0, "this folder is missing", "point LDCAREER_CONTENT at one that exists")
        return
    entries = sorted(path.name for path in folder.iterdir())
    for name in entries:
        near = get_close_matches(name, _KNOWN, n=1, cutoff=0.8)
        if name not in _KNOWN and (near or name.endswith(_YAML)):
            remedy = f"call it {near[0]}" if near else f"remove it; the known names are: {', '.join(_KNOWN)}"
            yield Finding(str(folder / name), 0, "this name is not known here", remedy)
    if not set(entries) & set(_KNOWN):
        remedy = "point LDCAREER_CONTENT at one that has, or create one with `ldcareer new-framework`"
        yield Finding(str(folder), 0, "this folder has no content", remedy)


def attribute_to_folder(folder: Path, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Replace the findings in a bundled file by one finding: the folder needs a file of its own."""
    for file, found in groupby(sorted(findings), key=lambda finding: finding.file):
        path = Path(file)
        if path.parent != CONTENT or folder == CONTENT:
            yield from found
            continue
        first, *more = found
        message = f"this file is missing, and the bundled one does not fit your others: {first.message}"
        also = f" (and {len(more)} more)" if more else ""
        yield Finding(str(folder / path.name), 0, message + also, "write one")


def _merged(below: Any, above: Any) -> Any:  # noqa: ANN401  YAML
    """Merge `above` into `below`: mappings by key, lists by the ids of their entries."""
    if isinstance(below, dict) and isinstance(above, dict):
        return below | {key: _merged(below.get(key), value) for key, value in above.items()}
    if isinstance(below, list) and isinstance(above, list):
        ids = [entry["id"] for entry in above if isinstance(entry, dict) and "id" in entry]
        if ids:
            return above + [entry for entry in below if not (isinstance(entry, dict) and entry.get("id") in ids)]
    return above
