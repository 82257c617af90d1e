"""Canvases in the simulated Slack: a canvas belongs to the member, or isn't created."""

from collections.abc import Iterator

import httpx
import pytest

from bot.domain.people import Member
from bot.messages.parts import Message, Prose, slack_link
from bot.slack.api import client
from bot.slack.messenger import Messenger, NoCanvasError
from simulator.errors import SlackError
from simulator.faults import Fault
from simulator.server import Running, running
from simulator.settings import Settings
from simulator.workspace.canvases import Canvas
from tests.manifest import described

TOKEN = "xoxb-made-up"
APP = described("http://127.0.0.1:9")


@pytest.fixture
def slack() -> Iterator[Running]:
    with running(Settings(manifest=APP, signing_secret="s", bot_token=TOKEN, workspaces=2)) as slack:
        yield slack


@pytest.fixture
def messenger(slack: Running) -> Messenger:
    speaker = client(TOKEN, f"{slack.url}/api/")
    return Messenger(lambda _: speaker, f"{slack.url}/api/")


@pytest.fixture
def ana(slack: Running) -> Member:
    return Member(slack.workspace.team_id, slack.workspace.people.by_name("Ana").id)


def made(messenger: Messenger, member: Member, *, sent: bool = True) -> str:
    with messenger.canvas(member, "For *our* 1:1", "## What changed\n\n- \\*This\\*") as link:
        if sent:
            messenger.post(member, Message((Prose(slack_link("Your page", link)),)))
    return link


def canvases(slack: Running) -> list[Canvas]:
    return [*slack.workspace.canvases]


def calls(slack: Running) -> list[tuple[str, str | None]]:
    return [(call.method, call.error) for call in slack.slack.shared.calls.find()]


def test_a_canvas_belongs_to_the_member_and_nobody_else_opens_it(
    slack: Running, messenger: Messenger, ana: Member
) -> None:
    link = made(messenger, ana)
    (canvas,) = canvases(slack)
    assert link == f"{slack.url}/docs/{ana.workspace}/{canvas.id}"
    assert canvas.access == {ana.user: "owner", slack.workspace.app.user_id: "write"}
    maya = slack.workspace.people.by_name("Maya").id
    with httpx.Client(base_url=slack.url, trust_env=False) as web:
        dm = web.get(f"/u/{ana.user}/{slack.client.app_dm(ana.user)}").text
        assert f'href="{slack.url}/u/{ana.user}/docs/{canvas.id}"' in dm
        page = web.get(f"/u/{ana.user}/docs/{canvas.id}").text
        assert "<h1>For *our* 1:1</h1>" in page
        assert "<li>*This*</li>" in page
        assert web.get(f"/u/{maya}/docs/{canvas.id}").status_code == 404
    with pytest.raises(SlackError):
        slack.workspace.canvases.get(canvas.id, maya)


def test_a_link_to_a_canvas_opens_in_each_workspace(slack: Running, ana: Member) -> None:
    second = slack.slacks[1]
    speaker = client(f"{TOKEN}-2", f"{slack.url}/api/")
    made(Messenger(lambda _: speaker, f"{slack.url}/api/"), ana)
    (canvas,) = second.workspace.canvases
    with httpx.Client(trust_env=False) as web:
        page = f"{second.workspace.url}/u/{ana.user}"
        assert f'href="{page}/docs/{canvas.id}"' in web.get(f"{page}/{second.client.app_dm(ana.user)}").text
        assert web.get(f"{page}/docs/{canvas.id}").status_code == 200


def test_a_canvas_is_deleted_if_the_member_cannot_become_its_owner(
    slack: Running, messenger: Messenger, ana: Member
) -> None:
    with pytest.raises(NoCanvasError):
        made(messenger, ana, sent=False)
    assert calls(slack)[-2:] == [("canvases.access.set", "failed_to_update_user_ids"), ("canvases.delete", None)]
    slack.slack.shared.faults.add(Fault("ratelimited", "canvases.access.set"))
    with pytest.raises(NoCanvasError):
        made(messenger, ana)
    slack.workspace.closed_dms.add(ana.user)
    with pytest.raises(NoCanvasError):
        made(messenger, ana)
    assert canvases(slack) == []
    assert messenger.supports_canvases(ana)


def test_a_free_workspace_refuses_canvases_and_is_not_offered_another(
    slack: Running, messenger: Messenger, ana: Member
) -> None:
    slack.slack.shared.faults.add(Fault("error_before", "canvases.create", count=1))
    with pytest.raises(NoCanvasError):
        made(messenger, ana)
    assert messenger.supports_canvases(ana)
    slack.workspace.free_plan = True
    with pytest.raises(NoCanvasError):
        made(messenger, ana)
    assert calls(slack)[-1] == ("canvases.create", "free_teams_cannot_create_non_tabbed_canvases")
    assert not messenger.supports_canvases(ana)
    assert messenger.supports_canvases(Member("T0ELSEWHERE", ana.user))


def test_a_declined_scope_is_a_refusal_too() -> None:
    with running(Settings(manifest=APP.declining("canvases:write"), signing_secret="s", bot_token=TOKEN)) as slack:
        ana = Member(slack.workspace.team_id, slack.workspace.people.by_name("Ana").id)
        messenger = Messenger(lambda _: client(TOKEN, f"{slack.url}/api/"), f"{slack.url}/api/")
        with pytest.raises(NoCanvasError):
            made(messenger, ana)
        assert not messenger.supports_canvases(ana)
