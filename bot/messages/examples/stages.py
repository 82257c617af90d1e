"""Examples of the framework's pages."""

from collections.abc import Iterator
from itertools import combinations

from bot.domain.framework import Framework
from bot.messages.examples.samples import Example
from bot.messages.parts import Button, buttons
from bot.messages.stages import StagesMessages
from bot.messages.words import Words


def examples(words: Words, framework: Framework) -> Iterator[Example]:
    stages = StagesMessages(words)
    yield Example("stages", "all", stages.page(framework, ""))
    yield Example("stages", "unknown stage", stages.page(framework, "?"))
    for stage in framework.stages:
        yield Example("stages", stage.id, stages.page(framework, stage.id))
    for one, other in combinations([stage.id for stage in framework.stages], 2):
        yield Example("stages", f"{one} and {other}", stages.page(framework, f"{one} {other}"))
    for button in _opened(stages, framework):
        yield Example("stages", button.value, stages.page(framework, button.value))


def _opened(stages: StagesMessages, framework: Framework) -> Iterator[Button]:
    """Yield the buttons on the overview and on a stage's page that lead to a topic or to traps."""
    stage = framework.stages[0].id
    shown = (part for named in ("", stage) for part in stages.page(framework, named).parts)
    return (button for button in buttons(shown) if "." in button.value)
