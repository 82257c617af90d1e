"""A manager's team: its members and rounds. The manager never sees what a member chose."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from bot.domain import rounds
from bot.domain.framework import Enabling
from bot.domain.team import Ineligible
from bot.messages.elements import Elements
from bot.messages.parts import Button, Buttons, Form, Input, InputType, Message, Note, Part, Prose, Style, user
from bot.messages.words import Words
from bot.services.teams import TeamView

NAMES_MAX = 30
"""Most names in a message. Of the rest, only the number is shown."""


class TeamMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def overview(self, team: TeamView) -> Message:
        """The team and its next round. Without a team, what a team is for."""
        if not team.users:
            choose = Button("team.open", self._words.label("team.choose"), style=Style.PRIMARY)
            text = self._words.say("team/none_yet", needed=team.needed, minimum=team.needed - rounds.MARGIN)
            return Message((Prose(text), Buttons((choose,))))
        members = Prose(self._words.say("team/standing", **_names(team.users)))
        buttons = Buttons(tuple(self._buttons(team)))
        return Message((members, Prose(self._round(team)), *self._cards(team), buttons))

    def home_section(self, team: TeamView, decided: tuple[Enabling, datetime] | None = None) -> Iterable[Part]:
        """A short overview for the Home tab. `decided` is the manager's commitment and when they made it."""
        if not team.users:
            return (Prose(self._words.say("team/on_home"), Button("team.open", self._words.label("team.choose"))),)
        state = self._words.say(
            "team/state",
            number=len(team.users),
            needed=team.needed if team.is_small else None,
            closes=team.open_round.closes_at if team.open_round else None,
            opens=team.opens_at,
        )
        commitment = (
            (Prose(self._words.say("team/decided", title=decided[0].title, made=decided[1])),) if decided else ()
        )
        return (Prose(state), *commitment, *self._cards(team), Buttons(tuple(self._buttons(team))))

    def changed(self, team: TeamView, barred: Mapping[str, Ineligible]) -> Message:
        """The team after a change, with those who can't be on a team and why."""
        notes = tuple(Note(self._words.say("team/barred", name=user(who), why=why)) for who, why in barred.items())
        asked = (Note(self._words.say("team/asked_once")),) if team.users else ()
        return Message((*notes, *self.overview(team).parts, *asked))

    def form(self, team: TeamView) -> Form:
        hint = self._words.label("team.people_hint")
        intro = Prose(self._words.say("team/form", needed=team.needed))
        people = Input(
            "people", self._words.label("team.people"), " ".join(team.users), hint, InputType.USERS, optional=True
        )
        return Form(
            title=self._words.label("team.title"),
            close=self._words.label("help.cancel"),
            action="team.choose",
            submit=self._words.label("team.save"),
            parts=(intro,),
            inputs=(people,),
        )

    def guide_form(self) -> Form:
        """The guide for conversations with each member of a small team."""
        return self._elements.notice_form("team.guide", "team/guide")

    def unreadable(self) -> Message:
        """The reply to a command that mentions nobody."""
        change = Button("team.open", self._words.label("team.choose"))
        return Message((Prose(self._words.say("team/unreadable")), Buttons((change,))))

    def _round(self, team: TeamView) -> str:
        least = team.needed - rounds.MARGIN
        if team.open_round:
            return self._words.say("team/round_open", closes=team.open_round.closes_at, minimum=least)
        if team.is_small:
            return self._words.say("team/small", needed=team.needed)
        if team.opens_at:
            return self._words.say("team/round_later", opens=team.opens_at)
        return self._words.say("team/round", days=rounds.OPEN_DAYS, minimum=least)

    def _cards(self, team: TeamView) -> Iterator[Part]:
        if team.cards:
            yield Prose(
                self._words.say("summary/cards", **_names(team.cards)),
                Button("team.cards", self._words.label("summary.open")),
            )

    def _buttons(self, team: TeamView) -> Iterator[Button]:
        ready = not (team.open_round or team.is_small or team.opens_at)
        if ready:
            yield Button("team.round", self._words.label("team.round"), style=Style.PRIMARY)
        if team.has_summary:
            yield Button("team.summary", self._words.label("team.summary"))
        if team.is_small:
            yield Button("team.guide", self._words.label("team.guide"))
        else:
            yield self._elements.protected_button()
        yield Button("team.open", self._words.label("team.change"))


def _names(users: Sequence[str]) -> Mapping[str, object]:
    return {"names": ", ".join(map(user, users[:NAMES_MAX])), "more": max(0, len(users) - NAMES_MAX)}
