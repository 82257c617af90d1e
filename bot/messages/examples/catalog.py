"""Every message with example data, so that each can be previewed, checked and compared without a Slack workspace.

A prompt or label that no example uses is one that nobody reads.
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
    """Every message of every journey."""
    for journey in JOURNEYS:
        yield from journey.examples(words, framework)
