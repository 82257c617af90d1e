"""The message that offers another check a quarter after the last one, as a kind of delivery."""

from bot.domain.delivery import Delivery
from bot.messages.history import HistoryMessages
from bot.messages.parts import Message
from bot.services.checks import CheckService
from bot.services.sending import Kind, lazy_kind


def check_again(checks: CheckService, messages: HistoryMessages) -> Kind:
    """Build the kind of delivery that offers another check, if the offer still applies when it is posted."""

    def compose(delivery: Delivery) -> Message | None:
        return messages.check_again() if checks.is_due_again(delivery) else None

    return lazy_kind(compose)
