"""Conversations that people can leave, resume and step back in, and in which repeated moves do no harm.

A `Script` determines the steps, given the answers so far. A `Session` holds the answers and the present step. Every
move carries the turn of the message that it was made on, and a move on an older turn changes nothing: doubled clicks,
retries, second devices and old messages are all this one harmless case. A `Conversation` is what is stored: the
session, its member, and where its message is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.errors import NothingToChangeError
from bot.domain.people import Member

WORDS_MAX = 3000
"""Maximum characters of a typed answer, which is also the maximum of a Slack input."""


class Ask(StrEnum):
    """What a step asks for: one of its options, or words."""

    CHOICE = "choice"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Step:
    """One question.

    Attributes:
        options: the values that can be chosen.
        also_words: the maximum characters of typed words that a choice accepts in place of an option; 0 for none.
    """

    id: str
    ask: Ask
    options: tuple[str, ...] = ()
    skippable: bool = True
    also_words: int = 0

    def takes(self, value: str) -> bool:
        """Return whether the value is an answer to this step."""
        if self.ask is Ask.CHOICE:
            return value in self.options or 0 < len(value.strip()) <= self.also_words
        return 0 < len(value.strip()) <= WORDS_MAX


Answers = Mapping[str, str | None]
"""Step id -> the answer; None if the step was skipped."""

Script = Callable[[Answers], tuple[Step, ...]]
"""Returns the steps in order, given the answers so far. Answers to steps that disappeared are kept but ignored."""


class Status(StrEnum):
    """The state of a session. A finished one stays finished while an answer is edited."""

    ACTIVE = "active"
    PAUSED = "paused"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Session:
    """The answers of a conversation and its present step.

    Attributes:
        at: id of the step being asked; None once everything is answered.
        turn: how many moves were made.
    """

    answers: Answers = field(default_factory=dict)
    at: str | None = None
    status: Status = Status.ACTIVE
    turn: int = 0


class Outcome(StrEnum):
    """The outcome of a move."""

    DONE = "done"
    STALE = "stale"  # made on an older message, or repeated: nothing changed
    REFUSED = "refused"  # not possible at the present step: nothing changed


@dataclass(frozen=True, slots=True)
class MoveResult:
    """The session after a move, and the outcome of the move."""

    session: Session
    outcome: Outcome


class Verb(StrEnum):
    """The moves of a conversation."""

    ANSWER = "answer"
    SKIP = "skip"
    KEEP = "keep"
    BACK = "back"
    PAUSE = "pause"
    RESUME = "resume"
    EDIT = "edit"
    CLOSE = "close"  # skip everything that is still open


@dataclass(frozen=True, slots=True)
class Move:
    """Something a person did on the message of a turn.

    Attributes:
        value: the answer, or the id of the step to edit.
        step: id of the step to answer or skip, if it isn't the present one.
    """

    verb: Verb
    turn: int
    value: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """The fields that all conversations have.

    Attributes:
        framework: version of the content that it was started with, which it is finished and interpreted with.
        message_ref: the message that shows it.
        moved_at: when the last move was made; None before the first.
    """

    id: str
    member: Member
    framework: str
    session: Session
    started_at: datetime
    finished_at: datetime | None = None
    message_ref: MessageRef | None = None
    moved_at: datetime | None = None

    @property
    def active_at(self) -> datetime:
        """When it was last active: it was started, its message was posted, or a move was made."""
        posted = datetime.fromtimestamp(float(self.message_ref.ts), UTC) if self.message_ref else self.started_at
        return max(self.started_at, posted, self.moved_at or self.started_at)

    @property
    def at_turn(self) -> str:
        """The value of its buttons: `<id>:<turn>`."""
        return f"{self.id}:{self.session.turn}"


def read_turn(value: str) -> tuple[str, int]:
    """Parse a button's value into conversation id and turn; raise NothingToChangeError if it isn't one."""
    conversation_id, _, turn = value.partition(":")
    if not (conversation_id and turn.isdecimal()):
        raise NothingToChangeError
    return conversation_id, int(turn)


def read_answer(step: Step, text: str) -> str | None:
    """Read typed words as an answer: as they are, or as an option in any case; None if they aren't one."""
    if step.ask is Ask.WORDS:
        return text
    return next((option for option in step.options if option.casefold() == text.strip().casefold()), None)


def begin(script: Script) -> Session:
    """Start a session at the first step of the script."""
    return Session(at=script({})[0].id)


def apply_move(session: Session, move: Move, script: Script) -> MoveResult:
    """Apply a move; one that is late, repeated or impossible leaves the session unchanged."""
    if move.turn != session.turn:
        return MoveResult(session, Outcome.STALE)
    changed = _MOVES[move.verb](session, move, script)
    if changed is None:
        return MoveResult(session, Outcome.REFUSED)
    return MoveResult(replace(changed, turn=session.turn + 1), Outcome.DONE)


def current(session: Session, script: Script) -> Step | None:
    """Return the step being asked; None once everything is answered."""
    return step_at(session, script, session.at)


def step_at(session: Session, script: Script, step_id: str | None) -> Step | None:
    return next((step for step in script(session.answers) if step.id == step_id), None)


def previous(session: Session, script: Script) -> Step | None:
    """Return the step before the present one, if any."""
    steps = script(session.answers)
    places = [place for place, step in enumerate(steps) if step.id == session.at]
    return steps[places[0] - 1] if places and places[0] > 0 else None


def open_steps(answers: Answers, script: Script) -> tuple[Step, ...]:
    """Return the steps that were neither answered nor skipped."""
    return tuple(step for step in script(answers) if step.id not in answers)


def _answer(session: Session, move: Move, script: Script) -> Session | None:
    step = step_at(session, script, move.step or session.at)
    if session.status is Status.PAUSED or step is None or not step.takes(move.value):
        return None
    return advance(session, {**session.answers, step.id: move.value.strip()}, script)


def _skip(session: Session, move: Move, script: Script) -> Session | None:
    step = step_at(session, script, move.step or session.at)
    if session.status is Status.PAUSED or step is None or not step.skippable:
        return None
    return advance(session, {**session.answers, step.id: None}, script)


def _keep(session: Session, _: Move, script: Script) -> Session | None:
    if session.status is Status.PAUSED or session.at not in session.answers:
        return None
    return advance(session, session.answers, script)


def _back(session: Session, _: Move, script: Script) -> Session | None:
    step = previous(session, script)
    if session.status is not Status.ACTIVE or step is None:
        return None
    return replace(session, at=step.id)


def _pause(session: Session, _: Move, __: Script) -> Session | None:
    return replace(session, status=Status.PAUSED) if session.status is Status.ACTIVE else None


def _resume(session: Session, _: Move, __: Script) -> Session | None:
    return replace(session, status=Status.ACTIVE) if session.status is Status.PAUSED else None


def _edit(session: Session, move: Move, script: Script) -> Session | None:
    if move.value not in {step.id for step in script(session.answers)}:
        return None
    return replace(session, at=move.value) if session.status is not Status.PAUSED else None


def _close(session: Session, _: Move, script: Script) -> Session | None:
    answers = session.answers
    while still_open := open_steps(answers, script):
        if not all(step.skippable for step in still_open):
            return None
        answers = {**answers, **{step.id: None for step in still_open}}
    return replace(session, answers=answers, at=None, status=Status.FINISHED)


def advance(session: Session, answers: Answers, script: Script) -> Session:
    """Go to the first open step. Steps that were answered before a Back or an edit aren't asked again."""
    still_open = open_steps(answers, script)
    if not still_open:
        return replace(session, answers=answers, at=None, status=Status.FINISHED)
    return replace(session, answers=answers, at=still_open[0].id)


_MOVES: Mapping[Verb, Callable[[Session, Move, Script], Session | None]] = {
    Verb.ANSWER: _answer,
    Verb.SKIP: _skip,
    Verb.KEEP: _keep,
    Verb.BACK: _back,
    Verb.PAUSE: _pause,
    Verb.RESUME: _resume,
    Verb.EDIT: _edit,
    Verb.CLOSE: _close,
}
