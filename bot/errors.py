"""What operators are told of errors: by a command in one line, or in the log."""

import traceback
from collections.abc import Iterator


class OperatorError(Exception):
    """Something that an operator can put right. The text is one line that says what is wrong and what to do."""


class WordlessError(Exception):
    """An error whose text never quotes what a person typed."""


def describe(error: BaseException | None) -> str:
    """Name an error and its code. Its text is left out, since it may quote what a person typed."""
    name, detail = type(error).__name__, ""
    match getattr(error, "orig", error):  # SQLAlchemy's errors wrap the driver's
        case WordlessError():
            detail = str(error)
        case OSError(strerror=reason):
            detail = reason or ""
        case driver if code := getattr(driver, "sqlite_errorname", None) or getattr(driver, "sqlstate", None):
            detail = code
        case driver if type(driver).__name__ == "OperationalError":  # no connection: only the address is quoted
            detail = str(driver).partition("\n")[0]
    return f"{name}: {detail}" if detail else name


def trace(error: BaseException) -> str:
    """Format a traceback with all causes, in which each error is only described."""
    return "\n\nthen:\n\n".join(
        "".join([*traceback.format_tb(each.__traceback__), describe(each)]) for each in reversed([*chain(error)])
    )


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and its causes, the first of them last."""
    while error:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
