"""blocks.*: validating Block Kit."""

from collections.abc import Iterable

from simulator.api.arguments import Json, Request, invalid_arguments
from simulator.blocks.shapes import Finding
from simulator.blocks.surfaces import message_findings, view_findings
from simulator.errors import SlackError

_OF_A_MESSAGE = {"blocks", "attachments"}


def validate(request: Request) -> Json:
    """blocks.validate: validate blocks, a message or a view. All block types are valid, even in an older workspace."""
    given = [name for name in ("blocks", "message", "view") if request.arguments.get(name) not in (None, "")]
    if len(given) != 1:
        raise invalid_arguments("exactly one of blocks, message and view must be given")
    (kind,) = given
    payload = request.json(kind)
    if kind == "blocks":
        findings: Iterable[Finding] = message_findings(payload, "")
    elif kind == "message":
        findings = _of_message(payload)
    else:
        surface = payload.get("type") if isinstance(payload, dict) else None
        findings = view_findings(payload, "home" if surface == "home" else "modal", "")
    errors = [{"pointer": each.pointer, "code": "failed_constraint", "message": each.message} for each in findings]
    if errors:
        raise SlackError(f"invalid_{kind}", errors=errors)
    return {"ok": True}


def _of_message(payload: object) -> Iterable[Finding]:
    if not isinstance(payload, dict):
        return [Finding("must provide an object", "")]
    more = [Finding("additional property", f"/{name}") for name in payload if name not in _OF_A_MESSAGE]
    return more or message_findings(payload.get("blocks"), "/blocks")
