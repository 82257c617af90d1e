"""Examples of the look ahead from each stage, with low, mixed and high ratings."""

from collections.abc import Iterator

from bot.domain.framework import LEVELS, Framework
from bot.messages.ahead import AheadMessages
from bot.messages.examples import samples
from bot.messages.words import Words
from bot.services.checks import build_view
from bot.services.member_state import CheckContext


def examples(words: Words, framework: Framework) -> Iterator[samples.Example]:
    ahead = AheadMessages(words)
    yield samples.Example("ahead", "before a check", ahead.message(None))
    for stage in framework.stages:
        items = framework.groups(stage)["items"]
        mixed = {item: LEVELS[1 + place % (len(LEVELS) - 1)] for place, item in enumerate(items)}
        for name, rate in (("none rated", {}), ("low", LEVELS[0]), ("mixed", mixed), ("high", LEVELS[-1])):
            view = build_view(framework, samples.answered(framework, stage, rate), CheckContext())
            yield samples.Example("ahead", f"from {stage.id}, {name}", ahead.message(view))
