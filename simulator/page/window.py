"""A person's Slack window: everything that its templates need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from markupsafe import Markup

from simulator.client import Client, ConversationEntry, RefusedError
from simulator.manifest import Manifest, Shortcut
from simulator.page import blocks, mrkdwn
from simulator.page.blocks import Choice, Surface
from simulator.page.conversation import Line, lines
from simulator.page.reader import Reader
from simulator.workspace.conversations import Message
from simulator.workspace.people import Person
from simulator.workspace.views import View

Tab = Literal["home", "messages", "about"]


@dataclass(frozen=True)
class Window:
    """What a person sees of one conversation, in one tab.

    Attributes:
        base: the prefix of all of this person's URLs.
    """

    client: Client
    base: str
    person: Person
    conversation_id: str
    tab: Tab = "messages"

    @property
    def team(self) -> str:
        return self.client.workspace.team_name

    @cached_property
    def reader(self) -> Reader:
        now = datetime.fromtimestamp(self.client.workspace.clock(), UTC).astimezone(ZoneInfo(self.person.tz))
        channels = {each.id: each.name for each in self.conversations if each.kind == "channel"}
        names = {id_: each.name for id_, each in self.members.items()}
        space = self.client.workspace
        docs = f"{space.address}/docs/{space.installed_in}/", f"{space.url}/u/{self.person.id}/docs/"
        return Reader(self.person.id, now, names, channels, docs)

    @cached_property
    def members(self) -> Mapping[str, Person]:
        """Everybody who can be mentioned, including bots."""
        return {person.id: person for person in self.client.workspace.people}

    @cached_property
    def people(self) -> Sequence[Person]:
        """The people who can use Slack."""
        return self.client.people()

    @property
    def deactivated(self) -> Sequence[Person]:
        """The people whose accounts are deactivated."""
        return [person for person in self.members.values() if person.kind == "deactivated"]

    @cached_property
    def conversations(self) -> Sequence[ConversationEntry]:
        """The sidebar."""
        return self.client.conversations(self.person.id)

    @cached_property
    def conversation(self) -> ConversationEntry:
        """The open conversation.

        Raises:
            RefusedError: if this person isn't in it.
        """
        for each in self.conversations:
            if each.id == self.conversation_id:
                return each
        raise RefusedError("this person is not in that conversation")

    @property
    def version(self) -> int:
        """Increases with each change that this person sees."""
        return self.client.version(self.person.id)

    @property
    def manifest(self) -> Manifest:
        """What the app declares: its commands, shortcuts and tabs."""
        return self.client.workspace.manifest

    @property
    def tabs(self) -> Sequence[tuple[Tab, str]]:
        """The tabs of this conversation; only the app's DM has any."""
        if self.conversation.kind != "app":
            return ()
        home: Sequence[tuple[Tab, str]] = (("home", "Home"),) if self.manifest.home_tab else ()
        messages: Sequence[tuple[Tab, str]] = (("messages", "Messages"),) if self.manifest.messages_tab else ()
        return *home, *messages, ("about", "About")

    @property
    def read_only(self) -> bool:
        """Whether this is the app's DM and people can't send messages in it."""
        return self.conversation.kind == "app" and self.manifest.messages_read_only

    @cached_property
    def messages(self) -> Sequence[Message]:
        return self.client.messages(self.person.id, self.conversation.id)

    @property
    def lines(self) -> Sequence[Line]:
        """The messages that are shown."""
        return lines(self.messages, self.reader)

    @property
    def views(self) -> Sequence[View]:
        """The open modals, the frontmost last."""
        return self.client.views(self.person.id)

    @property
    def home(self) -> View | None:
        """The view the app published on the Home tab."""
        return self.client.home(self.person.id)

    def shortcuts(self, kind: str) -> Sequence[Shortcut]:
        """The app's shortcuts of a kind: `global` or `message`."""
        return [each for each in self.manifest.shortcuts if each.kind == kind]

    def author(self, message: Message) -> Person:
        return self.members[message.user_id]

    def hue(self, person: Person) -> int:
        """The number of a person's avatar colour."""
        return list(self.members).index(person.id) % 6

    def text(self, message: Message) -> Markup:
        """A message's own text."""
        return mrkdwn.render(message.text, self.reader)

    def blocks_of(self, line: Line) -> Markup:
        click = f"{self.base}/{self.conversation.id}/messages/{line.message.ts}/click"
        return blocks.render(line.message.blocks, self._surface(line.id, click), self.reader)

    def blocks_in(self, view: View) -> Markup:
        click = f"{self.base}/views/{view.id}/click"
        return blocks.render(view.blocks, self._surface(surface_id(view), click), self.reader)

    def _surface(self, surface: str, click: str) -> Surface:
        bots = [person for person in self.members.values() if not person.human]
        people = [Choice(person.id, person.name, person.about) for person in (*self.people, *bots)]
        channels = [Choice(each.id, f"#{each.name}") for each in self.conversations if each.kind == "channel"]
        return Surface(surface, click, people, channels)


def surface_id(view: View) -> str:
    """The prefix of all element ids in a view."""
    return f"view-{view.id}"
