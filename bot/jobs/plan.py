"""The reminder of a plan, as a kind of delivery."""

from bot.domain.delivery import Delivery
from bot.messages.parts import Message
from bot.messages.plan import PlanMessages
from bot.services.plans import PlanService
from bot.services.sending import Kind, lazy_kind


def reminder(plans: PlanService, messages: PlanMessages) -> Kind:
    """Build the kind of delivery that reminds a member of a plan, if the reminder still applies when it is posted."""

    def compose(delivery: Delivery) -> Message | None:
        view = plans.reminder(delivery)
        return messages.reminder(view) if view else None

    return lazy_kind(compose)
