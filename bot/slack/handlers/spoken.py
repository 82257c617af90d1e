"""What people type: the slash command, and the same words without it in the DM."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from bot.domain.conversation import Outcome
from bot.domain.vocabulary import Understood, Unknown, understand
from bot.messages.help import HelpMessages
from bot.messages.words import Words
from bot.services.members import MemberService
from bot.slack.inbound import Inbound
from bot.slack.listening import Listening, Persist, Show, nothing
from bot.slack.messenger import Messenger
from bot.slack.mrkdwn import named

COMMAND = "/ldcareer"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a command leads.

    Attributes:
        persist: the first half.
        show: the second half.
        into_dm: whether the answer goes into the DM, wherever it was asked.
        begins: whether it begins something, so that a welcome needs no button to begin.
        own_words: whether what is typed behind its name is no answer, even where one is wanted.
    """

    show: Show
    persist: Persist = nothing
    into_dm: bool = False
    begins: bool = False
    own_words: bool = False


class Listener(Protocol):
    """A journey that may be waiting for words."""

    def say(self, came: Inbound) -> Outcome | None:
        """Take typed words as an answer; None where none is wanted."""

    def post_answered(self, came: Inbound) -> None:
        """Show what the answer led to."""


class SpokenHandlers:
    """Understands what was typed, and leads it to its journey."""

    def __init__(
        self,
        routes: Mapping[str, Route],
        listeners: Sequence[Listener],
        members: MemberService,
        words: Words,
        messenger: Messenger,
    ) -> None:
        self._routes = {"help": Route(self.help), **routes}
        self._listeners = listeners
        self._members = members
        self._words = words
        self._messages = HelpMessages(words)
        self._messenger = messenger

    def register(self, listening: Listening) -> None:
        """Listen to the command, to messages in the DM, and to everything that is named `help.…`."""
        listening.command(COMMAND, self.hear, self.answer)
        listening.event({"type": "message"}, self.hear_message, self.answer_message, only=_from_a_person)
        listening.click("help.all", nothing, self.help)
        listening.click("help.do", self.hear_suggested, self.answer_suggested)

    def hear(self, came: Inbound) -> str | None:
        """Persist what the command asks for."""
        said = understand(came.text, self._words.vocabulary)
        if not isinstance(said, Understood):
            return None
        return self._routes[said.command].persist(replace(came, text=said.rest))

    def answer(self, came: Inbound) -> None:
        """Show what the command asks for; who types nothing more gets a welcome or the help."""
        said = understand(came.text, self._words.vocabulary)
        if isinstance(said, Understood):
            self._follow(said, came)
        elif not self._welcomed(came, begun=False):
            known = self._messages.unknown(said, came.people) if said else self._messages.commands()
            self._messenger.here(came, known)

    def hear_message(self, came: Inbound) -> str:
        """Take a single command word as a command, and most else as an answer where one is wanted."""
        if not self._is_command(understand(came.text, self._words.vocabulary)):
            for number, listener in enumerate(self._listeners):
                outcome = listener.say(came)
                if outcome is not None:
                    return f"{number} {outcome}"
        return self.hear(came) or ""

    def answer_message(self, came: Inbound) -> None:
        """Show what the answer led to, or what the words asked for."""
        number, _, outcome = came.kept.partition(" ")
        if outcome:
            self._listeners[int(number)].post_answered(replace(came, kept=outcome))
        else:
            self.answer(came)

    def hear_suggested(self, came: Inbound) -> str | None:
        """Persist what the suggested command asks for."""
        return self.hear(_suggested(came))

    def answer_suggested(self, came: Inbound) -> None:
        """Show what the suggested command asks for."""
        self.answer(_suggested(came))

    def help(self, came: Inbound) -> None:
        """List the commands where they were asked for."""
        self._messenger.here(came, self._messages.commands())

    def _is_command(self, said: Understood | Unknown | None) -> bool:
        if not isinstance(said, Understood):
            return False
        return not said.rest or (said.by_name and self._routes[said.command].own_words)

    def _follow(self, said: Understood, came: Inbound) -> None:
        route = self._routes[said.command]
        if route.begins:
            self._welcomed(came, begun=True)
        route.show(replace(came, text=said.rest))
        if route.into_dm and not self._messenger.in_dm(came):
            self._messenger.aside(came, self._messages.elsewhere())

    def _welcomed(self, came: Inbound, *, begun: bool) -> bool:
        if not self._members.meet(came.member):
            return False
        self._messenger.post(came.member, self._messages.welcome(begun=begun))
        return True


def _suggested(came: Inbound) -> Inbound:
    return replace(came, text=came.token, people=named(came.token))


def _from_a_person(event: Mapping[str, Any]) -> bool:
    """A message that somebody wrote in the DM: not the app's own, not an edit, not a join."""
    written = event.get("subtype") in {None, "file_share"}
    return written and event.get("channel_type") == "im" and "bot_id" not in event and bool(event.get("text"))
