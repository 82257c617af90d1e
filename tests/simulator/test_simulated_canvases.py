"""Canvases: who sees them, and what Slack refuses an app."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator.server import Running

Json = dict[str, Any]
Call = Callable[..., Json]
CONTENT = {"type": "markdown", "markdown": "## One"}


@pytest.fixture
def canvas(call: Call) -> str:
    return str(call("canvases.create", title="Plan", document_content=CONTENT)["canvas_id"])


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"document_content": "# words"}, "invalid_arguments"),
        ({"document_content": {"type": "html", "markdown": "x"}}, "invalid_arguments"),
        ({"document_content": {"type": "markdown", "markdown": "x" * 1_048_577}}, "canvas_creation_failed"),
    ],
)
def test_content_that_is_no_markdown_is_refused(call: Call, arguments: Json, error: str) -> None:
    assert call("canvases.create", **arguments)["error"] == error


def test_a_person_is_let_in_once_they_were_sent_the_link(
    call: Call, slack: Running, canvas: str, ana: str, maya: str
) -> None:
    kept, app = slack.workspace.canvases, slack.workspace.app.user_id
    assert kept.get(canvas, app).access == {app: "owner"}
    let_in = {"canvas_id": canvas, "access_level": "owner", "user_ids": ana}
    assert call("canvases.access.set", **let_in)["error"] == "failed_to_update_user_ids"
    for user_id in (ana, maya):
        call("chat.postMessage", channel=user_id, text=f"<{slack.url}/docs/{slack.workspace.team_id}/{canvas}|Plan>")
    for changed, error in (
        ({"canvas_id": "F0NONE"}, "canvas_not_found"),
        ({"user_ids": ""}, "invalid_parameters"),
        ({"channel_ids": ["C1"]}, "invalid_parameters"),
        ({"access_level": "admin"}, "invalid_arguments"),
        ({"user_ids": "UNOBODY"}, "user_not_found"),
    ):
        assert call("canvases.access.set", **{**let_in, **changed})["error"] == error
    assert call("canvases.access.set", **let_in) == {"ok": True}
    assert kept.get(canvas, ana).access == {app: "write", ana: "owner"}
    assert call("canvases.access.set", **{**let_in, "user_ids": [maya]})["error"] == "restricted_action"
    assert call("canvases.delete", canvas_id=canvas)["error"] == "restricted_action"


def test_an_owner_deletes(call: Call, canvas: str) -> None:
    assert call("canvases.delete", canvas_id=canvas) == {"ok": True}
    assert call("canvases.delete", canvas_id=canvas)["error"] == "canvas_not_found"


def test_a_free_plan_has_no_standalone_canvases(call: Call, slack: Running) -> None:
    slack.workspace.free_plan = True
    assert call("canvases.create")["error"] == "free_teams_cannot_create_non_tabbed_canvases"
