"""Yes, no and no answer look the same to the manager: messages, edits, look-ups and database statements."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event

from bot.domain.conversation import MessageRef
from bot.domain.people import Member
from bot.domain.team import Ineligible
from bot.messages.parts import Form, Message
from bot.slack.interactions import Click, Interaction
from tests.dialogues.acme import Acme, FakeMessenger
from tests.dialogues.company import MAYA, checked, sends, staff

BEGINS = datetime(2026, 11, 23, 9, tzinfo=UTC)
WAVERER = "U9"

Happened = tuple[str, str, str]


@dataclass
class Recorder(FakeMessenger):
    """A Slack that records every call, except those about what the one member sees."""

    calls: list[Happened] = field(default_factory=list)

    def _note(self, call: str, member: Member, shown: object = "") -> None:
        if member.user != WAVERER:
            self.calls.append((call, member.user, str(shown)))

    def post(self, member: Member, message: Message) -> MessageRef:
        self._note("post", member, message)
        return super().post(member, message)

    def update(self, member: Member, place: MessageRef, message: Message) -> None:
        self._note("update", member, message)
        super().update(member, place, message)

    def publish_home(self, member: Member, page: Message) -> None:
        self._note("home", member, page)
        super().publish_home(member, page)

    def barred(self, member: Member) -> Ineligible | None:
        self.calls.append(("look-up", member.user, ""))
        return super().barred(member)

    def name(self, member: Member) -> str:
        self.calls.append(("name", member.user, ""))
        return super().name(member)

    def open_form(self, interaction: Interaction, form: Form) -> None:
        self._note("form", interaction.member, form)
        super().open_form(interaction, form)

    def update_form(self, click: Click, form: Form) -> None:
        self._note("update form", click.member, form)
        super().update_form(click, form)

    def replace(self, interaction: Interaction, place: MessageRef, message: Message) -> MessageRef:
        self._note("replace", interaction.member, message)
        return super().replace(interaction, place, message)


@contextmanager
def statements(acme: Acme, into: list[Happened]) -> Iterator[None]:
    """Record every database statement, without its values."""

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:  # noqa: ANN401  as SQLAlchemy tells it
        into.append(("statement", "", statement))

    event.listen(acme.store.engine, "before_cursor_execute", note)
    yield
    event.remove(acme.store.engine, "before_cursor_execute", note)


def story(choose: Callable[[Acme], object]) -> list[Happened]:
    """Return what happens on everybody else's side, from adding people to a team to the end of its first round.

    The one member chooses twice: when they are invited, and while the round is open.
    """
    slack = Recorder()
    maya = Acme(slack=slack).colleague(MAYA)
    people = [*staff(maya, 8), waverer := checked(maya.colleague(WAVERER))]
    named = " ".join(f"<@{one.member.user}>" for one in people)

    def on(day: float, act: Callable[[], object]) -> None:
        maya.clock.now = BEGINS + timedelta(days=day)
        act()

    def does(*texts: str) -> None:
        with statements(maya, slack.calls):
            for text in texts:
                (maya.says if text.startswith("/") else maya.presses)(text)
            maya.reads_at_home()
            sends(maya)

    on(1, lambda: does(f"/ldcareer team add {named}"))
    for number, one in enumerate(people[:-1]):
        on(1.5 + number / 100, lambda one=one: one.presses("Count me in"))  # type: ignore[misc]
    on(1.7, lambda: choose(waverer))
    on(2, lambda: does("/ldcareer team", f"/ldcareer team add {named}"))
    on(3, lambda: does("/ldcareer team remove <@U9>", "/ldcareer team add <@U9>", "/ldcareer team"))
    on(4, lambda: does("Open the round", "/ldcareer team", "/ldcareer team summary", "/ldcareer export"))
    on(6, lambda: choose(waverer))
    on(7, lambda: does("/ldcareer team", "Change the team"))
    on(12, lambda: does("/ldcareer privacy"))
    on(18.1, lambda: sends(maya))
    on(18.2, lambda: does("/ldcareer team summary", "Bars and expectations", "Cards", "Export"))
    assert any("or more counted" in text for _, _, text in slack.calls)
    return slack.calls


def test_the_whole_traffic_is_the_same_whatever_somebody_chooses() -> None:
    silence = story(lambda _: None)
    for choice in ("share.totals", "share.decline"):
        assert story(lambda one, choice=choice: one.do(one.click(choice, MAYA))) == silence  # type: ignore[misc]
    assert len(silence) > 300
