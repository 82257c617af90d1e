"""Actions on offer and plans, with example data."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain import coaching
from bot.domain.framework import Framework
from bot.messages.examples import samples
from bot.messages.plan import PlanMessages
from bot.messages.words import Words
from bot.services.plans import NextView


def examples(words: Words, framework: Framework) -> Iterator[samples.Example]:
    plan = PlanMessages(words)
    view = samples.next_view(framework, None)
    yield samples.Example("plan", "three steps", plan.message(view))
    for count in range(coaching.OTHERS + 1):
        left = replace(view, steps=view.steps[:count])
        yield samples.Example("plan", f"in place of another: {count}", plan.others(left))
    yield samples.Example("plan", "before a check", plan.message(NextView(None, (), framework, None)))
    present = samples.next_view(framework, samples.plan(framework))
    yield samples.Example("plan", "present", plan.message(present))
    yield samples.Example("plan", "carried out", plan.message(view, "plan/done"))
    yield samples.Example("plan", "let go", plan.message(view, "plan/let_go"))
    yield samples.Example("plan", "made", plan.made(samples.plan(framework)))
    draft = coaching.draft(framework, view.steps[0].id)
    if draft:
        yield samples.Example("plan", "dialog", plan.form(draft))
