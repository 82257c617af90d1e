"""The Home page: where somebody stands, their plan, what is next, settings and privacy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.plan import PlanStatus
from bot.messages import check, evidence, plan, result, share, team, weekly
from bot.messages.parts import (
    Button,
    Buttons,
    Confirm,
    Divider,
    Form,
    Heading,
    Message,
    Note,
    Part,
    Prose,
    Style,
)
from bot.messages.words import Words
from bot.services.members import HomeView
from bot.services.teams import TeamsView


@dataclass(frozen=True, slots=True)
class PastCheck:
    """A line of the history."""

    finished: datetime
    stage: str


def page(words: Words, view: HomeView) -> Message:
    """Give the whole page, top to bottom; an empty part says what will be there and offers the step that fills it."""
    parts = (
        *_where(words, view),
        *_plan(words, view),
        *_weekly(words, view),
        Divider(),
        *evidence.at_home(words, view.evidence),
        *_history(words, view),
        *_teams(words, view),
        *_settings(words, view),
        *_more(words),
    )
    return Message(parts)


def kept_form(words: Words) -> Form:
    """Give the dialog that says what is kept and who sees it."""
    return Form(
        title=words.label("home.kept"),
        close=words.label("help.close"),
        parts=(Prose(words.say("welcome/kept")),),
    )


def forget_button(words: Words) -> Button:
    """Give the button that deletes everything, after asking."""
    confirm = Confirm(
        words.label("home.forget_title"),
        words.label("home.forget_text"),
        words.label("home.forget_yes"),
        words.label("home.forget_no"),
    )
    return Button("home.forget", words.label("home.forget"), style=Style.DANGER, confirm=confirm)


def privacy(words: Words, view: TeamsView) -> Message:
    """Say what is kept, who has seen what, and offer to take it away or delete it."""
    return Message(
        (
            Prose(words.say("welcome/kept")),
            *share.on_home(words, view),
            Divider(),
            Buttons((export_button(words), forget_button(words))),
        )
    )


def export_button(words: Words) -> Button:
    """Give the button that hands out everything that is kept."""
    return Button("home.export", words.label("home.export"))


def forgotten(words: Words) -> Message:
    """Say that everything is deleted."""
    return Message((Prose(words.say("home/forgotten")),))


def kept_button(words: Words) -> Button:
    """Give the button that says what is kept."""
    return Button("home.kept", words.label("home.kept"))


def _where(words: Words, view: HomeView) -> Iterator[Part]:
    if view.unfinished:
        yield Prose(words.say("home/unfinished", started=view.unfinished.started_at))
        resume = check.begin_button(words, "check.resume")
        yield Buttons((resume, check.begin_anew_button(words, view.unfinished)))
    if view.result is None or view.check is None:
        if not view.unfinished:
            yield Prose(words.say("welcome/hello"))
            yield Heading(words.label("home.where"))
            yield Prose(words.say("home/empty"))
            look = Button("stages.look", words.label("stages.look"))
            yield Buttons((check.begin_button(words), look))
        return
    said = words.say(
        "home/standing", stage=view.result.stage.name, title=view.result.title, finished=view.check.finished_at
    )
    if view.unfinished:
        yield Divider()
    yield Prose(said)
    yield from result.bars(words, view.result)
    show = Button("check.open", words.label("home.open_check"), view.check.token)
    again = () if view.unfinished else (check.begin_button(words, "check.begin_again", Style.PLAIN),)
    yield Buttons((show, *again))


def _plan(words: Words, view: HomeView) -> Iterator[Part]:
    if view.check is None:
        return
    yield Divider()
    if view.next.plan:
        yield from plan.present(words, view.next.plan)
    elif view.next.stretches:
        yield Heading(words.label("home.plan"))
        yield Prose(words.say("home/no_plan"))
        yield from plan.choices(words, view.next)
    done = sum(settled.status is PlanStatus.DONE for settled in view.settled)
    if done:
        yield Note(words.say("home/past_plans", done=done))


def _weekly(words: Words, view: HomeView) -> Iterator[Part]:
    yield Divider()
    yield Heading(words.label("home.weekly"))
    yield from weekly.standing(words, view.weekly)


def _history(words: Words, view: HomeView) -> Iterator[Part]:
    if len(view.history) > 1:
        yield Divider()
        yield Heading(words.label("home.history"))
        past = [PastCheck(c.finished_at, view.stage_names[c.id]) for c in view.history if c.finished_at]
        yield Prose(words.say("home/history", checks=past))


def _teams(words: Words, view: HomeView) -> Iterator[Part]:
    yield Divider()
    yield Heading(words.label("team.title"))
    yield from team.on_home(words, view.teams.team)
    yield Divider()
    yield from share.on_home(words, view.teams)


def _settings(words: Words, view: HomeView) -> Iterator[Part]:
    yield Divider()
    yield Heading(words.label("home.settings"))
    yield from plan.path_pick(words, view.next)


def _more(words: Words) -> Iterator[Part]:
    yield Divider()
    yield Heading(words.label("home.privacy"))
    yield Prose(words.say("home/privacy"))
    yield Buttons((kept_button(words), export_button(words), forget_button(words)))
    yield Note(words.say("home/help"))
