import re
from pathlib import Path

import pytest
from pydantic import AliasChoices

from bot.settings import Settings

ROOT = Path(__file__).parents[2]


def variables() -> list[str]:
    names = []
    for field in Settings.model_fields.values():
        assert isinstance(field.validation_alias, AliasChoices)
        names += [str(name) for name in field.validation_alias.choices]
    return names


@pytest.mark.parametrize("name", variables())
def test_readme_and_example_tell_of_a_variable(name: str) -> None:
    assert f"`{name}`" in (ROOT / "README.md").read_text()
    told = re.findall(rf"^# .+\n#?{name}=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert len(told) == 1


def test_the_example_tells_of_no_variable_that_is_not_read() -> None:
    told = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(told) == sorted(variables())
