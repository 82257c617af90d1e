"""A manager's team: who is on it. What each of them chose is nowhere in it."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.team import Barred, Sharing
from bot.messages.parts import Button, Buttons, Form, Input, InputType, Message, Note, Part, Prose, Style, user
from bot.messages.words import Words

NAMED = 30
"""Names in one message; of more only the number."""


class TeamMessages:
    """Who is on a manager's team."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def standing(self, team: Sequence[Sharing], minimum: int) -> Message:
        """Who is on the team, or what a team is for."""
        if team:
            return Message(tuple(self.home_section(team)))
        choose = Button("team.open", self._words.label("team.choose"), style=Style.PRIMARY)
        return Message((Prose(self._words.say("team/none_yet", minimum=minimum)), Buttons((choose,))))

    def home_section(self, team: Sequence[Sharing]) -> Iterable[Part]:
        """Who is on the team, for the Home page. Most people have no team and see a single line."""
        if not team:
            return (Prose(self._words.say("team/on_home"), Button("team.open", self._words.label("team.choose"))),)
        ask = Button("team.summary", self._words.label("team.summary"), style=Style.PRIMARY)
        change = Button("team.open", self._words.label("team.change"))
        return (
            Prose(self._words.say("team/standing", **_named(one.member.user for one in team))),
            Buttons((ask, change)),
        )

    def changed(self, team: Sequence[Sharing], barred: Mapping[str, Barred], minimum: int) -> Message:
        """The result of a change: who can't be on a team and why, then who is."""
        notes = tuple(Note(self._words.say("team/barred", name=user(who), why=why)) for who, why in barred.items())
        asked = (Note(self._words.say("team/asked_once")),) if team else ()
        return Message((*notes, *self.standing(team, minimum).parts, *asked))

    def form(self, team: Sequence[Sharing], minimum: int) -> Form:
        chosen = " ".join(one.member.user for one in team)
        hint = self._words.label("team.people_hint")
        return Form(
            title=self._words.label("team.title"),
            close=self._words.label("help.cancel"),
            action="team.choose",
            submit=self._words.label("team.save"),
            parts=(Prose(self._words.say("team/form", minimum=minimum)),),
            inputs=(Input("people", self._words.label("team.people"), chosen, hint, InputType.USERS, optional=True),),
        )

    def unreadable(self) -> Message:
        """The reply to a command that names nobody."""
        change = Button("team.open", self._words.label("team.choose"))
        return Message((Prose(self._words.say("team/unreadable")), Buttons((change,))))


def _named(users: Iterable[str]) -> Mapping[str, object]:
    everyone = [user(who) for who in users]
    return {"names": ", ".join(everyone[:NAMED]), "more": max(0, len(everyone) - NAMED), "count": len(everyone)}
