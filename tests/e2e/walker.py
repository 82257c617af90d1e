"""People who do anything that Slack lets them do, in random order from a seed."""

import threading
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bot.demo.walks import ROUND
from simulator.blocks.state import options
from simulator.blocks.walk import interactive
from simulator.errors import RefusedError
from simulator.slack import SimulatedSlack
from simulator.workspace.conversations import Message
from tests.e2e.in_process import InProcess
from tests.e2e.test_typed_words import HOSTILE

Json = dict[str, Any]

SHOWN = 300
"""How many earlier versions of messages a second device may still show."""

RECENT = 60
"""How many messages of a conversation a person still looks at."""

STEP = timedelta(days=2, hours=5)
"""How far the clock of the jobs moves each time; a week takes three or four steps."""

NASTY = (
    *HOSTILE,
    "a" * 3001,
    "long words " * 1500,
    "\x00\x07\x1b[31m\x7f tabs\tand\vfeeds\f",
    "\u202eright to left\u202c שלום العربية",
    "👩🏽‍🚀🏳️‍🌈 :tada: ﷽ \uff26\uff55\uff4c\uff4c",
    "zero\u200bwidth\u200d\u2060\ufeff",
    "'; DROP TABLE checks; -- =1+1 \\N {0} %s ${x}",
    "```\n> quote\n*bold* _it_ ~no~ <script>alert(1)</script>",
    "/ldcareer",
    "payload=%7B%7D",
    "\n\n\n",
    "-",
)
SENTENCES = (
    "The returns team now calls us before they order a course.",
    "Not much, was on sick leave",
    "how do I get promoted?",
    "not this week",
    "Learning Coordinator",
    "senior instuctional designer",
    "stop sending me these",
    *"12345",
)
ARGUMENTS = (
    "",
    "",
    "",
    "now",
    "on",
    "off",
    "friday at 3",
    "tue 9:00",
    "every second monday",
    "pause 2w",
    "junior",
    "strategic",
    "summary",
    "totals",
    "card",
    "We said no to a refresher.",
    "fri 99:99",
    "pause 0w",
)


@dataclass
class Walker:
    """A person.

    Attributes:
        shown: earlier versions of messages.
    """

    user: str
    dm: str
    channels: Sequence[str]
    shown: deque[Message] = field(default_factory=lambda: deque(maxlen=SHOWN))


class Walk:
    """A random walk: each action is shown before the next one begins.

    Args:
        slack: the workspace, if it isn't the first.

    Attributes:
        did: how often each kind of action was done.
        log: the latest actions in words.
    """

    def __init__(
        self,
        both: InProcess,
        seed: int,
        people: int,
        vocabulary: Sequence[str],
        slack: SimulatedSlack | None = None,
    ) -> None:
        slack = slack or both.slack.slack
        self._both, self._client, self._space = both, slack.client, slack.workspace
        self._dice = Random(seed)  # noqa: S311  no secret
        self._vocabulary = vocabulary
        self._now = datetime.fromtimestamp(slack.workspace.clock(), UTC)
        everybody = [person.id for person in slack.workspace.people]
        walking = [person.id for person in self._client.people() if not person.deactivated][:people]
        self._handles = [self._handle(user) for user in [*walking, *everybody[-4:]]]
        self._everybody = everybody
        self._walkers = [self._walker(user) for user in walking]
        self.did: Counter[str] = Counter()
        self.log: deque[str] = deque(maxlen=12)
        self._kinds: dict[Callable[[Walker], str], int] = {
            self.presses: 40,
            self.types: 14,
            self.commands: 14,
            self.presses_further_up: 6,
            self.presses_an_old_picture: 4,
            self.presses_twice: 5,
            self.picks: 6,
            self.presses_at_home: 6,
            self.opens_a_tab: 3,
            self.saves_a_message: 3,
            self.has_an_event_sent_again: 3,
            self.lets_time_pass: 1,
        }

    def begin(self) -> None:
        """Close a round of the first person in which all others are counted, so that all buttons can be reached."""
        self.open_round()
        for _ in range(-(-ROUND // STEP)):
            self.lets_time_pass(self._walkers[0])
        self._both.settle()

    def open_round(self) -> None:
        """Have all but the first person finish a check and share it with the first, who opens a round."""
        manager, *team = self._walkers
        for number, who in enumerate(team):
            self._both.accepted(self._client.command(who.user, who.dm, "/ldcareer check"))
            for action in ("check.pick", *["check.answer.2"] * 8, "check.skip"):
                self._does(who, action)
            if not number:
                self._both.accepted(
                    self._client.command(manager.user, manager.dm, f"/ldcareer team add {self._named(team)}")
                )
        self._both.settle()
        for number, who in enumerate(team):
            self._does(who, "share.card" if number == 1 else "share.totals")
        self._both.accepted(self._client.command(manager.user, manager.dm, "/ldcareer team"))
        self._does(manager, "team.round")
        self._both.settle()

    def step(self) -> list[Sequence[Json]]:
        """Have a person do something, wait until it is shown, and return the blocks that they see then."""
        who = self._dice.choice(self._walkers)
        dialogs = self._client.views(who.user)
        if dialogs and self._dice.random() < 0.8:  # a dialog covers everything else
            kinds: dict[Callable[[Walker], str], int] = {self.submits: 6, self.closes: 2, self.presses_in_a_dialog: 2}
        else:
            kinds = self._kinds
        action = self._dice.choices(list(kinds), list(kinds.values()))[0]
        self.log.append(f"{who.user} {action.__name__} …")
        what = action(who)
        self._both.settle()
        self.did[action.__name__] += 1
        self.log[-1] = f"{who.user} {action.__name__} {what}"
        newest, home = self._from_the_app(who)[-2:], self._client.home(who.user)
        who.shown.extend(newest)
        views = [view.blocks for view in (home, *self._client.views(who.user)) if view]
        return [*(message.blocks for message in newest), *views]

    def presses(self, who: Walker) -> str:
        newest = self._from_the_app(who)[-2:]
        return self._press(who, self._dice.choice(newest)) if newest else self.commands(who)

    def presses_further_up(self, who: Walker) -> str:
        messages = self._from_the_app(who)
        return self._press(who, self._dice.choice(messages)) if messages else self.commands(who)

    def presses_an_old_picture(self, who: Walker) -> str:
        return self._press(who, self._dice.choice(who.shown)) if who.shown else self.commands(who)

    def presses_twice(self, who: Walker) -> str:
        newest = self._from_the_app(who)[-1:]
        return self._press(who, newest[0], times=2) if newest else self.commands(who)

    def picks(self, who: Walker) -> str:
        for message in reversed(self._from_the_app(who)):
            lists = [found for found in interactive(message.blocks) if found[1]["type"] == "static_select"]
            if lists:
                return self._click(who, message, *self._dice.choice(lists))
        return self.presses(who)

    def commands(self, who: Walker) -> str:
        word = self._dice.choice(self._vocabulary)
        if self._dice.random() < 0.15:  # a typo
            word = word[:1] + word
        rest = self._dice.choice((*ARGUMENTS, *NASTY, self._names()))
        if word in {"team", "teams"}:
            rest = self._dice.choice(
                ("", "summary", "summary", f"add {self._names()}", f"remove {self._names(1)}", rest)
            )
        text = f"/ldcareer {word} {rest}"
        place = self._dice.choice((who.dm, who.dm, who.dm, *who.channels))
        self._both.accepted(self._client.command(who.user, place, text))
        return repr(text[:80])

    def types(self, who: Walker) -> str:
        text = self._dice.choice((*SENTENCES, *SENTENCES, *NASTY, *self._vocabulary[:12]))
        if not text.strip():
            text = "."
        self._client.send(who.user, who.dm, text)
        return repr(text[:80])

    def submits(self, who: Walker) -> str:
        view = self._client.views(who.user)[-1]
        if not view.body.get("submit"):
            return self.closes(who)
        values = {
            block["block_id"]: self._entry(block["element"])
            for block in view.blocks
            if block["type"] == "input" and self._dice.random() < 0.7  # the others keep their values
        }
        self._both.accepted(self._client.submit(who.user, view.id, values))
        return f"{view.body.get('callback_id')} {str(values)[:120]}"

    def closes(self, who: Walker) -> str:
        view = self._client.views(who.user)[-1]
        self._client.close(who.user, view.id)
        return str(view.body.get("callback_id"))

    def presses_in_a_dialog(self, who: Walker) -> str:
        view = self._client.views(who.user)[-1]
        pressable = [(block, element) for block, element in interactive(view.blocks) if block["type"] != "input"]
        if not pressable:
            return self.submits(who)
        block, element = self._dice.choice(pressable)
        place = (view.id, block["block_id"], element["action_id"])
        self._both.accepted(self._client.click_in_view(who.user, *place))
        return str(element["action_id"])

    def presses_at_home(self, who: Walker) -> str:
        view = self._client.home(who.user) or self._client.open_home(who.user)
        self._both.settle()
        view = self._client.home(who.user) or view
        assert view, "the Home tab stays empty"
        block, element = self._choose(list(interactive(view.blocks)))
        place = (view.id, block["block_id"], element["action_id"])
        self._both.accepted(self._client.click_in_view(who.user, *place, value=self._picked(element)))
        return str(element["action_id"])

    def opens_a_tab(self, who: Walker) -> str:
        tab = self._dice.choice(("home", "messages"))
        self._client.open_home(who.user, "home" if tab == "home" else "messages")
        return tab

    def saves_a_message(self, who: Walker) -> str:
        place = self._dice.choice((who.dm, *who.channels))
        if self._dice.random() < 0.5:  # else an existing message
            self._client.send(
                who.user, place, self._dice.choice((*SENTENCES, *(text for text in NASTY if text.strip())))
            )
        messages = self._client.messages(who.user, place)
        if not messages:
            return "none"
        message = self._dice.choice(messages[-10:])
        self._both.accepted(self._client.message_shortcut(who.user, place, message.ts, "log.save"))
        return repr(message.text[:60])

    def has_an_event_sent_again(self, _: Walker) -> str:
        events = self._both.recorder.events[-20:]
        if not events:
            return "none"
        self._both.resend_event(self._dice.choice(events))
        return ""

    def lets_time_pass(self, _: Walker) -> str:
        self._now += STEP
        self._both.let_pass(self._now)
        return self._now.isoformat()

    def _walker(self, user: str) -> Walker:
        entries = self._client.conversations(user)
        dm = next(entry.id for entry in entries if entry.kind == "app")
        return Walker(user, dm, [entry.id for entry in entries if entry.kind == "channel"])

    def _from_the_app(self, who: Walker) -> list[Message]:
        seen = [
            message
            for place in (*who.channels, who.dm)
            for message in self._client.messages(who.user, place)[-RECENT:]
            if message.bot_id and list(interactive(message.blocks))
        ]
        return sorted(seen, key=lambda message: message.ts)

    def _does(self, who: Walker, action: str) -> None:
        """Press the newest button in the DM whose action id begins like this."""
        self._both.settle()
        for message in reversed(self._from_the_app(who)):
            for block, element in interactive(message.blocks):
                if element["action_id"].startswith(action):
                    self._click(who, message, block, element)
                    return
        raise AssertionError(f"{who.user} is not offered {action}")

    def _press(self, who: Walker, message: Message, times: int = 1) -> str:
        block, element = self._choose(list(interactive(message.blocks)))
        return self._click(who, message, block, element, times)

    def _choose(self, found: Sequence[tuple[Json, Json]]) -> tuple[Json, Json]:
        weights = [1 if element.get("style") == "danger" else 8 for _, element in found]
        return self._dice.choices(found, weights)[0]

    def _click(self, who: Walker, message: Message, block: Json, element: Json, times: int = 1) -> str:
        value = self._picked(element)

        def click() -> None:
            with suppress(RefusedError):  # the message is gone
                place = (message.conversation_id, message.ts, block["block_id"], element["action_id"])
                self._both.accepted(self._client.click(who.user, *place, value=value, blocks=message.blocks))

        fingers = [threading.Thread(target=click) for _ in range(times)]
        for finger in fingers:
            finger.start()
        for finger in fingers:
            finger.join()
        return f"{element['action_id']} {value or ''}"

    def _picked(self, element: Json) -> str | None:
        return str(self._dice.choice(options(element))["value"]) if element["type"] == "static_select" else None

    def _entry(self, element: Json) -> str | list[str] | None:
        match element["type"]:
            case "plain_text_input":
                return str(self._dice.choice((*SENTENCES, *SENTENCES, *NASTY, "", "Europe/Berlin", "Europe/Berln")))
            case "static_select":
                return self._picked(element)
            case "checkboxes":
                return [str(option["value"]) for option in options(element) if self._dice.random() < 0.5]
            case "timepicker":
                return self._dice.choice(("00:00", "09:30", "23:59"))
            case "datepicker":
                return self._dice.choice(("2026-12-24", "1970-01-01", "9999-12-31"))
            case "multi_users_select":
                return self._dice.sample(self._everybody, self._dice.randint(0, 9))
        raise AssertionError(f"nobody can fill in a {element['type']}")

    def _names(self, most: int = 9) -> str:
        return " ".join(self._dice.sample(self._handles, self._dice.randint(1, most)))

    def _named(self, team: Sequence[Walker]) -> str:
        return " ".join(self._handle(who.user) for who in team)

    def _handle(self, user: str) -> str:
        return f"@{self._space.people.get(user).handle}"
