"""What people type: commands behind the slash, and the same words or answers in the DM."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.people import Member
from bot.domain.vocabulary import Understood, Unknown, understand
from bot.messages.help import HelpMessages
from bot.messages.words import Words
from bot.services.members import MemberService
from bot.services.typed_words import TypedWords
from bot.slack.handlers.conversations import ConversationHandlers
from bot.slack.interactions import Click, Command, MessageSent
from bot.slack.mrkdwn import named
from bot.slack.routing import CommandSpec, Handler, command, on
from bot.slack.routing import commands as own_commands
from bot.slack.show import Show

SLASH_COMMAND = "/ldcareer"


class MessageHandlers:
    """Understands what was typed, and passes it to its journey."""

    def __init__(
        self,
        *,
        commands: Mapping[str, tuple[CommandSpec, Handler]],
        typed_words: TypedWords,
        conversations: Mapping[type, ConversationHandlers[Any]],
        members: MemberService,
        words: Words,
    ) -> None:
        self._commands = {**commands, **own_commands([self])}
        self._typed_words = typed_words
        self._conversations = conversations
        self._members = members
        self._vocabulary = words.vocabulary
        self._messages = HelpMessages(words)

    @on(Command)
    def run(self, typed: Command) -> Show | None:
        """Run the command; who types nothing more gets a welcome or the help."""
        said = understand(typed.text, self._vocabulary)
        if isinstance(said, Understood):
            spec, handle = self._commands[said.command]
            show = handle(replace(typed, text=said.rest))
            return self._welcome(typed.member, begun=True) + (show or Show()) if spec.begins else show
        otherwise = Show.reply(self._messages.unknown, said, typed.people) if said else self.help(typed)
        return self._welcome(typed.member, begun=False) or otherwise

    @on(MessageSent)
    def hear(self, message: MessageSent) -> Show | None:
        """Take a single command word as a command, and most else as an answer if one is wanted."""
        said = understand(message.text, self._vocabulary)
        view = None if self._is_command(said) else self._typed_words.answer(message.member, message.text)
        if view:
            return self._conversations[type(view)].below(view)
        return self.run(
            Command(
                member=message.member,
                id=message.id,
                channel=message.channel,
                text=message.text,
                people=message.people,
            )
        )

    @on(Click, "help.do")
    def run_suggested(self, click: Click) -> Show | None:
        """Run the command that was suggested."""
        return self.run(
            Command(
                member=click.member,
                id=click.id,
                channel=click.channel,
                response_url=click.response_url,
                trigger_id=click.trigger_id,
                text=click.value,
                people=named(click.value),
            )
        )

    @command("help", hint=True)
    @on(Click, "help.all")
    def help(self, _: Click | Command) -> Show:
        """List the commands."""
        return Show.reply(self._messages.commands)

    def _is_command(self, said: Understood | Unknown | None) -> bool:
        if not isinstance(said, Understood):
            return False
        return not said.rest or (said.by_name and self._commands[said.command][0].own_words)

    def _welcome(self, member: Member, *, begun: bool) -> Show:
        return Show.post(self._messages.welcome, begun=begun) if self._members.meet(member) else Show()
