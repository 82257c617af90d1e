"""Errors as operators see them: one line from a command, or a traceback in the log."""

import traceback
from collections.abc import Iterator


class OperatorError(Exception):
    """An error that an operator can fix. Its text is one line that says what is wrong and what to do."""


class WordlessError(Exception):
    """An error whose text can be logged: it never quotes what a person typed."""


def describe(error: BaseException | None) -> str:
    """Return an error's class name and code. Its text is left out because it may quote what a person typed."""
    name, detail = type(error).__name__, ""
    match getattr(error, "orig", error):  # SQLAlchemy's errors wrap the driver's
        case WordlessError():
            detail = str(error)
        case OSError(strerror=reason):
            detail = reason or ""
        case driver if code := getattr(driver, "sqlite_errorname", None) or getattr(driver, "sqlstate", None):
            detail = code
        case driver if type(driver).__name__ == "OperationalError":  # no connection; the text quotes only the address
            detail = str(driver).partition("\n")[0]
    return f"{name}: {detail}" if detail else name


def trace(error: BaseException) -> str:
    """Format a traceback with all causes; `describe` stands in for the text of each error."""
    return "\n\nthen:\n\n".join(
        "".join([*traceback.format_tb(each.__traceback__), describe(each)]) for each in reversed([*chain(error)])
    )


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, then its cause, and so on to the root cause."""
    while error:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
