"""A year of weekly questions with one person, on the real services; prints the conversation.

python -m tests.services.year [STAGE] [everything|half|ignores]
"""

import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from itertools import cycle
from typing import Any

import structlog

from bot.bundled import CONTENT
from bot.content.loader import load
from bot.domain import plan as plans
from bot.domain import reflection as rules
from bot.domain.conversation import MessageRef, Move, Verb
from bot.domain.delivery import Delivery, SendResult, Sent
from bot.domain.framework import Framework, Stage
from bot.domain.people import Member
from bot.domain.plan import IfThen
from bot.domain.schedule import Weekly
from bot.domain.weekly import subscribed
from bot.jobs.sender import Sender
from bot.messages.examples.samples import answered
from bot.messages.parts import buttons
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.library import Library
from bot.services.plans import PlanInput
from bot.services.reflections import ReflectionView
from bot.services.registry import build
from bot.services.sending import WEEKLY, DeliveryOptions, Kind, PreparedBatch, SendingService
from bot.slack.blocks import fallback_text
from bot.storage.unit_of_work import UnitOfWork
from tests.memory import TickingClock, memory_storage, numbered_ids

ANA = Member("T1", "U1")
FRIDAY = Weekly(4, time(15), "Europe/Lisbon")
FIRST = datetime(2026, 11, 27, 15, tzinfo=UTC)
WEEK = timedelta(weeks=1)
WEEKS = 52


@dataclass
class Week:
    """What a member got in a week, and what they did."""

    number: int
    view: ReflectionView
    took: str | None = None
    told: str | None = None
    result: bool = False


@dataclass
class Year:
    """A member at a stage who does everything, half of it, or nothing."""

    framework: Framework
    stage: Stage
    kind: str
    weeks: list[Week] = field(default_factory=list)
    said: list[ReflectionView | str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock, ids = TickingClock(FIRST - timedelta(days=3)), numbered_ids()
        store, library = memory_storage(), Library(self.framework)
        self.services = build(store, library, self.clock, lambda: next(ids), 5)
        self._told = cycle((plans.NOT_YET, plans.NOT_YET, plans.PARTLY, plans.DONE, plans.NO_CHANCE))
        self.arrived: list[ReflectionView] = []
        kinds = {WEEKLY: Kind(self._prepare, self.services.reflections.delivered)}
        sending = SendingService(store, self.clock, lambda: next(ids), DeliveryOptions(self, kinds, timedelta(0)))
        self.sender = Sender(sending, self.clock, lambda _: False)
        with store.writing() as work:
            work.frameworks.add(self.framework)
            now = self.clock()
            work.checks.add(replace(answered(self.framework, self.stage, 2), id="check", member=ANA, finished_at=now))
            work.subscriptions.put(subscribed(ANA, FRIDAY, now))

    def advance(self) -> None:
        for number in range(WEEKS):
            self.clock.now = FIRST + number * WEEK
            for workspace in self.sender.sweep():
                self.sender.send(workspace)
            for view in self.arrived:
                self.said.append(view)
                week = Week(number, view)
                self.weeks.append(week)
                self._answer(week)
            self.arrived.clear()

    def post(self, member: Member, message: ReflectionView, delivery_id: str) -> SendResult:
        self.arrived.append(message)
        return Sent(MessageRef(f"D-{member.user}", delivery_id))

    def find(self, dm: str, member: Member, delivery_id: str, since: datetime) -> SendResult:
        raise AssertionError(f"nothing is in doubt: {dm} {member} {delivery_id} {since}")

    def _prepare(self, work: UnitOfWork, deliveries: Any) -> PreparedBatch:  # noqa: ANN401  as of `Kind`
        prepared = self.services.reflections.prepare(work, deliveries)

        def compose(delivery: Delivery) -> ReflectionView | None:
            return prepared.view(delivery)

        return PreparedBatch(compose, prepared.save)

    def _answer(self, week: Week) -> None:
        self.clock.now += timedelta(minutes=5)
        if self.kind == "ignores" or (self.kind == "half" and len(self.weeks) % 4 in {3, 0}):
            return
        view = week.view
        if view.step and view.step.id == plans.HOW:
            week.told = plans.DONE if self.kind == "everything" else next(self._told)
            view = self._says(view, week.told)
        if view.step and view.step.id == plans.CAME_OF_IT:
            week.result = week.number % 4 == 1
            view = self._says(view, f"Sales used it in week {week.number}." if week.result else "nothing")
        if view.step and view.step.id == plans.IN_THE_WAY:
            view = self._says(view, self.framework.obstacles[week.number % len(self.framework.obstacles)].id)
        if view.step and view.step.id == rules.SWAP:
            view = self._says(view, rules.OTHER)
        if view.step and view.step.id == rules.ANSWER:
            nothing = self.kind == "half" and len(self.weeks) % 6 == 1
            view = self._says(view, "nothing this week" if nothing else f"They called us before week {week.number}.")
        if view.step and view.step.id == rules.SCOPE:
            view = self._says(view, self.framework.scopes[week.number % 4].id)
        self._plan(week, view)

    def _says(self, view: ReflectionView, value: str) -> ReflectionView:
        self.said.append(value)
        move = Move(Verb.ANSWER, view.reflection.session.turn, value)
        view = self.services.reflections.make_move(ANA, view.reflection.id, move)
        self.said.append(view)
        return view

    def _plan(self, week: Week, view: ReflectionView) -> None:
        """Take a step that is offered, if any; after a while, also in place of a resting plan."""
        if (view.open_plan is None or (view.plan_rests and week.number % 3 == 0)) and view.steps:
            step = view.steps[0]
            action = step.action
            words = IfThen(action.when, action.will, action.done) if action else IfThen("it rains", step.says, "done")
            self.services.plans.commit(ANA, step.id, PlanInput(words), lambda: None)
            week.took = step.id
            self.said.append(f"I'll do this: {step.says}")


def main() -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    framework = load(CONTENT)
    stage, kind = (*sys.argv[1:], *("mid", "half")[len(sys.argv) - 1 :])[:2]
    year = Year(framework, framework.stage(stage), kind)
    year.advance()
    messages = WeeklyMessages(Words(CONTENT))
    arrived = {id(week.view): week.number for week in year.weeks}
    for said in year.said:
        if isinstance(said, str):
            sys.stdout.write(f"    > {said}\n")
            continue
        if id(said) in arrived:
            sys.stdout.write(f"\n== Week {arrived[id(said)] + 1}\n")
        message = messages.message(said)
        labels = " ".join(f"[{button.label}]" for button in buttons(message.parts))
        lines = (*fallback_text(message).splitlines(), labels)
        sys.stdout.writelines(f"  {line}\n" for line in lines)


if __name__ == "__main__":
    main()
