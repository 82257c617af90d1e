"""The framework to browse, with example data."""

from collections.abc import Iterator

from bot.domain.framework import Framework
from bot.messages.examples.samples import Example
from bot.messages.stages import StagesMessages
from bot.messages.words import Words


def examples(words: Words, framework: Framework) -> Iterator[Example]:
    """Every message about the framework."""
    stages = StagesMessages(words)
    yield Example("stages", "all", stages.overview(framework))
    yield Example("stages", "unknown stage", stages.overview(framework, "stages/unknown"))
    for stage in framework.stages:
        yield Example("stages", stage.id, stages.one(framework, stage))
