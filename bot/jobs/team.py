"""What is said about teams without a click, as kinds of deliveries."""

from collections.abc import Mapping

from bot.domain.delivery import Delivery
from bot.domain.people import Member
from bot.messages.parts import Message
from bot.messages.share import ShareMessages
from bot.messages.summary import SummaryMessages
from bot.services.pledges import PledgeService
from bot.services.sending import FOLLOW_UP, INVITATION, PLEDGED, RECEIPT, Kind, composed_late
from bot.services.summaries import SummaryService
from bot.services.teams import TeamService


def team_kinds(
    teams: TeamService,
    summaries: SummaryService,
    pledges: PledgeService,
    share: ShareMessages,
    summary: SummaryMessages,
) -> Mapping[str, Kind]:
    """How each kind is made: from the state right before it is posted, since consent may have ended, or not at all."""

    def invitation(delivery: Delivery) -> Message | None:
        asked = teams.asked(delivery)
        return share.invitation(asked, summaries.minimum) if asked else None

    def receipt(delivery: Delivery) -> Message | None:
        _, _, request_id = delivery.period.partition(":")
        request = summaries.receipt(delivery.member, request_id)
        return share.receipt(request) if request else None

    def pledged(delivery: Delivery) -> Message | None:
        manager, _, pledge_id = delivery.period.partition(":")
        made = pledges.present(Member(delivery.member.workspace, manager), pledge_id)
        return share.pledged(manager, made[1].title) if made else None

    def follow_up(delivery: Delivery) -> Message | None:
        made = pledges.present(delivery.member, delivery.period)
        return summary.follow_up(*made) if made else None

    composers = {INVITATION: invitation, RECEIPT: receipt, PLEDGED: pledged, FOLLOW_UP: follow_up}
    return {kind: composed_late(compose) for kind, compose in composers.items()}
