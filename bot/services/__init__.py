"""Use cases: each public method is one transaction."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""The time now, in UTC and aware of it."""

NewId = Callable[[], str]
"""An id that nobody can guess and that was never given before; letters, digits and dashes."""
