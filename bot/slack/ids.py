"""Action ids: `journey.verb[.detail]`. Written and read here, and nowhere else."""

import re

ACTION_ID_MAX = 255
ANY = re.compile(r".*", re.DOTALL)


def write(deed: str, detail: str = "") -> str:
    """Give the action id of a deed. `detail` sets apart equal deeds in one message."""
    return f"{deed}.{detail}"[:ACTION_ID_MAX] if detail else deed


def read(action_id: str) -> tuple[str, str]:
    """Give the deed and the detail of an action id."""
    journey, _, rest = action_id.partition(".")
    verb, _, detail = rest.partition(".")
    return f"{journey}.{verb}", detail
