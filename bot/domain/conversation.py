"""A conversation that can be left, resumed, walked back and repeated without harm.

A `Script` says which steps there are, given the answers so far. A `Session` holds the answers and the step being
asked. Every move names the turn of the message that it was made on; a move on an older turn changes nothing, so that
doubled clicks, retries, second devices and messages further up are all the same harmless case. A `Conversation` is
what is stored: the session with whose it is, and where its message is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.errors import NothingToChangeError
from bot.domain.people import Member

WORDS_MAX = 3000
"""Characters of one typed answer that are kept; a Slack input takes no more either."""


class Ask(StrEnum):
    """What a step wants: one of its options, or words."""

    CHOICE = "choice"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Step:
    """One question.

    Attributes:
        options: what a choice takes.
        also_words: a choice takes words in place of an option, too: at most so many characters.
    """

    id: str
    ask: Ask
    options: tuple[str, ...] = ()
    skippable: bool = True
    also_words: int = 0

    def takes(self, value: str) -> bool:
        """Return whether the value can answer this step."""
        if self.ask is Ask.CHOICE:
            return value in self.options or 0 < len(value.strip()) <= self.also_words
        return 0 < len(value.strip()) <= WORDS_MAX


Answers = Mapping[str, str | None]
"""Step id -> the answer; None where the step was skipped."""

Script = Callable[[Answers], tuple[Step, ...]]
"""The steps in order, as the answers so far make them. An answer to a step that is no longer there is kept, unread."""


class Status(StrEnum):
    """Where a session is in its life. A finished one stays finished while an answer of it is edited."""

    ACTIVE = "active"
    PAUSED = "paused"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Session:
    """The state of a conversation: what was answered, what is asked, and how many moves led here."""

    answers: Answers = field(default_factory=dict)
    at: str | None = None
    status: Status = Status.ACTIVE
    turn: int = 0


class Outcome(StrEnum):
    """What became of a move."""

    DONE = "done"
    STALE = "stale"  # made on an older message, or twice: nothing changed
    REFUSED = "refused"  # not a move that the present step takes: nothing changed


@dataclass(frozen=True, slots=True)
class MoveResult:
    """The session after a move, and what became of the move."""

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
    """Something a person did on the message of one turn.

    Attributes:
        value: the answer, or the id of the step to edit.
        step: id of the step that is answered or skipped, where that isn't the one being asked.
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
    """What is stored of every conversation.

    Attributes:
        framework: version of the content that it was begun with, and is finished and read with.
        place: the message that shows it.
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
        """When something last happened in it: it was begun, its message was posted, or a move was made."""
        posted = datetime.fromtimestamp(float(self.message_ref.ts), UTC) if self.message_ref else self.started_at
        return max(self.started_at, posted, self.moved_at or self.started_at)

    @property
    def at_turn(self) -> str:
        """The value of its buttons: which conversation, at which turn."""
        return f"{self.id}:{self.session.turn}"


def read_turn(value: str) -> tuple[str, int]:
    """Read conversation id and turn from a button's value; NothingToChangeError if it is something else."""
    conversation_id, _, turn = value.partition(":")
    if not (conversation_id and turn.isdecimal()):
        raise NothingToChangeError
    return conversation_id, int(turn)


def read_answer(step: Step, text: str) -> str | None:
    """Read typed words as an answer: as they are, or as the name of an option; None if they are neither."""
    if step.ask is Ask.WORDS:
        return text
    return next((option for option in step.options if option.casefold() == text.strip().casefold()), None)


def begin(script: Script) -> Session:
    """Open a session at the first step of the script."""
    return Session(at=script({})[0].id)


def apply_move(session: Session, move: Move, script: Script) -> MoveResult:
    """Make a move, or leave the session as it is where the move is late, doubled or does not fit."""
    if move.turn != session.turn:
        return MoveResult(session, Outcome.STALE)
    changed = _MOVES[move.verb](session, move, script)
    if changed is None:
        return MoveResult(session, Outcome.REFUSED)
    return MoveResult(replace(changed, turn=session.turn + 1), Outcome.DONE)


def current(session: Session, script: Script) -> Step | None:
    """Return the step being asked; None when everything is answered."""
    return step_at(session, script, session.at)


def step_at(session: Session, script: Script, step_id: str | None) -> Step | None:
    return next((step for step in script(session.answers) if step.id == step_id), None)


def previous(session: Session, script: Script) -> Step | None:
    """Return the step that Back leads to, if any."""
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
    """Go to the first open step, wherever it is: after Back or an edit nobody answers the same thing twice."""
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
