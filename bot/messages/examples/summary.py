"""Examples of a team's summaries and cards."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain import check as checks
from bot.domain import check_result, indicators, team_interpretation
from bot.domain.framework import LEVELS, Framework, Level, Pitfall, TeamRule
from bot.domain.people import Member
from bot.domain.rounds import Band
from bot.domain.summary import Commitment, Round
from bot.messages.cards import CardMessages
from bot.messages.examples.samples import Example
from bot.messages.parts import Form, Message
from bot.messages.summary import SummaryMessages
from bot.messages.summary_files import SummaryFiles
from bot.messages.words import Words
from bot.services.summaries import CardsView, CardView, CopyView, SummaryView

NOW = datetime(2026, 12, 11, 9, tzinfo=UTC)
MAYA = Member("T0EXAMPLE", "U0MAYA")
MINIMUM = 5
MONTH = timedelta(days=30)

_SOME_WAY = (Band.HALF_OR_MORE, Band.BETWEEN, Band.UNDER_HALF)


def examples(words: Words, framework: Framework) -> Iterator[Example]:
    parts = (_summaries, _turns, _cards, _dialogs)
    yield from (Example("summary", name, shown) for part in parts for name, shown in part(words, framework))
    files, one = SummaryFiles(words), view(framework)
    committed = replace(one, earlier=(one.round,), commitment=a_commitment(framework.enabling[0].id))
    files.files(CopyView(NOW, committed, (card(framework, "U0NOOR", 2),)), {"U0NOOR": "Noor"})
    files.files(CopyView(NOW), {})


def view(framework: Framework, bands: Mapping[str, Band] | None = None, counted: int = 5) -> SummaryView:
    """Build a manager's first summary."""
    bands = halves(framework) if bands is None else bands
    enabling = team_interpretation.enabling(framework, bands)
    return SummaryView(framework, closed(bands, counted=counted), enabling=enabling)


def closed(bands: Mapping[str, Band], at: datetime = NOW, counted: int | None = 5) -> Round:
    """Build a closed round."""
    opened = at - timedelta(days=14)
    return Round(f"{at:%Y-%m-%d}", MAYA, opened, at, 8, MINIMUM, at, counted, bands)


def a_commitment(action: str) -> Commitment:
    return Commitment("example", MAYA, action, "example", NOW - MONTH)


def alike(framework: Framework, band: Band) -> dict[str, Band]:
    """Return bands that are all the same."""
    return dict.fromkeys(indicators.names(framework), band)


def halves(framework: Framework) -> dict[str, Band]:
    """Return bands in halves, with the first two signals somewhat wider than the others."""
    bands = alike(framework, Band.UNDER_HALF)
    for signal in framework.signals[:2]:
        bands[indicators.signal_chain(framework, signal)[0]] = Band.HALF_OR_MORE
    return bands | {indicators.HALF: Band.HALF_OR_MORE}


def thirds(framework: Framework) -> dict[str, Band]:
    """Return bands in thirds, with each signal narrower than the one before."""
    bands = alike(framework, Band.UNDER_HALF)
    for place, signal in enumerate(framework.signals):
        bands |= dict(zip(indicators.signal_chain(framework, signal), _SOME_WAY[min(place, 2) :], strict=False))
    return bands | {indicators.HALF: Band.HALF_OR_MORE, indicators.ALL: Band.BETWEEN}


def card(framework: Framework, user: str, level: Level | None) -> CardView:
    """Build a card at the first stage, with all signals at this level. With None, they were all skipped."""
    rated = {checks.item_step(signal.id): str(level) for signal in framework.signals} if level else {}
    result = check_result.result(framework, {checks.STAGE: framework.stages[0].titles[0], **rated})
    if result is None:
        raise ValueError("a title leads to a stage")
    return CardView(user, result)


def _summaries(words: Words, framework: Framework) -> Iterator[tuple[str, Message]]:
    summary = SummaryMessages(words)
    first = view(framework)
    yield "first", summary.message(first)
    yield "in thirds", summary.message(view(framework, thirds(framework), 12))
    none = SummaryView(framework, closed({}, counted=None))
    yield "none", summary.message(none)
    yield "none, after a restore", summary.message(replace(none, round=replace(none.round, restored=True)))
    for month in range(1, 13):
        yield f"of month {month}", summary.message(replace(first, round=closed({}, NOW.replace(month=month))))
    for band in Band:
        yield f"{band} everywhere", summary.message(view(framework, alike(framework, band), 20))
    for pitfall in framework.pitfalls:
        if pitfall.of == "organisation":
            yield f"pattern {pitfall.id}", summary.message(view(_with_only(framework, pitfall)))
    yield "from other content", summary.message(view(framework, {"signal.gone": Band.HALF_OR_MORE}))
    yield "no earlier ones", summary.earlier(first)
    earlier = tuple(closed(halves(framework), NOW - number * 3 * MONTH) for number in range(1, 9))
    yield "with earlier ones", summary.earlier(replace(first, earlier=earlier))


def _with_only(framework: Framework, pitfall: Pitfall) -> Framework:
    """Return a copy of the framework in which one pitfall always shows."""
    always = TeamRule.model_validate({"indicator": indicators.HALF, "is": Band.HALF_OR_MORE})
    shown = pitfall.model_copy(update={"shows_in_team": (always,)})
    return framework.model_copy(update={"pitfalls": (shown,)})


def _turns(words: Words, framework: Framework) -> Iterator[tuple[str, Message | Form]]:
    summary = SummaryMessages(words)
    first = view(framework)
    yield "others", summary.others(first)
    yield "one other", summary.others(replace(first, settled=(first.enabling[1].id,)))
    yield "no other left", summary.others(replace(first, enabling=first.enabling[:1]))
    for action in framework.enabling:
        commitment = a_commitment(action.id)
        yield f"about to commit to {action.id}", summary.commitment_form(action, MAYA.user)
        yield f"committed to {action.id}", summary.message(replace(first, commitment=commitment))
        yield f"committed to {action.id} just now", summary.committed(action)
        yield f"committed to {action.id} a month ago", summary.follow_up(commitment, action, again=False)
        yield f"committed to {action.id} two months ago", summary.follow_up(commitment, action, again=True)
    yield "committed to an action that is gone", summary.message(replace(first, commitment=a_commitment("gone")))
    yield "not yet", summary.kept()
    yield "settled", summary.settled()


def _cards(words: Words, framework: Framework) -> Iterator[tuple[str, Form]]:
    cards = CardMessages(words)
    yield "no card", cards.form(CardsView())
    yield "a card without a rating", cards.form(CardsView((card(framework, "U0NOOR", None),)))
    many = tuple(card(framework, f"U0EXAMPLE{number}", LEVELS[number % 4]) for number in range(10))
    for page in (0, 1, 39):
        yield f"400 cards, page {page}", cards.form(CardsView(many, page, 40))


def _dialogs(words: Words, framework: Framework) -> Iterator[tuple[str, Message | Form]]:
    summary = SummaryMessages(words)
    yield "bars and expectations", summary.details_form(view(framework))
    yield "bars and expectations in thirds", summary.details_form(view(framework, thirds(framework), 12))
    yield "how this is protected", summary.protected_form(MINIMUM)
    yield "with the files", SummaryFiles(words).exported()
