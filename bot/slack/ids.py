"""Action ids: `journey.verb[.detail]`. Written and read here, and nowhere else."""

import re

ACTION_ID_MAX = 255
ANY = re.compile(r".*", re.DOTALL)


def write(deed: str, detail: str = "") -> str:
    """Give the action id of a deed. `detail` sets apart equal deeds in one message."""
    return f"{deed}.{detail}"[:ACTION_ID_MAX] if detail else deed


def detail(deed: str, action_id: str) -> str:
    """Give the detail of an action id of that deed."""
    return action_id.removeprefix(deed).removeprefix(".")


def pattern(deed: str) -> re.Pattern[str]:
    """Match every action id of a deed."""
    return re.compile(rf"^{re.escape(deed)}(\..*)?$")
