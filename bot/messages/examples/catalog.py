"""Every message with example data, so that each can be previewed, checked and compared without a Slack workspace.

A prompt or label that no example uses is one that nobody reads.
"""

from collections.abc import Iterator

from bot.domain.framework import Framework
from bot.messages.examples import check, evidence, help, home, plan, stages, summary, teams, weekly  # noqa: A004
from bot.messages.examples.samples import Example
from bot.messages.words import Words

JOURNEYS = (help, stages, check, plan, weekly, evidence, home, teams, summary)


def examples(words: Words, framework: Framework) -> Iterator[Example]:
    """Every message of every journey."""
    for journey in JOURNEYS:
        yield from journey.examples(words, framework)
