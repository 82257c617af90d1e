"""The weekly DM, as a kind of delivery."""

from collections.abc import Sequence

from bot.domain.delivery import Delivery
from bot.messages.parts import Message
from bot.messages.weekly import WeeklyMessages
from bot.services.reflections import ReflectionService
from bot.services.sending import Kind, PreparedBatch
from bot.storage.unit_of_work import UnitOfWork


def weekly(reflections: ReflectionService, messages: WeeklyMessages) -> Kind:
    """Build the kind of delivery that asks for the week's reflection, read when the batch is claimed."""

    def prepare(work: UnitOfWork, deliveries: Sequence[Delivery]) -> PreparedBatch:
        prepared = reflections.prepare(work, deliveries)

        def compose(delivery: Delivery) -> Message | None:
            view = prepared.view(delivery)
            return messages.message(view) if view else None

        return PreparedBatch(compose, prepared.save)

    return Kind(prepare, reflections.delivered)
