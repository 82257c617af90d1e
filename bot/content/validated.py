"""Which content folder has passed: a start says every message of a new one, which takes a while, and of no other.

The fingerprint of the one that passed last is kept in a file beside an SQLite database. Beside a PostgreSQL database
there is no place for it, so every start says every message.
"""

import hashlib
from pathlib import Path

from sqlalchemy import URL

from bot.bundled import CONTENT

_PROGRAM = Path(__file__).parents[1]


def is_new(folder: Path, database: URL) -> bool:
    """Return whether a folder, as it is now and with this program, has not passed beside this database."""
    kept = _kept(database)
    return kept is None or not kept.exists() or kept.read_text() != _fingerprint(folder)


def remember(folder: Path, database: URL) -> None:
    """Remember that it has."""
    if kept := _kept(database):
        kept.touch(mode=0o600)
        kept.write_text(_fingerprint(folder))


def _kept(database: URL) -> Path | None:
    return Path(f"{database.database}-content") if database.get_backend_name() == "sqlite" else None


def _fingerprint(folder: Path) -> str:
    """Sum up the folder's files, and which version of each of the program's files says them."""
    found = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        found.update(f"{file.relative_to(folder)} {len(content)}\n".encode() + content)
    for file in sorted((*_PROGRAM.rglob("*.py"), *(path for path in CONTENT.rglob("*") if path.is_file()))):
        known = file.stat()
        found.update(f"{file} {known.st_size} {known.st_mtime_ns}\n".encode())
    return found.hexdigest()
