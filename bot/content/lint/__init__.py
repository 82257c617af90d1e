"""The rules that `ldcareer lint` adds to what keeps a content folder from loading; one module a subject."""

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
"""What is asked of a framework beyond that it can be loaded."""


def lint_framework(folder: Path) -> Iterator[Finding]:
    """Check the framework; errors that keep it from loading are reported alone."""
    try:
        yield from read(folder).check(RULES)
    except ContentError as error:
        yield from error.findings
