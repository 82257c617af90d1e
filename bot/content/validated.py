"""Tells whether a content folder has changed since every message of it was rendered, which takes a while."""

import hashlib
from pathlib import Path

from bot.bundled import CONTENT

_PROGRAM = Path(__file__).parents[1]


def fingerprint(folder: Path) -> str:
    """Sum up the folder's files, and which version of each of the program's files renders them."""
    found = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        found.update(f"{file.relative_to(folder)} {len(content)}\n".encode() + content)
    for file in sorted((*_PROGRAM.rglob("*.py"), *(path for path in CONTENT.rglob("*") if path.is_file()))):
        known = file.stat()
        found.update(f"{file} {known.st_size} {known.st_mtime_ns}\n".encode())
    return found.hexdigest()
