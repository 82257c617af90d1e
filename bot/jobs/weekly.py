"""The weekly DM, as a kind of delivery."""

from bot.domain.delivery import Delivery
from bot.messages import weekly as pages
from bot.messages.parts import Message
from bot.messages.words import Words
from bot.services.reflections import ReflectionService
from bot.services.sending import Kind


def weekly(reflections: ReflectionService, words: Words) -> Kind:
    """Give how weekly DMs are made: from the reflection of that week as it stands when the DM goes out."""

    def compose(delivery: Delivery) -> Message | None:
        view = reflections.prepare(delivery)
        return pages.message(words, view) if view else None

    return Kind(compose, reflections.delivered)
