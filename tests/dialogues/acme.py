"""The real handlers and services on SQLite in memory, with a fake Slack, so that dialogues run in milliseconds."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from bot.bundled import CONTENT
from bot.content.loader import load
from bot.domain.conversation import MessageRef
from bot.domain.delivery import SendResult, Sent
from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.domain.team import Ineligible
from bot.jobs.kinds import all_kinds
from bot.jobs.sender import Sender, send_now
from bot.messages.parts import Button, Form, Message, Prose, Quote, Select, buttons
from bot.messages.words import Words
from bot.services.library import Library
from bot.services.registry import build
from bot.services.sending import DeliveryOptions, SendingService
from bot.slack import app, blocks
from bot.slack.blocks import fallback_text
from bot.slack.errors import RefusedError
from bot.slack.interactions import Click, Command, HomeOpened, Interaction, MessageSent, Shortcut, Submission
from bot.slack.messenger import NoCanvasError, NoFilesError, SlackProfile
from bot.slack.mrkdwn import as_typed, mentioned
from bot.slack.reply_executor import ReplyExecutor, Task
from bot.storage.unit_of_work import Storage
from simulator.blocks import surfaces
from tests.memory import TickingClock, memory_storage, numbered_ids

if TYPE_CHECKING:
    from bot.slack.messenger import Messenger

FRAMEWORK, WORDS = load(CONTENT), Words(CONTENT)
ANA = Member("T1", "U1")
DM, CHANNEL = "D1", "C1"
MINIMUM = 5


class LaterExecutor:
    """In place of `ReplyExecutor`: runs the tasks in this thread, once the handler has returned."""

    def __init__(self) -> None:
        self._tasks: deque[Task] = deque()

    def submit(self, member: Member, task: Task) -> None:
        del member
        self._tasks.append(task)

    def run(self) -> None:
        while self._tasks:
            self._tasks.popleft()()


@dataclass
class Screen:
    """What a member sees: the DM, ephemeral messages in a channel, the Home tab and the dialog."""

    dm: dict[str, Message] = field(default_factory=dict)
    ephemeral: dict[str, Message] = field(default_factory=dict)
    home: Message | None = None
    form: Form | None = None
    files: dict[str, str] = field(default_factory=dict)
    canvases: dict[str, str] = field(default_factory=dict)


@dataclass
class FakeMessenger:
    """Everybody's screen. `apart`: who can't be on a team according to Slack, and why."""

    screens: dict[Member, Screen] = field(default_factory=dict)
    apart: dict[str, Ineligible] = field(default_factory=dict)
    profile_of: dict[Member, SlackProfile] = field(default_factory=dict)
    takes_files: bool = True
    has_canvases: bool = True
    hands_over: bool = True
    refused_canvases: set[str] = field(default_factory=set)
    posted: int = 0

    def screen(self, member: Member) -> Screen:
        return self.screens.setdefault(member, Screen())

    def post(self, member: Member, message: Message) -> MessageRef:
        self.posted += 1
        ts = f"{self.posted}.0"
        self.screen(member).dm[ts] = drawable(message)
        return MessageRef(DM, ts)

    def update(self, member: Member, place: MessageRef, message: Message) -> None:
        assert place.ts in self.screen(member).dm
        self.screen(member).dm[place.ts] = drawable(message)

    def publish_home(self, member: Member, page: Message) -> None:
        view = blocks.home(page)
        surfaces.check_view(view, "home")
        buttons_are_told_apart(view["blocks"])
        self.screen(member).home = page

    def permalink(self, member: Member, place: MessageRef) -> str:
        del member
        return f"https://acme.slack.com/archives/{place.channel}/p{place.ts.replace('.', '')}"

    def profile(self, member: Member) -> SlackProfile:
        return self.profile_of.get(member, SlackProfile("Europe/Lisbon"))

    def barred(self, member: Member) -> Ineligible | None:
        return self.apart.get(member.user)

    def name(self, member: Member) -> str:
        return f"Name of {member.user}"

    def require_files(self, member: Member) -> None:
        del member
        if not self.takes_files:
            raise NoFilesError

    def upload(self, below: MessageRef, member: Member, files: Mapping[str, str]) -> None:
        assert below.ts in self.screen(member).dm
        self.screen(member).files.update(files)

    def supports_canvases(self, member: Member) -> bool:
        return member.workspace not in self.refused_canvases

    @contextmanager
    def canvas(self, member: Member, title: str, markdown: str) -> Iterator[str]:
        if not self.has_canvases:
            self.refused_canvases.add(member.workspace)
            raise NoCanvasError
        yield "https://acme.slack.com/docs/T1/F1"
        if not self.hands_over:
            raise NoCanvasError
        self.screen(member).canvases[title] = markdown

    def open_form(self, interaction: Interaction, form: Form) -> None:
        assert interaction.trigger_id
        surfaces.check_view(blocks.modal(form), "modal")
        self.screen(interaction.member).form = form

    def update_form(self, click: Click, form: Form) -> None:
        if not click.view_id:
            raise RefusedError("not_found")
        surfaces.check_view(blocks.modal(form), "modal")
        self.screen(click.member).form = form

    def replace(self, interaction: Interaction, place: MessageRef, message: Message) -> MessageRef:
        screen = self.screen(interaction.member)
        (screen.dm if place.channel == DM else screen.ephemeral)[place.ts] = drawable(message)
        return place

    def ephemeral(self, interaction: Interaction, message: Message) -> None:
        """An ephemeral message; in the DM, a normal one."""
        self.posted += 1
        screen = self.screen(interaction.member)
        shown = screen.ephemeral if interaction.channel == CHANNEL else screen.dm
        shown[f"{self.posted}.0"] = drawable(message)


def drawable(message: Message) -> Message:
    """Return the message; SlackError if Slack would refuse it."""
    drawn = blocks.message(message)["blocks"]
    surfaces.check_message(drawn)
    buttons_are_told_apart(drawn)
    return message


def buttons_are_told_apart(drawn: Iterable[Mapping[str, Any]]) -> None:
    """Check that no two buttons have the same accessible name, and none just a number."""
    read = [button.get("accessibility_label") or button["text"]["text"] for button in drawn_buttons(drawn)]
    assert len(set(read)) == len(read), read
    assert not any(words.strip().isdecimal() for words in read), read


def drawn_buttons(drawn: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for block in drawn:
        elements = (*block.get("elements", ()), block.get("accessory") or {})
        yield from (element for element in elements if element.get("type") == "button")


@dataclass
class FakeDeliveryClient:
    """Delivers to the screens."""

    slack: FakeMessenger

    def post(self, member: Member, message: Message, delivery_id: str) -> SendResult:
        assert delivery_id
        return Sent(self.slack.post(member, message))

    def find(self, dm: str, member: Member, delivery_id: str, since: datetime) -> SendResult:
        raise AssertionError(f"nothing is in doubt here: {dm} {member} {delivery_id} {since}")


@dataclass
class Acme:
    """A workspace with the coach, as one of its members uses it."""

    store: Storage = field(default_factory=memory_storage)
    slack: FakeMessenger = field(default_factory=FakeMessenger)
    member: Member = ANA
    clock: TickingClock = field(default_factory=TickingClock)
    ids: Iterator[str] = field(default_factory=numbered_ids)
    events: Iterator[int] = field(default_factory=count)
    framework: Framework = FRAMEWORK
    words: Words = WORDS

    def __post_init__(self) -> None:
        clock, new_id, store = self.clock, lambda: next(self.ids), self.store
        self.services = build(store, Library(self.framework), clock, new_id, MINIMUM)
        post = DeliveryOptions(FakeDeliveryClient(self.slack), all_kinds(self.services, self.words), timedelta(0))
        self.sender = Sender(SendingService(store, clock, new_id, post), clock, lambda _: False)
        self.executor = LaterExecutor()
        self.outbox = send_now(self.sender)
        messenger, executor = cast("Messenger", self.slack), cast("ReplyExecutor", self.executor)
        self.listeners = app.listeners(self.services, self.words, messenger, self.outbox, executor)

    def colleague(self, user: str, workspace: str = "T1") -> "Acme":
        """Return the same workspace as somebody else uses it."""
        return replace(self, member=Member(workspace, user))

    @property
    def screen(self) -> Screen:
        return self.slack.screen(self.member)

    def says(self, text: str, channel: str = DM) -> None:
        """Type in the DM, or in a channel. What begins with a slash is a command."""
        if text.startswith("/"):
            self.commands(text.partition(" ")[2], channel)
            return
        assert channel == DM, "the app hears nothing but commands in a channel"
        self.do(
            MessageSent(
                member=self.member, id=self._id(), channel=DM, in_dm=True, text=as_typed(text), people=mentioned(text)
            )
        )

    def presses(self, label: str, channel: str = DM) -> None:
        """Press the newest button with this label, in the DM or in an ephemeral message."""
        shown = self.screen.dm if channel == DM else self.screen.ephemeral
        ts, button = next(
            (ts, button) for ts in reversed(shown) for button in buttons(shown[ts].parts) if button.label == label
        )
        self.clicks(button, ts, channel)

    def clicks(self, button: Button, ts: str = "", channel: str = DM) -> None:
        """Click a button that a device may still show."""
        place = MessageRef(channel, ts) if ts else None
        self.do(self.click(button.action, button.value, button.detail, place))

    def click(self, action: str, value: str = "", detail: str = "", message: MessageRef | None = None) -> Click:
        """Send a click. Without a message, it is on Home."""
        channel = message.channel if message else ""
        shown = self.screen.dm.get(message.ts) if message else None
        parts = shown.parts if shown else ()
        return Click(
            member=self.member,
            id=self._id(),
            channel=channel,
            in_dm=channel == DM,
            trigger_id="t",
            action=action,
            value=value,
            detail=detail,
            message=message,
            quoted=next((part.text for part in parts if isinstance(part, Quote)), ""),
            view_id="" if message else "V1",
            on_home=message is None,
        )

    def picks(self, label: str) -> None:
        """Choose an entry from the newest menu that has it."""
        for ts in reversed(self.screen.dm):
            for pick in (part for part in self.screen.dm[ts].parts if isinstance(part, Select)):
                values = [choice.value for _, choices in pick.groups for choice in choices if choice.label == label]
                if values:
                    self.do(self.click(pick.action, pick.value, values[0], MessageRef(DM, ts)))
                    return
        raise AssertionError(f"no list has {label!r}")

    def commands(self, text: str, channel: str = DM) -> None:
        """Type the slash command with this text."""
        self.do(
            Command(
                member=self.member,
                id=self._id(),
                channel=channel,
                trigger_id="t",
                text=as_typed(text),
                people=mentioned(text),
            )
        )

    def saves(self, text: str) -> None:
        """Choose the shortcut of a message with this text in a channel."""
        self.do(
            Shortcut(
                member=self.member,
                id=self._id(),
                channel=CHANNEL,
                trigger_id="t",
                action="log.save",
                text=text,
                message=MessageRef(CHANNEL, "1764000000.000100"),
            )
        )

    def sends(self, **changed: str) -> None:
        """Submit the open dialog with these entries changed."""
        form = self.screen.form
        assert form
        entries = {entry.name: entry.value for entry in form.inputs} | changed
        self.do(Submission(member=self.member, id=self._id(), action=form.action, value=form.value, entries=entries))
        self.screen.form = None

    def reads(self) -> str:
        """Return the newest message in the DM, with the labels of its buttons."""
        return read(self.screen.dm)

    def reads_before(self) -> str:
        """Return the message before the newest in the DM."""
        return read(dict(list(self.screen.dm.items())[:-1]))

    def reads_alone(self) -> str:
        """Return the newest ephemeral message."""
        return read(self.screen.ephemeral)

    def reads_at_home(self) -> str:
        """Open Home, and return its text."""
        self.do(HomeOpened(member=self.member, id=self._id()))
        return fallback_text(self.screen.home) if self.screen.home else ""

    def do(self, interaction: Interaction) -> None:
        """Handle an interaction and show the result. The error of a refused dialog is put in the DM."""
        refusal = self.listeners.handle(interaction)
        if refusal:
            self.slack.post(interaction.member, Message((Prose(refusal),)))
        self.executor.run()

    def _id(self) -> str:
        return f"interaction-{next(self.events)}"


def read(messages: Mapping[str, Message]) -> str:
    if not messages:
        return ""
    newest = messages[list(messages)[-1]]
    return fallback_text(newest) + "\n" + " ".join(f"[{button.label}]" for button in buttons(newest.parts))
