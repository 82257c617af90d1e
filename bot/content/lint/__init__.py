"""The rules that `ldcareer lint` checks besides those for loading a content folder, one module for each subject."""

from collections.abc import Iterator
from pathlib import Path

from bot.content.findings import Finding, Rule
from bot.content.lint.coverage import COVERAGE
from bot.content.lint.intents import INTENTS
from bot.content.lint.patterns import PATTERNS
from bot.content.lint.reframe import REFRAME
from bot.content.lint.team import TEAM
from bot.content.lint.weekly import WEEKLY
from bot.content.lint.wording import WORDING
from bot.content.loader import ContentError, read

RULES: tuple[Rule, ...] = (*WORDING, *WEEKLY, *TEAM, *COVERAGE, *PATTERNS, *INTENTS, *REFRAME)


def lint_framework(folder: Path) -> Iterator[Finding]:
    """Check the framework. If it can't be loaded, only the reasons for that are reported."""
    try:
        yield from read(folder).check(RULES)
    except ContentError as error:
        yield from error.findings
