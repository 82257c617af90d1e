"""The cards that members show a manager. They contain nothing that anybody typed."""

from collections.abc import Iterator

from bot.domain.framework import LEVELS
from bot.messages.parts import Bar, Button, Buttons, Divider, Form, Note, Part, Prose, user
from bot.messages.summary_lines import SummaryLines
from bot.messages.words import Words
from bot.services.summaries import CardsView, CardView


class CardMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._lines = SummaryLines(words)

    def form(self, view: CardsView) -> Form:
        """The dialog with a page of cards."""
        parts: list[Part] = []
        for card in view.cards:
            parts += [*([Divider()] if parts else []), *self.parts(card)]
        parts = parts or [Prose(self._words.say("summary/no_cards"))]
        turns = [("summary.page_back", view.page - 1), ("summary.page_on", view.page + 1)]
        buttons = tuple(
            Button("team.page", self._words.label(key), detail=str(to)) for key, to in turns if 0 <= to < view.pages
        )
        if buttons:
            parts += [Note(self._words.say("summary/page", number=view.page + 1, total=view.pages)), Buttons(buttons)]
        return Form(title=self._words.label("summary.cards"), close=self._words.label("help.close"), parts=tuple(parts))

    def parts(self, card: CardView) -> Iterator[Part]:
        yield Prose(self._words.say("summary/card", name=user(card.user), stage=card.result.stage.name))
        for name, level, short in self._lines.card_signals(card):
            yield Bar(name, level, len(LEVELS), short)
