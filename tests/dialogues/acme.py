"""The handlers as they are, on SQLite in memory, before a Slack that only remembers: dialogues run in milliseconds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from bot.content.loader import load
from bot.domain.check import Place
from bot.domain.delivery import Ending, Sent
from bot.domain.errors import CoachError
from bot.domain.people import Member
from bot.domain.team import Barred
from bot.jobs.sender import Sender, outbox
from bot.jobs.team import team_kinds
from bot.jobs.weekly import weekly
from bot.messages.parts import Button, Form, Message, Prose, Select, buttons
from bot.messages.share import ShareMessages
from bot.messages.summary import SummaryMessages
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.checks import CheckService
from bot.services.evidence import EvidenceService
from bot.services.exports import ExportService
from bot.services.library import Library
from bot.services.members import MemberService
from bot.services.plans import PlanService
from bot.services.pledges import PledgeService
from bot.services.reflections import ReflectionService
from bot.services.sending import WEEKLY, PostOffice, SendingService
from bot.services.summaries import SummaryService
from bot.services.teams import TeamService
from bot.services.weekly import WeeklyService
from bot.slack import app, blocks
from bot.slack.blocks import fallback_text
from bot.slack.inbound import Inbound
from bot.slack.listening import Listening, Persist, Show
from bot.slack.mrkdwn import named, typed
from bot.storage.unit_of_work import Storage
from simulator.blocks import surfaces
from tests.memory import TickingClock, memory_storage, numbered_ids

if TYPE_CHECKING:
    from bot.slack.messenger import Messenger

CONTENT = Path(__file__).parents[2] / "content"
FRAMEWORK, WORDS = load(CONTENT), Words(CONTENT)
ANA = Member("T1", "U1")
DM, CHANNEL = "D1", "C1"
MINIMUM = 5


class FakeListening:
    """Where `Listening` hangs the halves on Bolt, this keeps them."""

    def __init__(self) -> None:
        self.clicks: dict[str, tuple[Persist, Show]] = {}
        self.forms: dict[str, tuple[Persist, Show]] = {}
        self.shortcuts: dict[str, tuple[Persist, Show]] = {}
        self.events: list[tuple[str, Persist, Show, Callable[[Any], bool]]] = []
        self.spoken: tuple[Persist, Show] | None = None

    def command(self, name: str, persist: Persist, show: Show) -> None:
        assert name == "/ldcareer"
        self.spoken = (persist, show)

    def click(self, deed: str, persist: Persist, show: Show) -> None:
        self.clicks[deed] = (persist, show)

    def submit(self, deed: str, persist: Persist, show: Show) -> None:
        self.forms[deed] = (persist, show)

    def shortcut(self, deed: str, persist: Persist, show: Show) -> None:
        self.shortcuts[deed] = (persist, show)

    def event(self, matcher: Mapping[str, Any], persist: Persist, show: Show, only: Callable[[Any], bool]) -> None:
        self.events.append((matcher["type"], persist, show, only))


@dataclass
class Screen:
    """The DM, what only they see in a channel, the Home tab and the dialog, as one member sees them."""

    dm: dict[str, Message] = field(default_factory=dict)
    ephemeral: dict[str, Message] = field(default_factory=dict)
    home: Message | None = None
    form: Form | None = None
    files: dict[str, str] = field(default_factory=dict)


@dataclass
class FakeMessenger:
    """Everybody's screen; who is not to be asked onto a team, as Slack would say."""

    screens: dict[Member, Screen] = field(default_factory=dict)
    apart: dict[str, Barred] = field(default_factory=dict)
    zone_of: dict[Member, str | None] = field(default_factory=dict)
    posted: int = 0

    def screen(self, member: Member) -> Screen:
        return self.screens.setdefault(member, Screen())

    def post(self, member: Member, message: Message) -> Place:
        self.posted += 1
        ts = f"{self.posted}.0"
        self.screen(member).dm[ts] = drawable(message)
        return Place(DM, ts)

    def update(self, member: Member, place: Place, message: Message) -> None:
        assert place.ts in self.screen(member).dm
        self.screen(member).dm[place.ts] = drawable(message)

    def publish_home(self, member: Member, page: Message) -> None:
        view = blocks.home(page)
        surfaces.check_view(view, "home")
        buttons_are_told_apart(view["blocks"])
        self.screen(member).home = page

    def permalink(self, member: Member, place: Place) -> str:
        del member
        return f"https://acme.slack.com/archives/{place.channel}/p{place.ts.replace('.', '')}"

    def zone(self, member: Member) -> str | None:
        return self.zone_of.get(member, "Europe/Lisbon")

    def barred(self, member: Member) -> Barred | None:
        return self.apart.get(member.user)

    def name(self, member: Member) -> str:
        return f"Name of {member.user}"

    def upload(self, member: Member, files: Mapping[str, str], message: Message) -> None:
        self.post(member, message)
        self.screen(member).files.update(files)

    def open_form(self, member: Member, trigger: str, form: Form) -> None:
        assert trigger
        surfaces.check_view(blocks.modal(form), "modal")
        self.screen(member).form = form

    def update_form(self, member: Member, view: str, form: Form) -> None:
        assert view
        surfaces.check_view(blocks.modal(form), "modal")
        self.screen(member).form = form

    def replace(self, came: Inbound, message: Message) -> Place:
        if not came.message_ts:
            return self.post(came.member, message)
        screen = self.screen(came.member)
        (screen.dm if came.channel == DM else screen.ephemeral)[came.message_ts] = drawable(message)
        return Place(came.channel, came.message_ts)

    def in_dm(self, came: Inbound) -> bool:
        return came.in_dm or came.channel == DM

    def here(self, came: Inbound, message: Message) -> None:
        if self.in_dm(came):
            self.post(came.member, message)
        else:
            self.aside(came, message)

    def aside(self, came: Inbound, message: Message) -> None:
        self.posted += 1
        self.screen(came.member).ephemeral[f"{self.posted}.0"] = drawable(message)


def drawable(message: Message) -> Message:
    """Return the message as it is; SlackError where Slack would refuse it."""
    drawn = blocks.message(message)["blocks"]
    surfaces.check_message(drawn)
    buttons_are_told_apart(drawn)
    return message


def buttons_are_told_apart(drawn: Iterable[Mapping[str, Any]]) -> None:
    """Make sure that no two buttons read the same to a screen reader, and none as a bare number."""
    read = [button.get("accessibility_label") or button["text"]["text"] for button in drawn_buttons(drawn)]
    assert len(set(read)) == len(read), read
    assert not [words for words in read if words.strip().isdecimal()]


def drawn_buttons(drawn: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for block in drawn:
        elements = (*block.get("elements", ()), block.get("accessory") or {})
        yield from (element for element in elements if element.get("type") == "button")


@dataclass
class FakeCourier:
    """Puts what nobody clicked for onto screens."""

    slack: FakeMessenger

    def post(self, member: Member, message: Message, delivery_id: str) -> Ending:
        assert delivery_id
        return Sent(self.slack.post(member, message))

    def find(self, dm: str, member: Member, delivery_id: str, since: datetime) -> Ending:
        raise AssertionError(f"nothing is in doubt here: {dm} {member} {delivery_id} {since}")


@dataclass
class Acme:
    """A workspace with the coach, and one member of it in front of their screen."""

    store: Storage = field(default_factory=memory_storage)
    slack: FakeMessenger = field(default_factory=FakeMessenger)
    member: Member = ANA
    clock: TickingClock = field(default_factory=TickingClock)
    ids: Iterator[str] = field(default_factory=numbered_ids)
    events: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        clock, new_id, store = self.clock, lambda: next(self.ids), self.store
        self.words = WORDS
        library = Library(FRAMEWORK)
        members = MemberService(store, library, clock)
        teams = TeamService(store, clock, new_id)
        summaries = SummaryService(store, library, clock, new_id, MINIMUM)
        pledges = PledgeService(store, library, clock, new_id)
        reflections = ReflectionService(store, library, clock, new_id)
        share, summary = ShareMessages(self.words), SummaryMessages(self.words)
        kinds = {
            WEEKLY: weekly(reflections, WeeklyMessages(self.words)),
            **team_kinds(teams, summaries, pledges, share, summary),
        }
        post = PostOffice(FakeCourier(self.slack), kinds, timedelta(0))
        self.sender = Sender(SendingService(store, clock, new_id, post), clock, lambda _: False)
        services = app.Services(
            checks=CheckService(store, library, clock, new_id),
            plans=PlanService(store, library, clock, new_id),
            members=members,
            weekly=WeeklyService(store, clock),
            reflections=reflections,
            teams=teams,
            summaries=summaries,
            pledges=pledges,
            exports=ExportService(store, library, clock),
            evidence=EvidenceService(store, library, clock, new_id),
            library=library,
            outbox=outbox(self.sender),
        )
        self.services = services
        self.listening = FakeListening()
        app.register(cast("Listening", self.listening), services, self.words, cast("Messenger", self.slack))

    def colleague(self, user: str, workspace: str = "T1") -> "Acme":
        """Give somebody else, in front of their own screen."""
        return replace(self, member=Member(workspace, user))

    @property
    def screen(self) -> Screen:
        return self.slack.screen(self.member)

    def says(self, text: str, channel: str = DM) -> None:
        """Type into the DM, or a command into a channel: a command is what begins with a slash."""
        people = named(text)
        if text.startswith("/"):
            assert self.listening.spoken
            rest = typed(text.partition(" ")[2])
            came = Inbound(self.member, text=rest, people=people, channel=channel, trigger="t", in_dm=channel == DM)
            self.do(self.listening.spoken, came)
            return
        assert channel == DM, "the app hears nothing but commands in a channel"
        came = Inbound(
            self.member, text=typed(text), people=people, event=f"Ev{next(self.events)}", channel=DM, in_dm=True
        )
        event = {"text": text, "channel_type": "im"}
        for kind, persist, show, only in self.listening.events:
            if kind == "message" and only(event):
                self.do((persist, show), came)

    def presses(self, label: str, channel: str = DM) -> None:
        """Press the newest button of that label, in the DM or in what only they see in a channel."""
        shown = self.screen.dm if channel == DM else self.screen.ephemeral
        ts, button = next(
            (ts, button) for ts in reversed(shown) for button in buttons(shown[ts].parts) if button.label == label
        )
        self.clicks(button, ts, channel)

    def clicks(self, button: Button, ts: str = "", channel: str = DM) -> None:
        """Click a button, as a device may still show it."""
        came = Inbound(
            self.member,
            token=button.token,
            detail=button.detail,
            channel=channel,
            message_ts=ts,
            trigger="t",
            in_dm=bool(ts) and channel == DM,
        )
        self.do(self.listening.clicks[button.deed], came)

    def picks(self, label: str) -> None:
        """Choose that entry of the newest list that has it."""
        for ts in reversed(self.screen.dm):
            for pick in (part for part in self.screen.dm[ts].parts if isinstance(part, Select)):
                values = [choice.value for _, choices in pick.groups for choice in choices if choice.label == label]
                if values:
                    came = Inbound(
                        self.member,
                        token=pick.token,
                        detail=values[0],
                        channel=DM,
                        message_ts=ts,
                        trigger="t",
                        in_dm=True,
                    )
                    self.do(self.listening.clicks[pick.deed], came)
                    return
        raise AssertionError(f"no list has {label!r}")

    def commands(self, text: str) -> None:
        """Type the slash command with that text, which can open a dialog."""
        assert self.listening.spoken
        came = Inbound(self.member, text=text, channel=DM, trigger="t", in_dm=True)
        self.do(self.listening.spoken, came)

    def saves(self, text: str) -> None:
        """Choose the shortcut in the menu of a message with that text, in some channel."""
        came = Inbound(self.member, text=text, channel="C1", message_ts="1764000000.000100", trigger="t")
        self.do(self.listening.shortcuts["log.save"], came)

    def sends(self, **changed: str) -> None:
        """Send the open dialog, with these entries changed."""
        form = self.screen.form
        assert form
        entries = {entry.name: entry.value for entry in form.inputs} | changed
        self.do(self.listening.forms[form.deed], self._sent(form, entries))
        self.screen.form = None

    def _sent(self, form: Form, entries: Mapping[str, str]) -> Inbound:
        return Inbound(self.member, token=form.token, entries=entries, event=f"V{next(self.events)}")

    def reads(self) -> str:
        """Give the newest message of the DM, with the labels of its buttons."""
        return read(self.screen.dm)

    def reads_alone(self) -> str:
        """Give the newest message that only this member sees, in a channel."""
        return read(self.screen.ephemeral)

    def reads_at_home(self) -> str:
        """Give the Home page."""
        return fallback_text(self.screen.home) if self.screen.home else ""

    def do(self, halves: tuple[Persist, Show], came: Inbound) -> None:
        """Let both halves do their work; what can't be done is told."""
        persist, show = halves
        try:
            kept = persist(came) or ""
        except CoachError as error:
            self.slack.post(came.member, self._trouble(error))
            return
        try:
            show(replace(came, kept=kept))
        except CoachError as error:
            self.slack.post(came.member, self._trouble(error))

    def _trouble(self, error: CoachError) -> Message:
        return Message((Prose(self.words.say(f"errors/{error.prompt}", ref="TEST", **error.facts)),))


def read(messages: Mapping[str, Message]) -> str:
    if not messages:
        return ""
    newest = messages[list(messages)[-1]]
    return fallback_text(newest) + "\n" + " ".join(f"[{button.label}]" for button in buttons(newest.parts))
