"""Personas are checked against the framework whose check they take."""

from pathlib import Path

import pytest

from bot.bundled import CONTENT
from bot.content import personas
from bot.content.folder import PERSONAS
from bot.content.loader import ContentError, load
from bot.domain.framework import Framework

ANA = """people:
  - who: a designer
    title: Instructional Designer
    place: remote
    expectations: [3, 2, ~, 0]
    signals: [3, 2, 1, 1]
    examples: {impact: The service desk drafts its own job aids now}
    told: [Mid and senior stage]
"""


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load(CONTENT)


def read(folder: Path, text: str, framework: Framework) -> tuple[personas.Persona, ...]:
    (folder / PERSONAS).mkdir()
    (folder / PERSONAS / "some.yaml").write_text(text)
    return personas.read(folder, framework)


def test_a_persona_is_read(tmp_path: Path, framework: Framework) -> None:
    assert personas.read(tmp_path, framework) == personas.read(CONTENT, framework)
    (ana,) = read(tmp_path, ANA, framework)
    assert (ana.expectations, ana.place) == ((3, 2, None, 0), "remote")


@pytest.mark.parametrize(
    ("edit", "line", "says"),
    [
        (("place: remote", "place: at_home"), 4, "a designer: 'at_home' is not known"),
        (("impact: The", "influence: The"), 7, "a designer: 'influence' is not known"),
        (("[3, 2, ~, 0]", "[3, 2]"), 5, "a designer: 2 are rated"),
        (("[3, 2, 1, 1]", "[3, 2, 1, 5]"), 6, "is 5"),
        (("    told: [Mid and senior stage]\n", ""), 2, "told is missing"),
    ],
)
def test_a_persona_that_does_not_fit_is_reported_with_its_line(
    tmp_path: Path, framework: Framework, edit: tuple[str, str], line: int, says: str
) -> None:
    with pytest.raises(ContentError) as error:
        read(tmp_path, ANA.replace(*edit), framework)
    (finding,) = error.value.findings
    assert (finding.line, says in finding.message) == (line, True), finding
