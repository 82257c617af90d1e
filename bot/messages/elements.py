"""Buttons and other parts that several journeys use. This module imports none of them."""

from collections.abc import Iterator
from datetime import date

from bot.domain.check import Check
from bot.domain.coaching import OWN, NextStep
from bot.domain.conversation import Conversation
from bot.domain.framework import Framework, Obstacle
from bot.domain.plan import NO_CHANCE, NOT_YET, PARTLY, STILL_NOT, IfThen
from bot.messages.parts import Button, Buttons, Confirm, Form, Option, Part, Prose, Quote, Select, Style
from bot.messages.words import Words


class Elements:
    def __init__(self, words: Words) -> None:
        self._words = words

    def begin_button(self, label: str = "check.begin", style: Style = Style.PRIMARY) -> Button:
        """The button that starts a check, or resumes the unfinished one."""
        return Button("check.begin", self._words.label(label), style=style)

    def restart_button(self, journey: str, unfinished: Conversation) -> Button:
        """The button that discards an unfinished check or reframe and begins another, after confirmation."""
        confirm = self._confirm("check.anew_title", f"{journey}.anew_text", "check.anew_yes", "check.anew_no")
        label = self._words.label("check.begin_anew")
        return Button(f"{journey}.cancel", label, unfinished.at_turn, style=Style.DANGER, confirm=confirm)

    def delete_button(self, value: str, detail: str, line: str = "") -> Button:
        """The button that deletes a piece of evidence, after confirmation. `line` identifies it in a list."""
        confirm = self._confirm("log.delete_title", "log.delete_text", "log.delete", "log.delete_no")
        label = self._words.label("log.delete")
        spoken = self._words.accessibility_label(label, line) if line else ""
        return Button("log.delete", label, value, detail, confirm=confirm, accessibility_label=spoken)

    def forget_button(self) -> Button:
        """The button that deletes everything, after confirmation."""
        confirm = self._confirm("home.forget_title", "home.forget_text", "home.forget_yes", "home.forget_no")
        return Button("home.forget", self._words.label("home.forget"), style=Style.DANGER, confirm=confirm)

    def export_button(self) -> Button:
        return Button("home.export", self._words.label("home.export"))

    def kept_button(self) -> Button:
        """The button that opens the dialog about what is kept."""
        return Button("home.kept", self._words.label("home.kept"))

    def stages_button(self) -> Button:
        """The button that opens the overview of the framework."""
        return Button("stages.look", self._words.label("stages.look"))

    def help_button(self) -> Button:
        """The button that lists the commands."""
        return Button("help.all", self._words.label("help.all"))

    def evidence_button(self) -> Button:
        """The button that opens the list of evidence."""
        return Button("log.list", self._words.label("log.all"))

    def protected_button(self) -> Button:
        """The button that opens the dialog about how a summary protects people."""
        return Button("team.protected", self._words.label("summary.protected"))

    def add_line_button(self, detail: str = "") -> Button:
        """The button that opens the dialog for a new line of evidence."""
        return Button("log.add", self._words.label("log.add"), detail=detail)

    def brief_button(self) -> Button:
        """The button that begins a brief."""
        return Button("brief.begin", self._words.label("brief.begin"))

    def reframe_button(self, label: str = "reframe.begin") -> Button:
        """The button that begins a reframe, or resumes the unfinished one."""
        return Button("reframe.begin", self._words.label(label))

    def history_button(self) -> Button:
        """The button that opens the history."""
        return Button("history.begin", self._words.label("history.back"))

    def day(self, day: date, reference: date) -> str:
        """A date in words, with the year unless it is the reference's."""
        month, year = self._words.label(f"months.{day.month}"), day.year if day.year != reference.year else None
        return self._words.say("brief/day", number=day.day, month=month, year=year)

    def commit_button(self, step: NextStep, style: Style = Style.PRIMARY) -> Button:
        """The button that opens the dialog for making a step a plan."""
        label = self._words.label("plan.commit")
        spoken = self._words.accessibility_label(label, step.says)
        return Button("plan.commit", label, step.id, step.id, style, accessibility_label=spoken)

    def other_actions_button(self, action: str) -> Button:
        """The button that offers other actions than this one."""
        return Button("plan.others", self._words.label("check.others"), action)

    def action_card(self, framework: Framework, step: NextStep, prompt: str = "check/step") -> Prose:
        """A step: what to do, what it improves, and how long it takes.

        Args:
            framework: the framework with the paths' names.
            step: the step. If it has no action, only its sentence is shown.
            prompt: `check/step` for a single step with its reason, `plan/step` for one of several.
        """
        action = step.action
        text = self._words.say(
            prompt,
            title=step.says,
            how=action.how if action else "",
            item=step.item.name if step.item else None,
            path=framework.path(action.path).name if action else None,
            on_path=step.on_path,
            minutes=action.minutes if action else None,
        )
        return Prose(text)

    def work_place_select(self, framework: Framework, chosen: str | None, check: Check) -> Select:
        """The menu below a result that asks where the member works. The steps depend on it."""
        options = tuple(Option(place.id, place.name) for place in framework.work_places)
        label = self._words.label("check.work_place")
        return Select("check.work_place", label, (("", options),), check.at_turn, selected=chosen or "")

    def direction_select(self, framework: Framework, chosen: str | None, check: Check) -> Select:
        """The menu below a result that asks for the direction that the member would like to take."""
        options = tuple(Option(direction.id, direction.name) for direction in framework.directions)
        label = self._words.label("check.direction")
        return Select("check.direction", label, (("", options),), check.at_turn, selected=chosen or "")

    def plan_quote(self, words: IfThen) -> Quote:
        """A plan, with its three parts on separate lines."""
        return Quote(self._words.say("plan/parts", when=words.when, will=words.will, done=words.done))

    def own_button(self) -> Button:
        """The button that opens the dialog for a plan without one of the steps on offer."""
        return Button("plan.commit", self._words.label("plan.own"), OWN, OWN)

    def none_left(self) -> tuple[Part, ...]:
        """For members who have carried out every step, or dropped it too recently."""
        again = self.begin_button("check.begin_again", Style.PLAIN)
        return (Prose(self._words.say("plan/none_left")), Buttons((self.own_button(), again)))

    def outcome_reply(self, how: str | None, obstacle: Obstacle | None) -> Iterator[Part]:
        """The reply to how an open plan went; nothing if that wasn't answered."""
        if obstacle:
            yield Prose(self._words.say("plan/smaller", says=obstacle.says))
            if obstacle.has_step:
                yield Buttons((Button("plan.smaller", self._words.label("plan.smaller"), obstacle.id),))
        elif how in {PARTLY, NO_CHANCE, NOT_YET, STILL_NOT}:
            yield Prose(self._words.say("plan/heard", how=how))

    def obstacle_buttons(self, action: str, framework: Framework, value: str) -> Buttons:
        """A button for each obstacle."""
        return Buttons(tuple(Button(action, one.name, value, one.id) for one in framework.obstacles))

    def notice_form(self, title: str, prompt: str, **facts: object) -> Form:
        """A dialog without inputs."""
        text = Prose(self._words.say(prompt, **facts))
        return Form(title=self._words.label(title), close=self._words.label("help.close"), parts=(text,))

    def _confirm(self, title: str, text: str, yes: str, no: str) -> Confirm:
        return Confirm(*map(self._words.label, (title, text, yes, no)))
