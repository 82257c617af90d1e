"""Writes a content folder to start from."""

from pathlib import Path
from shutil import copytree

from bot.bundled import EXAMPLES
from bot.errors import OperatorError

NEXT_STEPS = """\
{folder} now has a small, complete, commented framework. What you leave out comes from the app. Next:
  1. See it:     ldcareer preview {folder}     (then change a question in {folder}/stages.yaml, and save)
  2. Check it:   ldcareer lint {folder}
  3. Try it:     ldcareer demo {folder}
docs/content.md goes through it step by step.
"""


class NotEmptyError(OperatorError):
    """The folder already has something in it."""


def write(folder: Path, like: str) -> None:
    """Copy the example `like` into a new or empty folder."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmptyError(f"{folder} is not empty: name a new folder")
    copytree(EXAMPLES / like, folder, dirs_exist_ok=True)
