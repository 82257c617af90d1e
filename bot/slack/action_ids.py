"""Build and parse action ids: `journey.verb[.detail]`."""

ACTION_ID_MAX = 255


def write(action: str, detail: str = "") -> str:
    """Build an action id. `detail` keeps it unique if an action occurs more than once in a message."""
    return f"{action}.{detail}"[:ACTION_ID_MAX] if detail else action


def read(action_id: str) -> tuple[str, str]:
    """Split an action id into the action and its detail."""
    journey, _, rest = action_id.partition(".")
    verb, _, detail = rest.partition(".")
    return f"{journey}.{verb}", detail
