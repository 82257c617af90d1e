"""A complete small journey of two questions, the first of which decides the second."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import MetaData, Row, Table

from bot.domain import conversation
from bot.domain.conversation import Answers, Ask, Conversation, Outcome, Script, Status, Step, Verb
from bot.domain.people import Member
from bot.messages.parts import Button, Buttons, Message, Note, Prose
from bot.services.conversations import ConversationService
from bot.services.idempotency import retry_conflict
from bot.services.member_state import MemberState
from bot.slack.handlers.conversations import ConversationHandlers
from bot.slack.interactions import Click
from bot.slack.routing import on
from bot.slack.show import Show
from bot.storage.repositories.conversations import Conversations
from bot.storage.tables import conversation_columns
from bot.storage.transaction import Values
from bot.storage.unit_of_work import UnitOfWork

ENERGY, DRAIN, SOURCE = "energy", "drain", "source"
UP, DOWN = "up", "down"
SAID = {
    ENERGY: "How was your energy this week?",
    DRAIN: "What took it? Write it here.",
    SOURCE: "Where did it come from?",
}
VERBS: Mapping[str, Verb] = {f"pulse.{verb}": verb for verb in Verb}

# The script


def script(answers: Answers) -> tuple[Step, ...]:
    first = Step(ENERGY, Ask.CHOICE, (UP, DOWN), skippable=False)
    if ENERGY not in answers:
        return (first,)
    second = Step(DRAIN, Ask.WORDS) if answers[ENERGY] == DOWN else Step(SOURCE, Ask.CHOICE, ("people", "work"))
    return (first, second)


# The code


@dataclass(frozen=True, slots=True)
class Pulse(Conversation):
    """An answer about a week's energy."""


@dataclass(frozen=True, slots=True)
class PulseView:
    conversation: Pulse
    step: Step | None


pulses = Table("pulses", MetaData(), *conversation_columns())


class Pulses(Conversations[Pulse], table=pulses):
    def _build(self, row: Row[Any], shared: dict[str, Any]) -> Pulse:
        del row
        return Pulse(**shared)

    def _own_columns(self, conversation: Pulse) -> Values:
        del conversation
        return {}


class PulseService(ConversationService[Pulse, PulseView]):
    @retry_conflict
    def begin(self, member: Member) -> PulseView:
        with self._writing(member) as state:
            return self._resume_or_start(state, lambda state: self._add(state, self._create(state, Pulse)))

    def _repository(self, work: UnitOfWork) -> Pulses:
        return Pulses(work.transaction, work.cipher)

    def _script(self, state: MemberState, current: Pulse) -> Script:
        del state, current
        return script

    def view_of(self, state: MemberState, current: Pulse, outcome: Outcome = Outcome.DONE) -> PulseView:
        del state, outcome
        return PulseView(current, conversation.current(current.session, script))


class PulseHandlers(ConversationHandlers[PulseView]):
    def __init__(self, pulses: PulseService) -> None:
        self._pulses = pulses
        super().__init__(pulses, message, moved)

    @on(Click, "pulse.begin")
    def begin(self, click: Click) -> Show:
        return self.post(self._pulses.begin(click.member))

    @on(Click, *VERBS)
    def take(self, click: Click) -> Show:
        return self.make_move(click, VERBS)


# The words


def message(view: PulseView) -> Message:
    value, session = view.conversation.at_turn, view.conversation.session
    if session.status is Status.PAUSED:
        return Message((Prose("It waits for you."), Buttons((Button("pulse.resume", "Go on", value),))))
    if view.step is None:
        return Message((Prose(f"Your pulse: {', '.join(filter(None, session.answers.values()))}"),))
    answers = tuple(Button("pulse.answer", option, value, option) for option in view.step.options)
    back = (Button("pulse.back", "Back", value),) if view.step.id != ENERGY else ()
    return Message((Prose(SAID[view.step.id]), Buttons((*answers, *back, Button("pulse.pause", "Pause", value)))))


def moved() -> Message:
    return Message((Note("It goes on below."),))
