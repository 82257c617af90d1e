"""Everything an author should mend before people read a content folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

from bot.content.coverage import COVERAGE
from bot.content.findings import Finding, Rule
from bot.content.loader import ContentError, read
from bot.content.reach import REACH
from bot.content.render.lint import words_are_sound
from bot.content.team import TEAM
from bot.content.weekly import WEEKLY
from bot.content.wording import WORDING

RULES: tuple[Rule, ...] = (*WORDING, *WEEKLY, *TEAM, *COVERAGE, *REACH)
"""What is asked of a framework beyond that it can be loaded."""


def framework(folder: Path) -> Iterator[Finding]:
    """Find what is wrong with the framework; what keeps it from loading comes first and alone."""
    try:
        yield from read(folder).check(RULES)
    except ContentError as error:
        yield from error.findings


PARTS: tuple[Callable[[Path], Iterator[Finding]], ...] = (framework, words_are_sound)
"""The parts of a content folder, each with its own check."""


def lint(folder: Path) -> list[Finding]:
    """Give all findings about a folder, part by part, each once."""
    return list(dict.fromkeys(finding for part in PARTS for finding in part(folder)))
