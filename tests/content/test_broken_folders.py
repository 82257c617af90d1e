"""Broken content folders and the findings about them: each case is an overlay with a `finding.txt`.

The files of a case replace those of the volunteers' ladder, and a `.diff` changes some lines. The cases in `together`
don't prevent a ladder from loading, so one run of lint finds them all.
"""

from pathlib import Path
from shutil import copytree, rmtree

from bot.bundled import EXAMPLES
from bot.slack.lint import lint, lint_rendered_words

BROKEN = Path(__file__).parent / "broken"


def ladder(under: Path) -> Path:
    """Copy the ladder, always to the same place, so that unchanged files aren't parsed again."""
    rmtree(under / "ladder", ignore_errors=True)
    return copytree(EXAMPLES / "volunteers", under / "ladder")


def breaks(folder: Path, case: Path) -> None:
    for path in (path for path in case.rglob("*") if path.is_file() and path.name != "finding.txt"):
        file = folder / path.relative_to(case)
        file.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".diff":
            changes(file.with_suffix(""), path.read_text().splitlines(keepends=True))
        else:
            file.write_bytes(path.read_bytes())


def changes(file: Path, diff: list[str]) -> None:
    """Replace the first occurrence of the diff's minus lines with its plus lines."""
    old, new = ("".join(line[1:] for line in diff if line.startswith(sign)) for sign in "-+")
    text = file.read_text()
    assert old in text, f"{file.name} has no {old}"
    file.write_text(text.replace(old, new, 1))


def expected(case: Path) -> list[str]:
    return (case / "finding.txt").read_text().splitlines()


def test_a_broken_folder_is_reported_with_file_line_and_remedy(tmp_path: Path) -> None:
    cases = sorted((BROKEN / "alone").iterdir())
    for case in cases:
        folder = ladder(tmp_path)
        breaks(folder, case)
        told = [str(finding).replace(f"{folder}/", "") for finding in lint_rendered_words(folder)]
        assert told == expected(case), case.name


def test_many_breaks_are_reported_at_once(tmp_path: Path) -> None:
    folder = ladder(tmp_path)
    cases = sorted((BROKEN / "together").iterdir())
    for case in cases:
        breaks(folder, case)
    told = {str(finding).replace(f"{folder}/", "") for finding in lint(folder)}
    assert told == {line for case in cases for line in expected(case)}
