"""What operators are told. What people are told is in `bot.domain.errors`."""


class OperatorError(Exception):
    """Something that an operator can put right. The text is one line that says what is wrong and what to do."""
