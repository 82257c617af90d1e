"""Writes a content folder to begin with."""

from pathlib import Path
from shutil import copytree

from bot.bundled import EXAMPLES
from bot.errors import OperatorError

NEXT_STEPS = """\
{folder} has a small framework, complete and commented. What you leave out of it comes from the app. Next:
  1. See it:     ldcareer preview {folder}     (then change a question in {folder}/stages.yaml, and save)
  2. Check it:   ldcareer lint {folder}
  3. Try it:     ldcareer demo {folder}
docs/content.md goes through it step by step.
"""


class NotEmptyError(OperatorError):
    """There is something in the place of a new folder."""


def write(folder: Path, like: str) -> None:
    """Copy an example into a folder that is new or empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmptyError(f"{folder} is not empty: name a new folder")
    copytree(EXAMPLES / like, folder, dirs_exist_ok=True)
