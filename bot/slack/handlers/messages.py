"""What people type: commands behind the slash, and in the DM commands, answers, requests and lines about their work."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.errors import NothingToChangeError
from bot.domain.framework import Framework
from bot.domain.intents import Intent
from bot.domain.people import Member
from bot.domain.typed import Expected, Reader, Typed, TypedKind
from bot.domain.vocabulary import KnownCommand, UnknownCommand
from bot.messages.grammar import grammar
from bot.messages.help import HelpMessages
from bot.messages.parts import Message
from bot.messages.typed import ANSWER, TypedMessages
from bot.messages.words import Words
from bot.services.members import MemberService
from bot.services.typed_words import OpenView, TypedResult, TypedWords
from bot.slack.handlers.conversations import ConversationHandlers
from bot.slack.handlers.typed_buttons import TypedButtons
from bot.slack.interactions import Click, Command, MessageSent
from bot.slack.mrkdwn import named
from bot.slack.routing import CommandSpec, Handler, Route, command, on
from bot.slack.routing import commands as own_commands
from bot.slack.show import Show

SLASH_COMMAND = "/ldcareer"
HELP = "help"


class MessageHandlers:
    """Understands what was typed, and passes it to its journey."""

    def __init__(  # noqa: PLR0913  the door leads everywhere
        self,
        *,
        commands: Mapping[str, tuple[CommandSpec, Handler]],
        routes: Mapping[Route, Handler],
        typed_words: TypedWords,
        conversations: Mapping[type, ConversationHandlers[Any]],
        members: MemberService,
        words: Words,
    ) -> None:
        self._commands = {**commands, **own_commands([self])}
        self._typed_words = typed_words
        self._conversations = conversations
        self._members = members
        framework = typed_words.framework
        self._reader = Reader(framework.phrasebook, grammar(words, framework))
        self._typed_buttons = TypedButtons(routes, conversations, {*words.labels.values(), *_named(framework)})
        self._messages = HelpMessages(words)
        self._typed = TypedMessages(words)

    @on(Command)
    def run(self, typed: Command) -> Show | None:
        """Run the command, or answer the request; who types nothing more gets a welcome or the help."""
        read = self._reader.read(typed.text)
        if isinstance(read.command, KnownCommand) and (read.is_command or not read.intent):
            return self._run(typed, read.command)
        if read.intent:
            return self._intent(typed, read.intent)
        if read.command is None:
            otherwise = self.help(typed)
        elif read.kind(Expected.NOTHING) in {TypedKind.EVIDENCE, TypedKind.QUESTION}:
            otherwise = Show.reply(self._messages.sentence)
        else:
            otherwise = Show.reply(self._messages.unknown, _unknown(read.command), typed.people)
        return self._welcome(typed.member) or otherwise

    @on(MessageSent)
    def hear(self, message: MessageSent) -> Show | None:
        """Press the button whose label it is; or take it as a command, an answer, a request, or a line to keep."""
        read = self._reader.read(message.text)
        open_ = self._typed_words.open(message.member) if self._typed_buttons.may_press(read) else None
        pressed = self._typed_buttons.press(message, read, open_.view) if open_ else None
        if pressed:
            stops = read.control and not (read.control.is_complete or self._typed_buttons.is_label(read))
            said = Show.reply(self._answered, message.member, read.intent) if stops and read.intent else Show()
            return pressed + said
        if read.is_command and isinstance(read.command, KnownCommand):
            return self._commanded(message, read.command)
        return self._respond(message, read, self._typed_words.handle(message.member, read))

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

    @command(HELP, hint=True)
    @on(Click, "help.all")
    def help(self, _: Click | Command) -> Show:
        """List what can be typed."""
        return Show.reply(self._messages.commands)

    @on(Click, "typed.keep")
    def keep_answer(self, click: Click) -> Show:
        """Keep the words that were asked about first as the answer."""
        conversation_id, step, text = (*click.value.split("\n", 2), "", "")[:3]
        kept = self._typed_words.keep(click.member, conversation_id, step, text)
        if not kept.is_answer:
            return Show.replace(self._typed.too_late, text, f"{click.id}\n{text}")
        told = Show.replace(self._typed.kept, text)
        return told + self._below(kept.view) if kept.view else told

    @on(Click, "typed.read")
    def read(self, click: Click) -> Show:
        """Post the page on what was asked for."""
        intents = self._typed_words.framework.intents
        intent = next((intent for intent in intents if intent.page and intent.id == click.value), None)
        if intent is None:
            raise NothingToChangeError
        return Show.post(self._typed.page, intent)

    @on(Click, "typed.drop")
    def drop(self, click: Click) -> Show:
        """Keep nothing; what was asked comes again."""
        dropped = Show.replace(self._typed.dropped, click.value)
        return dropped + self._again(self._typed_words.open(click.member)) if click.value == ANSWER else dropped

    def _run(self, typed: Command, said: KnownCommand) -> Show | None:
        spec, handle = self._commands[said.command]
        show = handle(replace(typed, text=said.rest))
        return self._welcome(typed.member, begun=True) + (show or Show()) if spec.begins else show

    def _respond(self, message: MessageSent, read: Typed, heard: TypedResult) -> Show:
        """Show what the words led to, and below it what is still open."""
        line = f"{message.id}\n{message.text}"
        keep = _keep(heard.open, read)
        match heard.kind:
            case TypedKind.ANSWER:
                return self._below(heard.answered)
            case TypedKind.ASK_FIRST:
                return Show.reply(self._typed.ask_first, read, keep)
            case TypedKind.INTENT if read.intent:
                return self._requested(message, read.intent, heard.open, keep)
            case TypedKind.COMMAND if isinstance(read.command, KnownCommand):
                return self._commanded(message, read.command)
            case TypedKind.QUESTION:
                said = Show.reply(self._typed.no_answer, read, line)
            case TypedKind.EVIDENCE:
                wants = heard.open.wants if heard.open else Expected.NOTHING
                said = Show.reply(self._typed.offer_evidence, read, line, wants)
            case TypedKind.UNKNOWN if heard.open and heard.open.wants is Expected.CHOICE:
                said = Show.reply(self._typed.press)
            case _:
                unknown = Show.reply(self._messages.unknown, _unknown(read.command), message.people)
                return self._welcome(message.member) or unknown + self._again(heard.open)
        return self._welcome(message.member) + said + self._again(heard.open)

    def _commanded(self, message: MessageSent, said: KnownCommand) -> Show:
        """Run a command, and show below it what is open."""
        return self._below_command(message.member, said, self._run(_as_command(message), said) or Show())

    def _requested(self, message: MessageSent, intent: Intent, open_: OpenView | None, keep: str) -> Show:
        """Do what is asked for, and show below it what is open."""
        shown = self._intent(_as_command(message), intent, keep)
        said = self._reader.read(intent.does).command if intent.does else None
        return self._below_command(message.member, said, shown) if said else shown + self._again(open_)

    def _below_command(self, member: Member, said: KnownCommand | UnknownCommand, shown: Show) -> Show:
        """Show what is open below what a command showed, unless that was it."""
        shows_it = isinstance(said, KnownCommand) and self._commands[said.command][0].resumes
        return shown if shows_it else shown + self._again(self._typed_words.open(member))

    def _intent(self, typed: Command, intent: Intent, keep: str = "") -> Show:
        """Carry out what is asked for, or answer it. The welcome is help enough."""
        welcome = self._welcome(typed.member)
        if not intent.does:
            return welcome + Show.reply(self._answered, typed.member, intent, keep)
        said = self._reader.read(intent.does).command
        if not isinstance(said, KnownCommand) or (welcome and said.command == HELP):
            return welcome
        return welcome + (self._run(replace(typed, people=()), said) or Show())

    def _answered(self, member: Member, intent: Intent, keep: str = "") -> Message:
        return self._typed.intent(intent, keep, self._typed_words.furthest(member) if intent.quotes else None)

    def _below(self, view: Any) -> Show:  # noqa: ANN401  of whichever conversation
        return self._conversations[type(view)].below(view)

    def _again(self, open_: OpenView | None) -> Show:
        """Show what is open once more, below what was said meanwhile."""
        return self._below(open_.view) if open_ and open_.show_again else Show()

    def _welcome(self, member: Member, *, begun: bool = False) -> Show:
        return Show.post(self._messages.welcome, begun=begun) if self._members.meet(member) else Show()


def _as_command(message: MessageSent) -> Command:
    return Command(
        member=message.member, id=message.id, channel=message.channel, text=message.text, people=message.people
    )


def _keep(open_: OpenView | None, read: Typed) -> str:
    """What the button carries that keeps words as the answer; empty where they can be none, or are too long."""
    if open_ is None or open_.wants not in {Expected.WORDS, Expected.NAME} or not read.fits_a_button:
        return ""
    return f"{open_.view.conversation.id}\n{open_.step}\n{read.text}"


def _unknown(said: KnownCommand | UnknownCommand | None) -> UnknownCommand:
    """What was not understood; behind a command's word, words that the command can't read."""
    if isinstance(said, KnownCommand):
        return UnknownCommand("", said.command)
    return said or UnknownCommand("", None)


def _named(framework: Framework) -> Iterator[str]:
    """The labels of buttons that the framework names."""
    yield from (scope.name for scope in framework.scopes)
    yield from (option.label for question in framework.reframe for option in question.options)
    yield from (obstacle.name for obstacle in framework.obstacles)
