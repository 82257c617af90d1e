"""The handlers as they are, between a Slack and a database that only remember: dialogues run in milliseconds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from bot.content.loader import load
from bot.content.render.words import Words
from bot.domain.check import Place
from bot.domain.errors import CoachError
from bot.domain.messages import Bar, Button, Buttons, Form, Message, Pick, Prose
from bot.domain.people import Member
from bot.services.checks import CheckService
from bot.services.library import Library
from bot.services.members import MemberService
from bot.services.plans import PlanService
from bot.services.reflections import ReflectionService
from bot.services.weekly import WeeklyService
from bot.slack import app
from bot.slack.blocks import spoken
from bot.slack.inbound import Inbound
from bot.slack.listening import Listening, Persist, Show
from tests.fakes import FakeClock, FakeStore, fake_ids

if TYPE_CHECKING:
    from bot.slack.messenger import Messenger

CONTENT = Path(__file__).parents[2] / "content"
ANA = Member("T1", "U1")


class FakeListening:
    """Where `Listening` hangs the halves on Bolt, this keeps them."""

    def __init__(self) -> None:
        self.clicks: dict[str, tuple[Persist, Show]] = {}
        self.forms: dict[str, tuple[Persist, Show]] = {}
        self.events: list[tuple[str, Persist, Show, Callable[[Any], bool]]] = []
        self.spoken: tuple[Persist, Show] | None = None

    def command(self, name: str, persist: Persist, show: Show) -> None:
        assert name == "/ldcareer"
        self.spoken = (persist, show)

    def click(self, deed: str, persist: Persist, show: Show) -> None:
        self.clicks[deed] = (persist, show)

    def submit(self, deed: str, persist: Persist, show: Show) -> None:
        self.forms[deed] = (persist, show)

    def event(self, matcher: Mapping[str, Any], persist: Persist, show: Show, only: Callable[[Any], bool]) -> None:
        self.events.append((matcher["type"], persist, show, only))


class FakeMessenger:
    """The DM, the Home tab and the dialogs, as one member sees them."""

    def __init__(self) -> None:
        self.dm: dict[str, Message] = {}
        self.asides: list[Message] = []
        self.home: Message | None = None
        self.form: Form | None = None

    def post(self, member: Member, message: Message) -> Place:
        del member
        ts = f"{len(self.dm) + 1}.0"
        self.dm[ts] = message
        return Place("D1", ts)

    def update(self, member: Member, place: Place, message: Message) -> None:
        del member
        self.dm[place.ts] = message

    def publish_home(self, member: Member, page: Message) -> None:
        del member
        self.home = page

    def zone(self, member: Member) -> str:
        del member
        return "Europe/Lisbon"

    def open_form(self, member: Member, trigger: str, form: Form) -> None:
        del member
        assert trigger
        self.form = form

    def replace(self, came: Inbound, message: Message) -> Place:
        if not came.message_ts:
            return self.post(came.member, message)
        self.dm[came.message_ts] = message
        return Place(came.channel, came.message_ts)

    def in_dm(self, came: Inbound) -> bool:
        return came.in_dm or came.channel == "D1"

    def here(self, came: Inbound, message: Message) -> None:
        if self.in_dm(came):
            self.post(came.member, message)
        else:
            self.aside(came, message)

    def aside(self, came: Inbound, message: Message) -> None:
        del came
        self.asides.append(message)


@dataclass
class Acme:
    """A workspace with one member and the coach."""

    store: FakeStore = field(default_factory=FakeStore)
    slack: FakeMessenger = field(default_factory=FakeMessenger)
    member: Member = ANA
    events: int = 0

    def __post_init__(self) -> None:
        clock, ids = FakeClock(), fake_ids()
        self.words = Words(CONTENT)
        library = Library(load(CONTENT))
        work, new_id = self.store.work, lambda: next(ids)
        services = app.Services(
            checks=CheckService(work, library, clock, new_id),
            plans=PlanService(work, library, clock, new_id),
            members=MemberService(work, library, clock),
            weekly=WeeklyService(work, clock),
            reflections=ReflectionService(work, library, clock, new_id),
            library=library,
        )
        self.services = services
        self.listening = FakeListening()
        app.register(cast("Listening", self.listening), services, self.words, cast("Messenger", self.slack))

    def says(self, text: str) -> None:
        """Type into the DM: a command where it begins with a slash."""
        if text.startswith("/"):
            assert self.listening.spoken
            self._do(self.listening.spoken, Inbound(self.member, text=text.partition(" ")[2], channel="D1", in_dm=True))
            return
        self.events += 1
        came = Inbound(self.member, text=text, event=f"Ev{self.events}", channel="D1", in_dm=True)
        event = {"text": text, "channel_type": "im"}
        for kind, persist, show, only in self.listening.events:
            if kind == "message" and only(event):
                self._do((persist, show), came)

    def presses(self, label: str) -> None:
        """Press the newest button of that label."""
        ts, button = next(
            (ts, button)
            for ts in reversed(self.slack.dm)
            for button in buttons(self.slack.dm[ts])
            if button.label == label
        )
        self.clicks(button, ts)

    def clicks(self, button: Button, ts: str = "") -> None:
        """Click a button, as a device may still show it."""
        came = Inbound(
            self.member,
            token=button.token,
            detail=button.detail,
            channel="D1",
            message_ts=ts,
            trigger="t",
            in_dm=bool(ts),
        )
        self._do(self.listening.clicks[button.deed], came)

    def picks(self, label: str) -> None:
        """Choose that entry of the newest list that has it."""
        for ts in reversed(self.slack.dm):
            for pick in (part for part in self.slack.dm[ts].parts if isinstance(part, Pick)):
                values = [choice.value for _, choices in pick.groups for choice in choices if choice.label == label]
                if values:
                    came = Inbound(
                        self.member,
                        token=pick.token,
                        detail=values[0],
                        channel="D1",
                        message_ts=ts,
                        trigger="t",
                        in_dm=True,
                    )
                    self._do(self.listening.clicks[pick.deed], came)
                    return
        raise AssertionError(f"no list has {label!r}")

    def sends(self, **changed: str) -> None:
        """Send the open dialog, with these entries changed."""
        form = self.slack.form
        assert form
        entries = {entry.name: entry.value for entry in form.entries} | changed
        self._do(self.listening.forms[form.deed], Inbound(self.member, token=form.token, entries=entries))
        self.slack.form = None

    def reads(self) -> str:
        """Give the newest message of the DM, with the labels of its buttons."""
        if not self.slack.dm:
            return ""
        newest = self.slack.dm[list(self.slack.dm)[-1]]
        return spoken(newest) + "\n" + " ".join(f"[{button.label}]" for button in buttons(newest))

    def _do(self, halves: tuple[Persist, Show], came: Inbound) -> None:
        persist, show = halves
        try:
            kept = persist(came) or ""
        except CoachError as error:
            facts = {"ref": "TEST", **error.facts}
            self.slack.post(came.member, Message((Prose(self.words.say(f"errors/{error.prompt}", **facts)),)))
            return
        show(replace(came, kept=kept))


def buttons(message: Message) -> list[Button]:
    found: list[Button | None] = []
    for part in message.parts:
        if isinstance(part, Buttons):
            found += part.buttons
        elif isinstance(part, (Bar, Prose)):
            found.append(part.button)
    return [button for button in found if button]
