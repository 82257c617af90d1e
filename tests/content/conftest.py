from pathlib import Path

import pytest

from tests.content.ladder import OURS, PFLEGE, Ladder, copy_of


@pytest.fixture
def ladder(tmp_path: Path) -> Ladder:
    return copy_of(PFLEGE, tmp_path)


@pytest.fixture
def ours(tmp_path: Path) -> Ladder:
    return copy_of(OURS, tmp_path)
