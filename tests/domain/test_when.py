from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.when import MAX_PAUSE, Calendar, Now, Off, On, OtherFrequency, Pause, WeeklyRequest, read

CALENDAR = Calendar(
    weekdays=(
        ("monday", "mo"),
        ("tuesday", "tue"),
        ("wednesday", "wed"),
        ("thursday", "thu"),
        ("friday", "fr"),
        ("saturday", "sat"),
        ("sunday", "sun"),
    ),
    on=("on",),
    off=("off", "stop"),
    now=("now",),
    pause=("pause", "holiday"),
    rhythms=("second", "other", "weeks", "monthly", "daily"),
    units={"d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7, "m": 30, "month": 30},
    fillers=("at", "every", "for", "o'clock", "h"),
)
FRIDAY = 4


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("", On()),
        ("on", On()),
        ("ON", On()),
        ("off", Off()),
        ("stop", Off()),
        ("now", Now()),
        ("fri 15:00", On(FRIDAY, time(15))),
        ("Friday 3pm", On(FRIDAY, time(15))),
        ("friday 3 pm", On(FRIDAY, time(15))),
        ("Fr 15h", On(FRIDAY, time(15))),
        ("fr. 15.30", On(FRIDAY, time(15, 30))),
        ("every friday at 15:00", On(FRIDAY, time(15))),
        ("fridays, 9", On(FRIDAY, time(9))),
        ("friday at 3", On(FRIDAY, time(15), afternoon=True)),
        ("fri 6:30", On(FRIDAY, time(18, 30), afternoon=True)),
        ("fri 3am", On(FRIDAY, time(3))),
        ("fri 03:00", On(FRIDAY, time(3))),
        ("fri 7", On(FRIDAY, time(7))),
        ("fri 12", On(FRIDAY, time(12))),
        ("fri 0:30", On(FRIDAY, time(0, 30))),
        ("15:00 fri", On(FRIDAY, time(15))),
        ("every second monday", OtherFrequency(0)),
        ("every other friday at 3pm", OtherFrequency(FRIDAY, time(15))),
        ("every 2 weeks", OtherFrequency()),
        ("on monthly please", OtherFrequency()),
        ("on tue", On(1)),
        ("12am", On(None, time(0))),
        ("12pm", On(None, time(12))),
        ("9h15", On(None, time(9, 15))),
        ("pause 2w", Pause(timedelta(weeks=2))),
        ("pause for 2 weeks", Pause(timedelta(weeks=2))),
        ("pause 3 days", Pause(timedelta(days=3))),
        ("pause", Pause(timedelta(weeks=1))),
        ("holiday 1 month", Pause(timedelta(days=30))),
        ("pause 999 weeks", Pause(MAX_PAUSE)),
        # what can't be read
        ("t 15:00", None),
        ("fri 25:00", None),
        ("fri 15:61", None),
        ("13pm", None),
        ("fri sat", None),
        ("blursday", None),
        ("off please", None),
        ("pause 0w", None),
        ("pause until Easter", None),
        ("s", None),
    ],
)
def test_a_typed_argument_is_parsed(typed: str, wish: WeeklyRequest | None) -> None:
    assert read(typed, CALENDAR) == wish


@given(st.text(max_size=40))
def test_any_text_can_be_parsed(text: str) -> None:
    assert read(text, CALENDAR) is None or isinstance(read(text, CALENDAR), (On, OtherFrequency, Off, Now, Pause))
