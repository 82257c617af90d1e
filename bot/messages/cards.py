"""Cards that people show a manager by name: nothing on them is in anybody's own words."""

from collections.abc import Iterator, Sequence

from bot.domain.framework import LEVELS
from bot.messages.parts import Bar, Button, Buttons, Divider, Form, Note, Part, Prose, user
from bot.messages.summary_lines import SummaryLines
from bot.messages.words import Words
from bot.services.summaries import CardView

PAGE = 10
"""Cards on one page of the dialog."""


class CardMessages:
    """Cards that people show a manager by name."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._lines = SummaryLines(words)

    def form(self, cards: Sequence[CardView], page: int) -> Form:
        """The dialog with a page of cards; the last page if `page` no longer exists."""
        pages = max(1, -(-len(cards) // PAGE))
        page = min(page, pages - 1)
        shown = cards[page * PAGE : (page + 1) * PAGE]
        drawn: list[Part] = [part for card in shown for part in self.parts(card)]
        if not cards:
            drawn = [Prose(self._words.say("summary/no_cards"))]
        turns = [("summary.page_back", page - 1), ("summary.page_on", page + 1)]
        buttons = tuple(
            Button("team.page", self._words.label(key), detail=str(to)) for key, to in turns if 0 <= to < pages
        )
        if buttons:
            drawn += [Note(self._words.say("summary/page", number=page + 1, total=pages)), Buttons(buttons)]
        return Form(title=self._words.label("summary.cards"), close=self._words.label("help.close"), parts=tuple(drawn))

    def parts(self, card: CardView) -> Iterator[Part]:
        yield Prose(self._words.say("summary/card", name=user(card.user), stage=card.result.stage.name))
        for name, level, short in self._lines.signals_of(card):
            yield Bar(name, level, len(LEVELS), short)
        if card.action:
            yield Note(self._words.say("summary/card_plan", title=card.action.title))
        yield Divider()
