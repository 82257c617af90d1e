"""A manager's team: who is on it. What each of them chose is nowhere in it."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.team import Barred, Sharing
from bot.messages.parts import Button, Buttons, Entry, Form, Message, Note, Part, Prose, Style, Wants, user
from bot.messages.words import Words

NAMED = 30
"""Names in one message; of more only the number."""


def standing(words: Words, team: Sequence[Sharing], minimum: int) -> Message:
    """Say who is on the team, or what a team is for."""
    if team:
        return Message(tuple(on_home(words, team)))
    choose = Button("team.open", words.label("team.choose"), style=Style.PRIMARY)
    return Message((Prose(words.say("team/none_yet", minimum=minimum)), Buttons((choose,))))


def on_home(words: Words, team: Sequence[Sharing]) -> Iterable[Part]:
    """Give who is on the team for the Home page; most people have none, and read no more than a line of it."""
    if not team:
        return (Prose(words.say("team/on_home"), Button("team.open", words.label("team.choose"))),)
    ask = Button("team.summary", words.label("team.summary"), style=Style.PRIMARY)
    change = Button("team.open", words.label("team.change"))
    return (Prose(words.say("team/standing", **_named(one.member.user for one in team))), Buttons((ask, change)))


def changed(words: Words, team: Sequence[Sharing], barred: Mapping[str, Barred], minimum: int) -> Message:
    """Say what came of a change: who can't be on a team and why, then who is."""
    notes = tuple(Note(words.say("team/barred", name=user(who), why=why)) for who, why in barred.items())
    asked = (Note(words.say("team/asked_once")),) if team else ()
    return Message((*notes, *standing(words, team, minimum).parts, *asked))


def form(words: Words, team: Sequence[Sharing], minimum: int) -> Form:
    """Give the dialog to choose the team in."""
    chosen = " ".join(one.member.user for one in team)
    hint = words.label("team.people_hint")
    return Form(
        title=words.label("team.title"),
        close=words.label("help.cancel"),
        deed="team.choose",
        submit=words.label("team.save"),
        parts=(Prose(words.say("team/form", minimum=minimum)),),
        entries=(Entry("people", words.label("team.people"), chosen, hint, Wants.PEOPLE, optional=True),),
    )


def unreadable(words: Words) -> Message:
    """Say how to name people."""
    change = Button("team.open", words.label("team.choose"))
    return Message((Prose(words.say("team/unreadable")), Buttons((change,))))


def _named(users: Iterable[str]) -> Mapping[str, object]:
    everyone = [user(who) for who in users]
    return {"names": ", ".join(everyone[:NAMED]), "more": max(0, len(everyone) - NAMED), "count": len(everyone)}
