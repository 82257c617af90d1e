from pathlib import Path

import pytest

from bot.bundled import CONTENT
from tests.content.ladder import PFLEGE, Ladder, copy_of, full_copy_of


@pytest.fixture
def ladder(tmp_path: Path) -> Ladder:
    return copy_of(PFLEGE, tmp_path)


@pytest.fixture
def full_ladder(tmp_path: Path) -> Ladder:
    """The ladder with just enough actions and questions for the rules, so that only what a test removes is missing."""
    return full_copy_of(PFLEGE, tmp_path)


@pytest.fixture
def ours(tmp_path: Path) -> Ladder:
    return copy_of(CONTENT, tmp_path)
