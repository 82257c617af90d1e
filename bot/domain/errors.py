"""Errors that are explained to the person who ran into them.

Each names its prompt in the content folder: `errors/<prompt>.md.j2`.
"""


class CoachError(Exception):
    """An error that can be explained in one line. `facts` are the variables of its prompt."""

    prompt = "trouble"

    def __init__(self, **facts: str) -> None:
        super().__init__(f"{self.prompt} {facts}" if facts else self.prompt)
        self.facts = facts


class NotSavedError(CoachError):
    """The database could not be read or written. Pressing the same button again is safe."""

    prompt = "not_saved"


class ConflictError(Exception):
    """Another request (a second device, a retried event) changed the row first. Read it again and retry."""


class TooLongError(CoachError):
    """A typed text is too long to be stored."""

    prompt = "too_long"


class EmptyWordsError(CoachError):
    """A typed text is blank."""

    prompt = "no_words"


class NothingToChangeError(CoachError):
    """What a button refers to no longer exists."""

    prompt = "gone"


class UnknownZoneError(CoachError):
    """A time zone with this name is not known."""

    prompt = "zone"
