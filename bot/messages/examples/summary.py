"""Every message about a team's summary, with example data."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain import check as checks
from bot.domain import marks, reading, standing
from bot.domain.bands import Band
from bot.domain.framework import LEVELS, Framework, Level, Pitfall, TeamRule
from bot.domain.people import Member
from bot.domain.summary import Pledge, Release, Request, Seen, Topic
from bot.messages.cards import CardMessages
from bot.messages.examples.samples import Example
from bot.messages.parts import Form, Message
from bot.messages.summary import SummaryMessages
from bot.messages.summary_files import SummaryFiles
from bot.messages.words import Words
from bot.services.summaries import CardView, SummaryView

NOW = datetime(2026, 10, 30, 9, 30, tzinfo=UTC)
MAYA = Member("T0EXAMPLE", "U0MAYA")
MINIMUM = 5
MONTH = timedelta(days=30)

_SOME_WAY = (Band.MOST, Band.SOME, Band.FEW)


def examples(words: Words, framework: Framework) -> Iterator[Example]:
    """Every message about a summary: nothing to show, shown again, little and much of everything."""
    parts = (_summaries, _turns, _cards, _trends)
    yield from (Example("summary", name, shown) for part in parts for name, shown in part(words, framework))
    files, one = SummaryFiles(words), view(framework)
    files.files(one, (card(framework, "U0NOOR", 2),), {"U0NOOR": "Noor"})
    files.files(replace(one, standing=None), (), {})


def view(framework: Framework, bands: Mapping[str, Band] | None = None) -> SummaryView:
    """Build a first summary of seven people, with two cards."""
    told = release(bands or mixed(framework))
    return SummaryView(
        framework=framework,
        manager=MAYA,
        request=Request("example", MAYA, NOW, Seen.SUMMARY, told.counted, told.id),
        standing=told,
        rhythm=replace(told, topic=Topic.RHYTHM, bands=dict(zip(marks.RHYTHM, _SOME_WAY, strict=True))),
        again=False,
        cards=("U0NOOR", "U0TOMAS"),
        pledge=None,
        enabling=reading.enabling(framework, told.bands),
        trend=(told,),
        since=None,
    )


def release(bands: Mapping[str, Band], at: datetime = NOW, counted: int = 7) -> Release:
    return Release(f"{at:%Y-%m-%d}", MAYA, Topic.STANDING, at, MINIMUM, counted, bands, {})


def alike(framework: Framework, band: Band) -> dict[str, Band]:
    """Bands of a team whose marks are all in one band."""
    return dict.fromkeys(marks.standing_names(framework), band)


def mixed(framework: Framework) -> dict[str, Band]:
    """Bands of a team that reaches some way, and less far with each signal."""
    bands = alike(framework, Band.FEW) | dict(zip(marks.stage_chain(framework), _SOME_WAY[:2], strict=False))
    for place, signal in enumerate(framework.signals):
        bands |= dict(zip(marks.signal_chain(framework, signal), _SOME_WAY[min(place, 2) :], strict=False))
    return bands | {marks.HALF: Band.MOST, marks.ALL: Band.SOME}


def card(framework: Framework, user: str, level: Level | None, *, busy: bool = True) -> CardView:
    """Build the card of somebody at the first stage; without a level, every signal was skipped."""
    rated = {checks.item_step(signal.id): str(level) for signal in framework.signals} if level else {}
    result = standing.result(framework, {checks.STAGE: framework.stages[0].titles[0], **rated})
    if result is None:
        raise ValueError("a title leads to a stage")
    return CardView(user, result, framework.actions[0] if busy else None)


def releases(framework: Framework, months: int) -> tuple[Release, ...]:
    """Build a release a month, the last one now: from few everywhere to most everywhere."""
    first, last = alike(framework, Band.FEW), alike(framework, Band.MOST)
    return tuple(
        release((first, mixed(framework), last)[3 * month // months], NOW - (months - 1 - month) * MONTH)
        for month in range(months)
    )


def _summaries(words: Words, framework: Framework) -> Iterator[tuple[str, Message]]:
    summary = SummaryMessages(words)
    first = view(framework)
    yield "first", summary.message(first)
    nothing = replace(first, standing=None, rhythm=None, enabling=(), trend=())
    yield "nothing to show", summary.message(nothing)
    yield "nothing to show, no card", summary.message(replace(nothing, cards=()))
    earlier = releases(framework, 3)
    grown = replace(first, since=earlier[0], trend=earlier)
    yield "further than before", summary.message(grown)
    yield "less far than before", summary.message(replace(grown, since=earlier[2]))
    yield "as before", summary.message(replace(grown, since=first.standing))
    yield "shown again", summary.message(replace(grown, again=True, rhythm=_rhythm_later(first)))
    for band in Band:
        yield f"{band} everywhere", summary.message(view(framework, alike(framework, band)))
    for pitfall in framework.pitfalls:
        if pitfall.of == "organisation":
            shown = mixed(framework) | {rule.mark: rule.is_[0] for rule in pitfall.shows_in_team}
            yield f"pattern {pitfall.id}", summary.message(view(_with_only(framework, pitfall), shown))
    yield "of other content", summary.message(view(framework, {"signal.gone": Band.MOST}))
    many = replace(first, cards=tuple(f"U0EXAMPLE{number}" for number in range(400)))
    yield "400 cards", summary.message(many)
    own = replace(first, request=None)
    yield "mirror", summary.message(own, mirror=True, cards=(card(framework, "U0NOOR", 2),))
    yield "moved", summary.moved()


def _with_only(framework: Framework, pitfall: Pitfall) -> Framework:
    """A copy of the framework with one pitfall that always shows, whatever its own rules are."""
    always = TeamRule.model_validate({"mark": marks.HALF, "is": tuple(Band)})
    return framework.model_copy(update={"pitfalls": (pitfall.model_copy(update={"shows_in_team": (always,)}),)})


def _rhythm_later(of: SummaryView) -> Release | None:
    return replace(of.rhythm, at=NOW + timedelta(days=7)) if of.rhythm else None


def _turns(words: Words, framework: Framework) -> Iterator[tuple[str, Message]]:
    summary = SummaryMessages(words)
    first = view(framework)
    yield "others", summary.others(first)
    yield "one other", summary.others(replace(first, settled=(first.enabling[1].id,)))
    yield "no other left", summary.others(replace(first, enabling=first.enabling[:1]))
    yield "no others", summary.others(replace(first, enabling=()))
    for action in framework.enabling:
        pledge = Pledge("example", MAYA, action.id, NOW - MONTH)
        yield f"committed to {action.id}", summary.message(replace(first, pledge=pledge))
        yield f"committed to {action.id} just now", summary.pledged(framework, pledge)
        yield f"committed to {action.id} a month ago", summary.follow_up(pledge, action)
    gone = Pledge("example", MAYA, "gone", NOW - MONTH)
    yield "committed to what is gone", summary.message(replace(first, pledge=gone))
    yield "committed to what is gone just now", summary.pledged(framework, gone)
    yield "not yet", summary.kept()
    yield "settled", summary.settled()


def _cards(words: Words, framework: Framework) -> Iterator[tuple[str, Form]]:
    cards = CardMessages(words)
    yield "no card", cards.form((), 0)
    yield "a card without a plan", cards.form((card(framework, "U0NOOR", None, busy=False),), 0)
    many = tuple(card(framework, f"U0EXAMPLE{number}", LEVELS[number % 4]) for number in range(400))
    for page in (0, 1, 40):
        yield f"400 cards, page {page}", cards.form(many, page)


def _trends(words: Words, framework: Framework) -> Iterator[tuple[str, Message | Form]]:
    summary, one = SummaryMessages(words), view(framework)
    yield "trend of one", summary.trend(one)
    for months in (2, 12, 24):
        yield f"trend of {months}", summary.trend(replace(one, trend=releases(framework, months)))
    yield "how this is protected", summary.protected_form(MINIMUM)
    yield "with the files", SummaryFiles(words).exported()
