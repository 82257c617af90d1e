"""Action ids: `journey.verb[.detail]`. Written and read here, and nowhere else."""

ACTION_ID_MAX = 255


def write(action: str, detail: str = "") -> str:
    """Write the action id of an action. `detail` sets apart equal actions in one message."""
    return f"{action}.{detail}"[:ACTION_ID_MAX] if detail else action


def read(action_id: str) -> tuple[str, str]:
    """Read the action and the detail of an action id."""
    journey, _, rest = action_id.partition(".")
    verb, _, detail = rest.partition(".")
    return f"{journey}.{verb}", detail
