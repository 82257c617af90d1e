"""Services are the use cases of the application. Each public method is one transaction."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Returns the current time as a timezone-aware datetime in UTC."""

NewId = Callable[[], str]
"""Returns a new, unguessable id of letters, digits and dashes."""
