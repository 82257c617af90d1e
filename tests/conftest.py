from pathlib import Path

import pytest

from bot.content.loader import load
from bot.domain.framework import Framework

CONTENT = Path(__file__).parents[1] / "content"


@pytest.fixture(scope="session")
def framework() -> Framework:
    return load(CONTENT)
