"""Every dialogue fails if an error was logged, even if the replies are as expected."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from bot.slack.errors import SlackError


@pytest.fixture(autouse=True)
def nothing_breaks() -> Iterator[None]:
    with capture_logs() as logged:
        yield
    errors = [line for line in logged if line["log_level"] == "error"]
    assert [line for line in errors if not isinstance(line["exc_info"], SlackError)] == []
