"""Examples of the messages about evidence."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain import conversation
from bot.domain import evidence as rules
from bot.domain.conversation import Session
from bot.domain.evidence import Evidence, EvidenceSource, Trend
from bot.domain.framework import Framework, Level
from bot.messages.evidence import EvidenceMessages
from bot.messages.examples.samples import ANA, NOW, SAID, Example
from bot.messages.words import Words
from bot.services.evidence import PAGE, EvidenceView, LogView

_LINK = "https://acme.slack.com/archives/C0EXAMPLE/p1764000000000100?thread_ts=1764000000.000100&cid=C0EXAMPLE"

GROWN = Trend(((1,), (1,), (), (1, 2), (1,), (2,), (1, 3), (3,)))
NOTHING = Trend(tuple(() for _ in range(rules.WEEKS)))


def examples(words: Words, framework: Framework) -> Iterator[Example]:
    evidence = EvidenceMessages(words)
    one = Evidence("example", ANA, framework.version, rules.new_session(framework), NOW, words=SAID)
    yield Example("log", "which signal", evidence.message(_view(framework, one)))
    signal = framework.signals[0].id
    yield Example(
        "log",
        "how far",
        evidence.message(_view(framework, replace(one, session=Session({rules.SIGNAL: signal}, "scope")))),
    )
    whole = replace(one, session=rules.tagged_session(framework, signal, framework.scopes[-1].id), link=_LINK)
    bare = replace(one, session=rules.tagged_session(framework, None, None))
    for source in EvidenceSource:
        from_source = replace(bare, source=source, origin="example")
        yield Example("log", f"from: {source}", evidence.message(_view(framework, from_source)))
    yield Example("log", "kept", evidence.message(_view(framework, whole)))
    yield Example("log", "kept without signal and scope", evidence.message(_view(framework, bare)))
    yield Example("log", "deleted", evidence.deleted())
    yield Example("log", "dialog", evidence.write_form(framework, "example", NOW.date()))
    yield Example("log", "dialog to edit", evidence.edit_form(framework, "example", _view(framework, whole)))
    yield Example(
        "log", "dialog to edit, with nothing chosen", evidence.edit_form(framework, "example", _view(framework, bare))
    )
    yield Example("log", "dialog for a message", evidence.message_form(framework, "example", NOW.date(), SAID))
    yield Example(
        "log", "dialog for a message without text", evidence.message_form(framework, "example", NOW.date(), "")
    )
    yield Example("log", "nothing yet", evidence.listed(log(framework, ())))
    long = replace(whole, words=f"{SAID} " * 40)
    yield Example("log", "one line", evidence.listed(log(framework, (whole,))))
    yield Example(
        "log", "a page of many", evidence.listed(log(framework, (whole, long, bare, long, long), 2 * PAGE, 99, GROWN))
    )
    yield Example("log", "reached recently only", evidence.listed(log(framework, (whole,), trend=_trend(7, 2, 3, 4))))
    yield Example(
        "log", "reached recently three times", evidence.listed(log(framework, (whole,), trend=_trend(7, 2, 2, 2)))
    )
    yield Example("log", "nothing recently", evidence.listed(log(framework, (whole,), trend=_trend(0, 1, 1, 2))))


def log(
    framework: Framework,
    shown: tuple[Evidence, ...],
    skipped: int = 0,
    total: int | None = None,
    trend: Trend = NOTHING,
) -> LogView:
    """Build a page of the list."""
    views = tuple(_view(framework, each) for each in shown)
    return LogView(views, skipped, len(shown) if total is None else total, trend, framework)


def of_a_plan(framework: Framework) -> EvidenceView:
    """Build the result of a plan, saved as evidence, with the first question about it."""
    session = rules.new_session(framework)
    kept = Evidence(
        "example", ANA, framework.version, session, NOW, words=SAID, source=EvidenceSource.PLAN, origin="example"
    )
    return _view(framework, kept)


def _trend(week: int, *levels: Level) -> Trend:
    """Build a trend with evidence in a single week."""
    return Trend(tuple(levels if n == week else () for n in range(rules.WEEKS)))


def _view(framework: Framework, kept: Evidence) -> EvidenceView:
    return EvidenceView(
        evidence=kept,
        framework=framework,
        step=conversation.current(kept.session, rules.script(framework)),
        signal=rules.signal_of(framework, kept),
        scope=rules.scope_of(framework, kept),
        day=kept.dated.date(),
    )
