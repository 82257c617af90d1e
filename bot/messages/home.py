"""The Home tab: check, plan, weekly question, result, evidence, sharing, settings and privacy."""

from collections.abc import Iterable, Iterator

from bot.domain.plan import PlanStatus
from bot.messages.elements import Elements
from bot.messages.evidence import EvidenceMessages
from bot.messages.parts import (
    Button,
    Buttons,
    Divider,
    Form,
    Heading,
    Input,
    InputType,
    Message,
    Option,
    Part,
    Prose,
    Style,
)
from bot.messages.plan import PlanMessages
from bot.messages.reframe import ReframeMessages
from bot.messages.result import ResultMessages
from bot.messages.share import ShareMessages
from bot.messages.team import TeamMessages
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.members import HomeView

ANY = "any"
"""Option value for "no preference"; no id in the content is the same."""


class HomeMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)
        self._evidence = EvidenceMessages(words)
        self._plan = PlanMessages(words)
        self._reframe = ReframeMessages(words)
        self._result = ResultMessages(words)
        self._share = ShareMessages(words)
        self._team = TeamMessages(words)
        self._weekly = WeeklyMessages(words)

    def page(self, view: HomeView) -> Message:
        """The whole tab. An empty section says what it will show, and offers the first step."""
        has_team = bool(view.teams.team.users)
        parts = (
            *self._begin_section(view),
            *self._plan_section(view),
            *self._weekly_section(view),
            *(self._team_section(view) if has_team else ()),
            *self._result_section(view),
            Divider(),
            *self._evidence.home_section(view.evidence),
            self._reframe.home_section(view.reframe),
            *(() if has_team else self._team_section(view)),
            Divider(),
            *self._share.home_section(view.teams),
            *self._settings_section(view),
            *self._privacy_section(),
        )
        return Message(parts)

    def settings_form(self, view: HomeView) -> Form:
        """The dialog for the preferences by which steps are chosen, besides the answers to a check."""
        framework, label = view.next.framework, self._words.label
        paths = [self._words.say("stages/trap", name=path.name, text=path.meaning) for path in framework.paths]

        def pick(name: str, heading: str, options: Iterable[tuple[str, str]], chosen: str | None) -> Input:
            choices = (Option(ANY, label("home.any")), *(Option(value, text) for value, text in options))
            known = chosen if chosen in {choice.value for choice in choices} else None
            return Input(name, label(heading), known or ANY, type=InputType.SELECT, options=choices)

        places = ((place.id, place.name) for place in framework.work_places)
        directions = ((direction.id, direction.name) for direction in framework.directions)
        return Form(
            title=label("home.settings"),
            close=label("help.cancel"),
            action="settings.save",
            submit=label("weekly.save"),
            parts=(Prose(self._words.say("home/paths")), Prose(self._words.say("stages/list", lines=paths))),
            inputs=(
                pick("work_place", "check.work_place", places, view.work_place),
                pick("direction", "check.direction", directions, view.direction),
                pick("path", "home.path", ((path.id, path.name) for path in framework.paths), view.next.path),
            ),
        )

    def _begin_section(self, view: HomeView) -> Iterator[Part]:
        """The unfinished check to resume, or the welcome before the first one."""
        if view.unfinished:
            yield Prose(self._words.say("home/unfinished", started=view.unfinished.started_at))
            resume = self._elements.begin_button("check.resume")
            yield Buttons((resume, self._elements.restart_button("check", view.unfinished)))
            yield Divider()
        elif view.check is None:
            yield Prose(self._words.say("welcome/hello"))
            yield Heading(self._words.label("home.where"))
            yield Prose(self._words.say("home/empty"))
            yield Buttons((self._elements.begin_button(), self._elements.stages_button()))
            yield Divider()

    def _result_section(self, view: HomeView) -> Iterator[Part]:
        """The last result, and what has changed since the check before."""
        result, check = view.result, view.check
        if result is None or check is None:
            return
        yield Divider()
        standing = self._words.say(
            "home/standing",
            stage=result.stage.name,
            title=result.title,
            finished=check.finished_at,
            before=view.before,
            movement=result.interpretation.movement,
            done=sum(settled.status is PlanStatus.DONE for settled in view.settled),
        )
        yield from self._result.bars(result, below=Prose(standing))
        show = Button("check.open", self._words.label("home.open_check"), check.at_turn)
        again = () if view.unfinished else (self._elements.begin_button("check.begin_again", Style.PLAIN),)
        yield Buttons((show, *again, self._elements.history_button()))

    def _plan_section(self, view: HomeView) -> Iterator[Part]:
        if view.next.plan:
            yield from self._plan.open_plan(view.next.plan, view.next.remind_at)
        elif view.next.steps:
            yield Heading(self._words.label("home.plan"))
            step = view.next.steps[0]
            yield self._elements.action_card(view.next.framework, step)
            yield Buttons((self._elements.commit_button(step), self._elements.other_actions_button(step.id)))
        else:
            return
        yield Divider()

    def _weekly_section(self, view: HomeView) -> Iterator[Part]:
        yield Heading(self._words.label("home.weekly"))
        yield from self._weekly.home_section(view.weekly)

    def _team_section(self, view: HomeView) -> Iterator[Part]:
        yield Divider()
        if view.teams.team.users:
            yield Heading(self._words.label("team.title"))
        yield from self._team.home_section(view.teams.team, view.teams.decided)

    def _settings_section(self, view: HomeView) -> Iterator[Part]:
        yield Divider()
        framework = view.next.framework
        fits = [
            *(place.name for place in framework.work_places if place.id == view.work_place),
            *(direction.name for direction in framework.directions if direction.id == view.direction),
            *(path.name for path in framework.paths if path.id == view.next.path),
        ]
        change = Button("settings.open", self._words.label("home.change"))
        yield Prose(self._words.say("home/steps_fit", fits=fits), change)

    def _privacy_section(self) -> Iterator[Part]:
        elements = self._elements
        yield Heading(self._words.label("home.privacy"))
        yield Prose(self._words.say("home/privacy"))
        yield Buttons((elements.kept_button(), elements.export_button(), elements.forget_button()))
