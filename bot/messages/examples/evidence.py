"""The messages about evidence, with example data; part of `examples`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.domain import conversation
from bot.domain import evidence as rules
from bot.domain.conversation import Session
from bot.domain.evidence import Evidence, Trend
from bot.domain.framework import Framework, Level
from bot.domain.people import Member
from bot.messages import evidence as pages
from bot.messages.parts import Form, Message
from bot.messages.words import Words
from bot.services.evidence import PAGE, EvidenceView, LogView

_LINK = "https://acme.slack.com/archives/C0EXAMPLE/p1764000000000100?thread_ts=1764000000.000100&cid=C0EXAMPLE"

GROWN = Trend(((1,), (1,), (), (1, 2), (1,), (2,), (1, 3), (3,)))
NOTHING = Trend(tuple(() for _ in range(rules.WEEKS)))


def pictures(
    words: Words, framework: Framework, member: Member, now: datetime, said: str
) -> Iterator[tuple[str, Message | Form]]:
    """Give every message about evidence, by name."""
    one = Evidence("example", member, said, framework.version, rules.asked(framework), now)
    yield "which signal", pages.message(words, _view(framework, one))
    signal = framework.signals[0].id
    yield (
        "how far",
        pages.message(words, _view(framework, replace(one, session=Session({rules.SIGNAL: signal}, "scope")))),
    )
    whole = replace(one, session=rules.said(framework, signal, framework.scopes[-1].id), link=_LINK)
    bare = replace(one, session=rules.said(framework, None, None))
    yield "kept", pages.message(words, _view(framework, whole))
    yield "kept without a word about it", pages.message(words, _view(framework, bare))
    yield "deleted", pages.deleted(words)
    yield "dialog", pages.write_form(words, framework, "example")
    yield "dialog to edit", pages.edit_form(words, framework, "example", _view(framework, whole))
    yield "dialog to edit what was not said", pages.edit_form(words, framework, "example", _view(framework, bare))
    yield "dialog for a message", pages.message_form(words, framework, "example", said)
    yield "dialog for a message without text", pages.message_form(words, framework, "example", "")
    yield "nothing yet", pages.listed(words, log(framework, ()))
    long = replace(whole, words=f"{said} " * 40)
    yield "one line", pages.listed(words, log(framework, (whole,)))
    yield "a page of many", pages.listed(words, log(framework, (whole, long, bare, long, long), 2 * PAGE, 99, GROWN))
    yield "reached of late only", pages.listed(words, log(framework, (whole,), trend=_trend(7, 2, 3, 4)))
    yield "reached of late three times", pages.listed(words, log(framework, (whole,), trend=_trend(7, 2, 2, 2)))
    yield "nothing of late", pages.listed(words, log(framework, (whole,), trend=_trend(0, 1, 1, 2)))


def log(
    framework: Framework,
    shown: tuple[Evidence, ...],
    skipped: int = 0,
    total: int | None = None,
    trend: Trend = NOTHING,
) -> LogView:
    """Give a page of what somebody kept."""
    views = tuple(_view(framework, each) for each in shown)
    return LogView(views, skipped, len(shown) if total is None else total, trend, framework)


def _trend(week: int, *levels: Level) -> Trend:
    """Give the trend of somebody who kept something in one week only."""
    return Trend(tuple(levels if n == week else () for n in range(rules.WEEKS)))


def _view(framework: Framework, kept: Evidence) -> EvidenceView:
    return EvidenceView(
        evidence=kept,
        framework=framework,
        step=conversation.current(kept.session, rules.script(framework)),
        signal=rules.signal_of(framework, kept),
        scope=rules.scope_of(framework, kept),
    )
