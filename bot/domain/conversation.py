"""A conversation that can be left, resumed, walked back and repeated without harm.

A `Script` says which steps there are, given the answers so far. A `Session` holds the answers and the step being
asked. Every deed names the turn of the message that it was done on; a deed on an older turn changes nothing, so that
doubled clicks, retries, second devices and messages further up are all the same harmless case.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

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
        """Tell whether the value can answer this step."""
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
    """The state of a conversation: what was answered, what is asked, and how many deeds led here."""

    answers: Answers = field(default_factory=dict)
    at: str | None = None
    status: Status = Status.ACTIVE
    turn: int = 0


class Outcome(StrEnum):
    """What became of a deed."""

    DONE = "done"
    STALE = "stale"  # done on an older message, or twice: nothing changed
    REFUSED = "refused"  # not a deed that the present step takes: nothing changed


@dataclass(frozen=True, slots=True)
class Turn:
    """The session after a deed, and what became of the deed."""

    session: Session
    outcome: Outcome


class Verb(StrEnum):
    """The deeds of a conversation."""

    ANSWER = "answer"
    SKIP = "skip"
    KEEP = "keep"
    BACK = "back"
    PAUSE = "pause"
    RESUME = "resume"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a person did on the message of one turn. `value`: the answer, or the id of the step to edit."""

    verb: Verb
    turn: int
    value: str = ""


def begin(script: Script) -> Session:
    """Open a session at the first step of the script."""
    return Session(at=script({})[0].id)


def take(session: Session, deed: Deed, script: Script) -> Turn:
    """Carry out a deed, or leave the session as it is where the deed is late, doubled or does not fit."""
    if deed.turn != session.turn:
        return Turn(session, Outcome.STALE)
    changed = _DEEDS[deed.verb](session, deed, script)
    if changed is None:
        return Turn(session, Outcome.REFUSED)
    return Turn(replace(changed, turn=session.turn + 1), Outcome.DONE)


def current(session: Session, script: Script) -> Step | None:
    """Give the step being asked; None when everything is answered."""
    return next((step for step in script(session.answers) if step.id == session.at), None)


def previous(session: Session, script: Script) -> Step | None:
    """Give the step that Back leads to, if any."""
    steps = script(session.answers)
    places = [place for place, step in enumerate(steps) if step.id == session.at]
    return steps[places[0] - 1] if places and places[0] > 0 else None


def open_steps(answers: Answers, script: Script) -> tuple[Step, ...]:
    """Give the steps that were neither answered nor skipped."""
    return tuple(step for step in script(answers) if step.id not in answers)


def _answer(session: Session, deed: Deed, script: Script) -> Session | None:
    step = current(session, script)
    if session.status is Status.PAUSED or step is None or not step.takes(deed.value):
        return None
    return _onward(session, {**session.answers, step.id: deed.value.strip()}, script)


def _skip(session: Session, _: Deed, script: Script) -> Session | None:
    step = current(session, script)
    if session.status is Status.PAUSED or step is None or not step.skippable:
        return None
    return _onward(session, {**session.answers, step.id: None}, script)


def _keep(session: Session, _: Deed, script: Script) -> Session | None:
    if session.status is Status.PAUSED or session.at not in session.answers:
        return None
    return _onward(session, session.answers, script)


def _back(session: Session, _: Deed, script: Script) -> Session | None:
    step = previous(session, script)
    if session.status is not Status.ACTIVE or step is None:
        return None
    return replace(session, at=step.id)


def _pause(session: Session, _: Deed, __: Script) -> Session | None:
    return replace(session, status=Status.PAUSED) if session.status is Status.ACTIVE else None


def _resume(session: Session, _: Deed, __: Script) -> Session | None:
    return replace(session, status=Status.ACTIVE) if session.status is Status.PAUSED else None


def _edit(session: Session, deed: Deed, script: Script) -> Session | None:
    if deed.value not in {step.id for step in script(session.answers)}:
        return None
    return replace(session, at=deed.value) if session.status is not Status.PAUSED else None


def _onward(session: Session, answers: Answers, script: Script) -> Session:
    """Go to the first open step, wherever it is: after Back or an edit nobody answers the same thing twice."""
    still_open = open_steps(answers, script)
    if not still_open:
        return replace(session, answers=answers, at=None, status=Status.FINISHED)
    return replace(session, answers=answers, at=still_open[0].id)


_DEEDS: Mapping[Verb, Callable[[Session, Deed, Script], Session | None]] = {
    Verb.ANSWER: _answer,
    Verb.SKIP: _skip,
    Verb.KEEP: _keep,
    Verb.BACK: _back,
    Verb.PAUSE: _pause,
    Verb.RESUME: _resume,
    Verb.EDIT: _edit,
}
