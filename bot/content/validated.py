"""Tells whether a content folder has changed since every message of it was drawn, which takes a while."""

import hashlib
from pathlib import Path

from bot.bundled import CONTENT

_PROGRAM = Path(__file__).parents[1]


def fingerprint(folder: Path) -> str:
    """Hash the contents of the folder's files, and the sizes and times of the program's files, which draw them."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder)} {len(content)}\n".encode() + content)
    for file in sorted((*_PROGRAM.rglob("*.py"), *(path for path in CONTENT.rglob("*") if path.is_file()))):
        stat = file.stat()
        digest.update(f"{file} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
