"""Messages about teams, as kinds of deliveries."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TypeVar

from bot.domain.delivery import Delivery
from bot.messages.parts import Message
from bot.messages.share import ShareMessages
from bot.messages.summary import SummaryMessages
from bot.services.commitments import AGAIN
from bot.services.registry import Services
from bot.services.rounds import RoundService
from bot.services.sending import (
    COMMITTED,
    FOLLOW_UP,
    HALF_TIME,
    INVITATION,
    KEPT,
    LOOKS,
    RECEIPT,
    ROUND,
    SUMMARY,
    Compose,
    Kind,
    PreparedBatch,
    lazy_kind,
)
from bot.storage.unit_of_work import UnitOfWork

T = TypeVar("T")


def team_kinds(services: Services, share: ShareMessages, summary: SummaryMessages) -> Mapping[str, Kind]:
    """Build the kinds. Messages are composed right before they are posted, since consent may have ended by then."""
    rounds, commitments, teams = services.rounds, services.commitments, services.teams
    closed = _composed(lambda one: services.summaries.closed(one.member, one.period), summary.message)
    composers: Mapping[str, Compose] = {
        ROUND: _composed(rounds.announcement, partial(share.round, reminds=False)),
        HALF_TIME: _composed(rounds.announcement, partial(share.round, reminds=True)),
        RECEIPT: _composed(commitments.receipt, lambda found: share.counted(*found)),
        LOOKS: _composed(services.summaries.looks, share.looks),
        COMMITTED: _composed(commitments.announcement, lambda made: share.committed(*made)),
        KEPT: _composed(commitments.announcement, lambda made: share.kept(*made)),
    }

    def follow_up(delivery: Delivery) -> Message | None:
        made = commitments.follow_up(delivery)
        return summary.follow_up(*made, again=delivery.period.endswith(AGAIN)) if made else None

    return {
        SUMMARY: Kind(lambda work, deliveries: _close(rounds, closed, work, deliveries)),
        INVITATION: lazy_kind(_composed(teams.invitation, share.invitation), on_sent=teams.welcomed),
        FOLLOW_UP: lazy_kind(follow_up),
        **{kind: lazy_kind(compose) for kind, compose in composers.items()},
    }


def _composed(find: Callable[[Delivery], T | None], write: Callable[[T], Message]) -> Compose:
    """Compose a message from what `find` returns for a delivery; none if that is nothing."""

    def compose(delivery: Delivery) -> Message | None:
        found = find(delivery)
        return write(found) if found else None

    return compose


def _close(rounds: RoundService, closed: Compose, work: UnitOfWork, deliveries: Sequence[Delivery]) -> PreparedBatch:
    """Close the rounds whose managers' messages are due, before the messages are composed."""
    read = {one.id: rounds.contributions(work, one.member, one.period) for one in deliveries}

    def keep(writing: UnitOfWork, there: Collection[Delivery]) -> None:
        for one in there:
            rounds.close(writing, one.member, one.period, read[one.id])

    return PreparedBatch(closed, keep)
