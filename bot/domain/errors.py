"""What can go wrong in a way that a person can be told.

Each error names a prompt of the content folder (`errors/<prompt>.md.j2`): the words are not code's.
"""


class CoachError(Exception):
    """Something that a person can be told in one clear line."""

    prompt = "trouble"

    def __init__(self, **facts: str) -> None:
        super().__init__(f"{self.prompt} {facts}" if facts else self.prompt)
        self.facts = facts


class NotSavedError(CoachError):
    """The database could not be read or written; pressing the same button again is safe."""

    prompt = "not_saved"


class ConflictError(Exception):
    """Somebody else (a second device, a retried event) changed the row first; read again and decide anew."""


class TooLongError(CoachError):
    """A typed text is longer than is kept."""

    prompt = "too_long"


class EmptyWordsError(CoachError):
    """A text without any word in it."""

    prompt = "no_words"


class NothingToChangeError(CoachError):
    """A button of something that is no longer there."""

    prompt = "gone"


class UnknownZoneError(CoachError):
    """A time zone that nobody knows."""

    prompt = "zone"
