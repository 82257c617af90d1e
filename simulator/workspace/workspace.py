"""The workspace: a team, its people and conversations, and the installed app."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal

from simulator.errors import SlackError
from simulator.manifest import Manifest
from simulator.workspace.canvases import Canvases
from simulator.workspace.changes import ChangeTracker
from simulator.workspace.conversations import Conversation, Conversations, Message
from simulator.workspace.files import Files
from simulator.workspace.grants import Grants
from simulator.workspace.ids import Ids, nth
from simulator.workspace.people import SLACKBOT_ID, People, Person
from simulator.workspace.views import View, Views

APP_ID = nth("A", 1)
NEWER_BLOCKS = frozenset({"data_visualization", "data_table"})


@dataclass(frozen=True)
class InstalledApp:
    """The app as installed in this workspace."""

    id: str
    user_id: str
    bot_id: str
    name: str
    verification_token: str


class Workspace:
    """Everything that Slack's servers store about a workspace.

    Args:
        number: the number of this workspace, from 1. Workspaces are different teams, but their people and conversations
            have the same ids, so that a test notices an app that ignores the team.
        more_people: the number of generated people besides those of the roster.

    Attributes:
        url: the URL of the simulated Slack, set once the server listens.
        older: whether the workspace lacks the newer block types, which Slack rolls out gradually.
        older_home: the same for the Home tab only.
        free_plan: whether the workspace has no standalone canvases.
        closed_dms: the people whose DM is closed to the app, which can neither write nor read there.
        scopes: the scopes that the app was granted.
        enterprise: the organisation that the workspace belongs to, if any.
        org_wide: whether the app was installed for the whole organisation.
    """

    def __init__(
        self, manifest: Manifest, clock: Callable[[], float], *, number: int = 1, more_people: int = 0
    ) -> None:
        ids, self.changes = Ids(), ChangeTracker()
        self.url = "http://127.0.0.1"
        self.clock = clock
        self.manifest = manifest
        self.team_id = nth("T", number)
        self.team_name = "Acme Learning" if number == 1 else f"Acme Learning {number}"
        self.team_domain = self.team_name.lower().replace(" ", "-")
        self.people = People(ids, self.changes)
        self.conversations = Conversations(ids, self.changes, clock)
        self.views = Views(ids, self.changes)
        self.grants = Grants(self.changes, clock)
        self.files = Files(ids, self.changes)
        self.canvases = Canvases(ids, self.changes)
        self.app = InstalledApp(APP_ID, ids.next("U"), ids.next("B"), manifest.bot_name, "verification-token")
        self.installed: Literal["installed", "token_revoked", "uninstalled"] = "installed"
        self.scopes = manifest.bot_scopes
        self.enterprise: dict[str, str] | None = None
        self.org_wide = False
        self.older = self.older_home = self.free_plan = False
        self.closed_dms: set[str] = set()
        self._populate([person.id for person in self.people.add_more(ids, more_people)])

    def _populate(self, crowd: list[str]) -> None:
        humans = [person.id for person in self.people.humans() if person.id not in set(crowd)]
        self.people.add(Person(SLACKBOT_ID, "slackbot", "Slackbot", display_name="Slackbot"))
        handle = self.manifest.bot_name.lower().replace(" ", "_")
        self.people.add(Person(self.app.user_id, handle, self.app.name, bot_id=self.app.bot_id, tz="America/New_York"))
        staff = [user_id for user_id in humans if not self.people.get(user_id).guest]
        self.conversations.create_channel("general", [*staff, *crowd])
        self.conversations.create_channel("learning-design", [*humans, self.app.user_id])
        for user_id in (*humans, *crowd):
            self.conversations.dm(user_id, self.app.user_id)
        for user_id in humans[1:4]:
            self.conversations.dm(humans[0], user_id)

    @property
    def address(self) -> str:
        """The base URL of links into this workspace. Simulated workspaces share a host; in Slack, each has its own."""
        return self.url.partition("/w/")[0]

    @property
    def installed_in(self) -> str:
        """The id of the workspace that the app is installed in, or of the organisation."""
        return self.enterprise["id"] if self.enterprise and self.org_wide else self.team_id

    @property
    def unknown_blocks(self) -> Collection[str]:
        """Existing block types that this workspace refuses."""
        return NEWER_BLOCKS if self.older else ()

    @property
    def unknown_at_home(self) -> Collection[str]:
        """Existing block types that this workspace refuses on the Home tab."""
        return NEWER_BLOCKS if self.older_home else self.unknown_blocks

    def user_json(self, person: Person) -> dict[str, Any]:
        """Slack's user object, as far as the app's scopes allow."""
        with_email = "users:read.email" in self.scopes
        user = person.as_json(self.team_id, self.clock(), with_email=with_email)
        if self.enterprise:
            about = {"enterprise_id": self.enterprise["id"], "enterprise_name": self.enterprise["name"]}
            user["enterprise_user"] = {"id": person.id, **about, "is_admin": False, "teams": [self.team_id]}
        return user

    def app_dm(self, user_id: str) -> Conversation:
        return self.conversations.dm(user_id, self.app.user_id)

    def say(self, user_id: str, conversation_id: str, text: str) -> Message:
        """Post a person's message."""
        return self.conversations.add(Message(self.conversations.stamp(), conversation_id, user_id, text))

    def whisper(self, user_id: str, conversation_id: str, text: str) -> Message:
        """Post an ephemeral message from Slack itself, as when a command fails."""
        stamp = self.conversations.stamp()
        return self.conversations.add(Message(stamp, conversation_id, SLACKBOT_ID, text, seen_by=user_id))

    def post(self, conversation_id: str, content: dict[str, Any], *, seen_by: str | None = None) -> Message:
        """Post a message of the app; `content` holds validated text, blocks, metadata and files."""
        return self.conversations.add(
            Message(
                self.conversations.stamp(),
                conversation_id,
                self.app.user_id,
                bot_id=self.app.bot_id,
                app_id=self.app.id,
                seen_by=seen_by,
                **content,
            )
        )

    def edit(self, message: Message, content: dict[str, Any]) -> Message:
        """Edit a message of the app."""
        edited = None if message.ephemeral else self.conversations.stamp()
        return self.conversations.replace(message, edited_ts=edited, **content)

    def view_json(self, view: View, values: dict[str, Any]) -> dict[str, Any]:
        """Slack's view object."""
        body = view.body
        return {
            "id": view.id,
            "team_id": self.team_id,
            "type": body["type"],
            "blocks": view.blocks,
            "private_metadata": body.get("private_metadata", ""),
            "callback_id": body.get("callback_id", ""),
            "state": {"values": values},
            "hash": view.hash,
            "title": body.get("title"),
            "clear_on_close": body.get("clear_on_close", False),
            "notify_on_close": body.get("notify_on_close", False),
            "close": body.get("close"),
            "submit": body.get("submit"),
            "previous_view_id": view.previous_view_id,
            "root_view_id": view.root_view_id,
            "app_id": self.app.id,
            "external_id": body.get("external_id", ""),
            "app_installed_team_id": self.installed_in,
            "bot_id": self.app.bot_id,
        }

    def check_can_post(self, conversation: Conversation) -> None:
        """Check that the app may write to a conversation.

        Raises:
            SlackError: channel_not_found, not_in_channel, account_inactive or messages_tab_disabled.
        """
        if self.app.user_id not in conversation.members:
            public = conversation.kind == "channel"
            if public and "chat:write.public" in self.scopes:
                return
            raise SlackError("not_in_channel" if public else "channel_not_found")
        if conversation.kind == "im":
            self.check_app_dm(conversation)
            if not self.manifest.messages_tab:
                raise SlackError("messages_tab_disabled")
            if self.people.get(conversation.other(self.app.user_id)).deactivated:
                raise SlackError("account_inactive")

    def check_app_dm(self, dm: Conversation) -> None:
        """Check that a DM is the app's and isn't closed to it.

        Raises:
            SlackError: channel_not_found.
        """
        if self.app.user_id not in dm.members or dm.other(self.app.user_id) in self.closed_dms:
            raise SlackError("channel_not_found")
