"""Examples of the messages about briefs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain.brief import (
    DEFAULTS,
    MAX_OFFERED,
    PAGE_MAX,
    QUESTION_MAX,
    Brief,
    BriefChoices,
    BriefKind,
    BriefOptions,
    Claim,
    CompletedPlan,
    EvidenceLine,
    OpenPlan,
)
from bot.domain.framework import Framework
from bot.messages.brief import BriefMessages, PageAction
from bot.messages.examples.samples import NOW, SAID, Example
from bot.messages.words import Words


def examples(words: Words, framework: Framework) -> Iterator[Example]:
    brief = BriefMessages(words)
    yield Example("brief", "which conversation", brief.begin(has_something=True))
    yield Example("brief", "nothing kept yet", brief.begin(has_something=False))
    for kind in BriefKind:
        yield Example("brief", f"dialog: {kind}", brief.choose_form(kind))
        whole = of(framework, kind)
        yield Example("brief", f"page: {kind}", brief.shown(whole))
        yield Example("brief", f"page of lines alone: {kind}", brief.shown(replace(whole, claims={}, left_out=1)))
    long = tuple(replace(whole.lines[0], words=f"{SAID} {n} " * 6) for n in range(8))
    yield Example("brief", "page of long lines", brief.shown(replace(whole, lines=long)))
    nothing = Brief(options=_options(BriefKind.REVIEW), begins=None, ends=NOW.date())
    yield Example("brief", "page: nothing in the period", brief.shown(nothing))
    unticked = replace(nothing, options=replace(nothing.options, lines=()))
    yield Example("brief", "page: nothing ticked", brief.shown(unticked))
    lines = tuple(replace(whole.lines[0], id=f"{n:032}") for n in range(MAX_OFFERED - 2))
    plans = tuple(replace(plan, id=f"plan-{n}") for n, plan in enumerate(whole.plans))
    options = replace(whole.options, lines=(*(one.id for one in lines), *(one.id for one in plans)))
    yield Example(
        "brief", "dialog with single lines", brief.pick_form(BriefChoices(options, NOW.date(), lines, plans), "example")
    )
    ticked = replace(whole, options=replace(options, question="?" * QUESTION_MAX), lines=lines, plans=plans)
    yield Example("brief", "page of many lines that were ticked", brief.shown(ticked))
    yield Example("brief", "edited", brief.edited(SAID))
    yield Example("brief", "text to copy", brief.text(SAID))
    yield Example("brief", "file", brief.file(SAID)[0])
    yield Example("brief", "canvas", brief.canvas_link("https://acme.slack.com/docs/T0A1/F0A1"))
    for action in PageAction:
        yield Example("brief", f"dialog to edit: {action}", brief.take_form("x" * PAGE_MAX, action, "example"))


def of(framework: Framework, kind: BriefKind) -> Brief:
    """Build a brief in which nothing is missing."""
    first, second = framework.signals[0], framework.signals[1]
    day, plan = NOW.date(), framework.actions[0]
    return Brief(
        options=_options(kind),
        begins=None if kind is BriefKind.APPLICATION else day - timedelta(weeks=40),
        ends=day,
        title=framework.stages[0].titles[0],
        lines=(
            EvidenceLine(SAID, day, 3, first.id),
            EvidenceLine(f"{SAID} Twice.", day - timedelta(days=9), None, second.id),
        ),
        plans=(
            CompletedPlan(plan.when, plan.will, SAID, day),
            CompletedPlan(plan.when, plan.will, None, day - timedelta(days=360)),
        ),
        claims={first.id: Claim(first.anchors[2].short, 3)},
        checked=day,
        strength=Claim(second.anchors[3].short, 4),
        further=framework.signals[-1].anchors[1].short,
        ahead=OpenPlan(plan.when, plan.will),
        question="What would you like to see more of?",
    )


def _options(kind: BriefKind) -> BriefOptions:
    return BriefOptions(kind, DEFAULTS[kind].period, tuple(DEFAULTS[kind].ingredients))
