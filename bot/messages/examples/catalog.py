"""The examples of all journeys, for previewing, checking and comparing messages without a Slack workspace.

Together they use every prompt and label, so that lint can report the others as unused.
"""

from collections.abc import Iterator

from bot.domain.framework import Framework
from bot.messages.examples import (
    ahead,
    brief,
    check,
    evidence,
    help,  # noqa: A004
    history,
    home,
    install,
    plan,
    reframe,
    stages,
    summary,
    teams,
    typed,
    weekly,
)
from bot.messages.examples.samples import Example
from bot.messages.words import Words

JOURNEYS = (
    *(install, help, typed, stages, check, ahead, plan, weekly, evidence),
    *(brief, reframe, history, home, teams, summary),
)


def examples(words: Words, framework: Framework) -> Iterator[Example]:
    for journey in JOURNEYS:
        yield from journey.examples(words, framework)
