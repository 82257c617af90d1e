"""The Home page: where somebody stands, their plan, what is next, settings and privacy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.plan import PlanStatus
from bot.messages.elements import Elements
from bot.messages.evidence import EvidenceMessages
from bot.messages.parts import (
    Button,
    Buttons,
    Divider,
    Heading,
    Message,
    Note,
    Part,
    Prose,
    Style,
)
from bot.messages.plan import PlanMessages
from bot.messages.result import ResultMessages
from bot.messages.share import ShareMessages
from bot.messages.team import TeamMessages
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.members import HomeView


@dataclass(frozen=True, slots=True)
class PastCheck:
    """A line of the history."""

    finished: datetime
    stage: str


class HomeMessages:
    """The Home page."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)
        self._evidence = EvidenceMessages(words)
        self._plan = PlanMessages(words)
        self._result = ResultMessages(words)
        self._share = ShareMessages(words)
        self._team = TeamMessages(words)
        self._weekly = WeeklyMessages(words)

    def page(self, view: HomeView) -> Message:
        """The whole page. An empty section says what will be there and offers the step that fills it."""
        parts = (
            *self._result_section(view),
            *self._plan_section(view),
            *self._weekly_section(view),
            Divider(),
            *self._evidence.home_section(view.evidence),
            *self._history_section(view),
            *self._team_sections(view),
            *self._settings_section(view),
            *self._privacy_section(),
        )
        return Message(parts)

    def _result_section(self, view: HomeView) -> Iterator[Part]:
        if view.unfinished:
            yield Prose(self._words.say("home/unfinished", started=view.unfinished.started_at))
            resume = self._elements.begin_button("check.resume")
            yield Buttons((resume, self._elements.begin_anew_button(view.unfinished)))
        if view.result is None or view.check is None:
            if not view.unfinished:
                yield Prose(self._words.say("welcome/hello"))
                yield Heading(self._words.label("home.where"))
                yield Prose(self._words.say("home/empty"))
                yield Buttons((self._elements.begin_button(), self._elements.look_button()))
            return
        said = self._words.say(
            "home/standing", stage=view.result.stage.name, title=view.result.title, finished=view.check.finished_at
        )
        if view.unfinished:
            yield Divider()
        yield Prose(said)
        yield from self._result.bars(view.result)
        show = Button("check.open", self._words.label("home.open_check"), view.check.at_turn)
        again = () if view.unfinished else (self._elements.begin_button("check.begin_again", Style.PLAIN),)
        yield Buttons((show, *again))

    def _plan_section(self, view: HomeView) -> Iterator[Part]:
        if view.check is None:
            return
        yield Divider()
        if view.next.plan:
            yield from self._plan.present(view.next.plan, view.next.remind_at)
        elif view.next.steps:
            yield Heading(self._words.label("home.plan"))
            yield Prose(self._words.say("home/no_plan"))
            yield from self._plan.choices(view.next)
        done = sum(settled.status is PlanStatus.DONE for settled in view.settled)
        if done:
            yield Note(self._words.say("home/past_plans", done=done))

    def _weekly_section(self, view: HomeView) -> Iterator[Part]:
        yield Divider()
        yield Heading(self._words.label("home.weekly"))
        yield from self._weekly.home_section(view.weekly)

    def _history_section(self, view: HomeView) -> Iterator[Part]:
        if len(view.history) > 1:
            yield Divider()
            yield Heading(self._words.label("home.history"))
            past = [PastCheck(c.finished_at, view.stage_names[c.id]) for c in view.history if c.finished_at]
            yield Prose(self._words.say("home/history", checks=past))

    def _team_sections(self, view: HomeView) -> Iterator[Part]:
        yield Divider()
        yield Heading(self._words.label("team.title"))
        yield from self._team.home_section(view.teams.team)
        yield Divider()
        yield from self._share.home_section(view.teams)

    def _settings_section(self, view: HomeView) -> Iterator[Part]:
        yield Divider()
        yield Heading(self._words.label("home.settings"))
        yield from self._plan.path_pick(view.next)

    def _privacy_section(self) -> Iterator[Part]:
        elements = self._elements
        yield Divider()
        yield Heading(self._words.label("home.privacy"))
        yield Prose(self._words.say("home/privacy"))
        yield Buttons((elements.kept_button(), elements.export_button(), elements.forget_button()))
        yield Note(self._words.say("home/help"))
