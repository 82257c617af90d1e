"""If-then plans: a moment, a thing to do and a sign that it is done; and the questions about them afterwards.

Plans of this form make it more likely that intentions are carried out (Gollwitzer & Sheeran 2006: d = .65 over 94
tests), more so if an obstacle was named beforehand (Oettingen's mental contrasting). A plan is a conversation of its
own: people can say at any time how it went, and the next question depends on the answer.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain import conversation, intents
from bot.domain.conversation import Answers, Ask, Conversation, Move, Script, Session, Step, Verb
from bot.domain.people import Member

PLAN_WORDS_MAX = 300
"""Maximum characters of each of the three parts of a plan."""

MAX_WEEKS_ASKED = 3
"""The number of weeks in a row in which a plan is asked about."""

HOW, CAME_OF_IT, IN_THE_WAY = "how", "came_of_it", "in_the_way"

DONE, PARTLY, NO_CHANCE, NOT_YET, STILL_NOT, LET_GO = "done", "partly", "no_chance", "not_yet", "still_not", "let_go"
KEPT = "kept"
"""Replaces the answer to what came of a plan, once its words are stored as evidence."""

NOT_ASKED = "not_asked"
"""Replaces the answer in a week that doesn't ask about the plan."""

_HOW_IT_WENT = (DONE, PARTLY, NO_CHANCE, NOT_YET, STILL_NOT, LET_GO)


class PlanStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class IfThen:
    """The words of a plan, as the person wrote them."""

    when: str
    will: str
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Conversation):
    """A plan of a member. At most one is open at a time.

    Attributes:
        action: id of the action that it is based on.
        obstacle: id of the obstacle that they expect, if any.
        worded_at: when its words were last chosen.
        remind_at: when they want to be reminded of it, if at all.
    """

    action: str
    words: IfThen
    worded_at: datetime
    obstacle: str | None = None
    status: PlanStatus = PlanStatus.OPEN
    remind_at: datetime | None = None

    @property
    def made_at(self) -> datetime:
        return self.started_at

    @property
    def settled_at(self) -> datetime | None:
        return self.finished_at

    @property
    def reminder_id(self) -> str | None:
        """The period of its reminder's delivery. A reminder at another time is another delivery."""
        return f"{self.id}@{int(self.remind_at.timestamp())}" if self.remind_at else None


def plan_of(reminder: str) -> str:
    """Return the id of the plan that a `reminder_id` belongs to."""
    return reminder.partition("@")[0]


def steps(answers: Answers, obstacles: Collection[str], *, is_open: bool = True) -> Iterator[Step]:
    """Yield the questions about a plan: how it went, then what came of it or what is in the way."""
    if is_open:
        yield Step(HOW, Ask.CHOICE, _HOW_IT_WENT)
    if answers.get(HOW) == DONE:
        yield Step(CAME_OF_IT, Ask.WORDS)
    if answers.get(HOW) == STILL_NOT and obstacles:
        yield Step(IN_THE_WAY, Ask.CHOICE, tuple(obstacles))


def script(obstacles: Collection[str], *, is_open: bool) -> Script:
    return lambda answers: tuple(steps(answers, obstacles, is_open=is_open))


def new_session(turn: int = 0) -> Session:
    """Return a session in which only how it went is asked, for a new plan or for new words."""
    return replace(conversation.begin(script((), is_open=True)), turn=turn)


def new_plan(plan_id: str, member: Member, action: str, words: IfThen, now: datetime, *, framework: str) -> Plan:  # noqa: PLR0913  its fields
    """Make a plan based on an action; `framework` is the version of the content."""
    session = new_session()
    return Plan(plan_id, member, framework, session, now, action=action, words=words, worded_at=now)


def reworded(plan: Plan, words: IfThen, now: datetime) -> Plan:
    """Return an open plan with other words, which is then asked about like a new one."""
    return replace(plan, words=words, worded_at=now, session=new_session(plan.session.turn + 1))


def is_overtaken(move: Move, session: Session) -> bool:
    """Return whether a move on an older message would change how the plan went. The same click twice would not."""
    return move.turn != session.turn and move.step == HOW and move.value != session.answers.get(HOW)


def repeated_not_yet(move: Move, answers: Answers) -> Move:
    """Turn the answer 'not yet' into 'still not' if the last one was 'not yet'."""
    if move.verb is Verb.ANSWER and move.value == NOT_YET and answers.get(HOW) in {NOT_YET, STILL_NOT}:
        return replace(move, value=STILL_NOT)
    return move


def skip_if_nothing(
    move: Move, session: Session, nothing: Iterable[str], *, steps: Collection[str] = (CAME_OF_IT,)
) -> Move:
    """Turn an answer that says 'nothing' into a skip, for these steps, which expect words."""
    wants_words = move.verb is Verb.ANSWER and (move.step or session.at) in steps
    says_nothing = wants_words and intents.is_one_of(move.value, nothing)
    return replace(move, verb=Verb.SKIP, value="") if says_nothing else move


def without_details(plan: Plan) -> Plan:
    """Drop all answers but how it went, before that is answered again."""
    said = {HOW: plan.session.answers[HOW]} if HOW in plan.session.answers else {}
    return replace(plan, session=replace(plan.session, answers=said))


def with_session(plan: Plan, session: Session, now: datetime) -> Plan:
    """Apply the answers about a plan. The outcome of a settled plan doesn't change."""
    if plan.status is not PlanStatus.OPEN:
        return replace(plan, session=session)
    became = {DONE: PlanStatus.DONE, LET_GO: PlanStatus.LET_GO}.get(session.answers.get(HOW) or "", PlanStatus.OPEN)
    finished_at = None if became is PlanStatus.OPEN else now
    return replace(plan, session=session, status=became, finished_at=finished_at)


def new_result(session: Session, before: Session) -> str | None:
    """Return what came of a plan if a move has just answered that."""
    return None if before.answers.get(CAME_OF_IT) else session.answers.get(CAME_OF_IT)


def without_result(session: Session) -> Session:
    """Remove what came of a plan once that is stored as evidence, so that it is stored only once."""
    return replace(session, answers={**session.answers, CAME_OF_IT: KEPT})


def let_go(plan: Plan, now: datetime) -> Plan:
    """Settle a plan that another one replaces."""
    session = Session({HOW: LET_GO}, None, conversation.Status.FINISHED, plan.session.turn + 1)
    return with_session(plan, session, now)
