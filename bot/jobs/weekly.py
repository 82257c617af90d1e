"""The weekly DM, as a kind of delivery."""

from bot.domain.delivery import Delivery
from bot.messages.parts import Message
from bot.messages.weekly import WeeklyMessages
from bot.services.reflections import ReflectionService
from bot.services.sending import Kind


def weekly(reflections: ReflectionService, messages: WeeklyMessages) -> Kind:
    """The kind of delivery that is composed from the week's reflection as it stands when the DM goes out."""

    def compose(delivery: Delivery) -> Message | None:
        view = reflections.prepare(delivery)
        return messages.message(view) if view else None

    return Kind(compose, reflections.delivered)
