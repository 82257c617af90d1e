"""Charts in a workspace that supports them, and in one that doesn't yet."""

from collections.abc import Iterator

import pytest

from bot.domain.people import Member
from bot.domain.team import Ineligible
from bot.messages.parts import Chart, Message, Prose, Series
from bot.slack.api import client
from bot.slack.messenger import Messenger, NoFilesError
from simulator.server import Running, running
from simulator.settings import Settings
from tests.manifest import described

TOKEN = "xoxb-made-up"
CHART = Chart("Reach", ("Oct", "Nov"), (Series("Impact", (1, 2)),))
SAID = Message((Prose("Impact reached further."), CHART))


@pytest.fixture
def slack() -> Iterator[Running]:
    app = described("http://127.0.0.1:9")
    with running(Settings(manifest=app, signing_secret="s", bot_token=TOKEN)) as slack:
        yield slack


@pytest.fixture
def messenger(slack: Running) -> Messenger:
    speaker = client(TOKEN, f"{slack.url}/api/")
    return Messenger(lambda _: speaker, speaker.base_url)


@pytest.fixture
def ana(slack: Running) -> Member:
    return Member(slack.workspace.team_id, slack.workspace.people.by_name("Ana").id)


def drawn(slack: Running, ana: Member) -> list[list[str]]:
    """Return the block types of each message, and last those of the Home tab."""
    history = slack.workspace.conversations.history(slack.workspace.app_dm(ana.user).id)
    home = slack.client.home(ana.user)
    pages = [list(message.blocks) for message in history if message.bot_id] + ([home.body["blocks"]] if home else [])
    return [[block["type"] for block in blocks] for blocks in pages]


def calls(slack: Running, method: str = "chat.postMessage") -> list[str | None]:
    return [call.error for call in slack.slack.shared.calls.find(method)]


def test_a_workspace_that_supports_charts_gets_them(slack: Running, messenger: Messenger, ana: Member) -> None:
    messenger.post(ana, SAID)
    messenger.publish_home(ana, SAID)
    assert drawn(slack, ana) == [["section", "data_visualization"]] * 2


def test_a_workspace_without_charts_gets_the_text_and_no_further_attempts(
    slack: Running, messenger: Messenger, ana: Member
) -> None:
    slack.workspace.older = True
    place = messenger.post(ana, SAID)
    messenger.post(ana, SAID)
    messenger.update(ana, place, SAID)
    messenger.publish_home(ana, SAID)
    assert drawn(slack, ana) == [["section"]] * 3
    assert [error for error in calls(slack) if error] == ["invalid_blocks"]


def test_a_home_tab_that_refuses_charts_leaves_those_in_messages(
    slack: Running, messenger: Messenger, ana: Member
) -> None:
    slack.workspace.older_home = True
    messenger.publish_home(ana, SAID)
    messenger.post(ana, SAID)
    messenger.publish_home(ana, SAID)
    assert drawn(slack, ana) == [["section", "data_visualization"], ["section"]]
    assert calls(slack, "views.publish") == ["invalid_arguments", None, None]


def test_people_who_cannot_be_on_a_team_are_recognized_by_their_slack_account(
    slack: Running, messenger: Messenger, ana: Member
) -> None:
    people = slack.workspace.people
    expected = {
        "Ana": None,
        "Ines": Ineligible.GUEST,
        "Selma": Ineligible.GUEST,
        "Oskar": Ineligible.GONE,
    }
    for name, barred in expected.items():
        assert messenger.barred(Member(ana.workspace, people.by_name(name).id)) is barred
    bots = [person.id for person in people if not person.human]
    assert bots
    for bot in bots:
        assert messenger.barred(Member(ana.workspace, bot)) is Ineligible.APP
    assert messenger.barred(Member(ana.workspace, "UNOBODY")) is Ineligible.GONE
    assert messenger.name(ana) == "Ana Silva"
    assert messenger.name(Member(ana.workspace, "UNOBODY")) == "UNOBODY"


def test_files_that_the_installer_declined_are_told_apart_from_a_failure() -> None:
    declined = described("http://127.0.0.1:9").declining("files:write")
    with running(Settings(manifest=declined, signing_secret="s", bot_token=TOKEN)) as slack:
        ana = Member(slack.workspace.team_id, slack.workspace.people.by_name("Ana").id)
        messenger = Messenger(lambda _: client(TOKEN, f"{slack.url}/api/"), f"{slack.url}/api/")
        with pytest.raises(NoFilesError):
            messenger.require_files(ana)


def test_files_are_uploaded_to_the_dm_below_their_message(slack: Running, messenger: Messenger, ana: Member) -> None:
    messenger.require_files(ana)
    place = messenger.post(ana, Message((Prose("Two files."),)))
    messenger.upload(place, ana, {"a.csv": "x,y\n", "b.md": "# b\n"})
    history = slack.workspace.conversations.history(slack.workspace.app_dm(ana.user).id)
    assert [len(message.files) for message in history] == [0, 2]
    assert history[0].text == "Two files."
