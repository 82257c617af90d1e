"""Typed text: the slash command, and in the DM commands, answers, requests and lines about somebody's work."""

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
from bot.slack.mrkdwn import mentioned
from bot.slack.routing import CommandSpec, Handler, Route, command, on
from bot.slack.routing import commands as own_commands
from bot.slack.show import Show

SLASH_COMMAND = "/ldcareer"
HELP = "help"


class MessageHandlers:
    """Parses typed text and passes it to the handler of a command, a button or a conversation."""

    def __init__(  # noqa: PLR0913  it dispatches to all journeys
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
        self._typed_buttons = TypedButtons(
            routes, conversations, {*words.labels.values(), *_framework_labels(framework)}
        )
        self._messages = HelpMessages(words)
        self._typed = TypedMessages(words)

    @on(Command)
    def run(self, typed: Command) -> Show | None:
        """Run a command or answer a request. For anything else, show the welcome message, help or a suggestion."""
        parsed = self._reader.read(typed.text)
        if isinstance(parsed.command, KnownCommand) and (parsed.is_command or not parsed.intent):
            return self._run(typed, parsed.command)
        if parsed.intent:
            return self._intent(typed, parsed.intent)
        if parsed.command is None:
            fallback = self.help(typed)
        elif parsed.kind(Expected.NOTHING) in {TypedKind.EVIDENCE, TypedKind.QUESTION}:
            fallback = Show.reply(self._messages.sentence)
        else:
            fallback = Show.reply(self._messages.unknown, _unknown(parsed.command), typed.people)
        return self._welcome(typed.member) or fallback

    @on(MessageSent)
    def receive(self, message: MessageSent) -> Show | None:
        """Press the button with that label, or treat the text as a command, an answer, a request or evidence."""
        parsed = self._reader.read(message.text)
        open_ = self._typed_words.open(message.member) if self._typed_buttons.may_press(parsed) else None
        pressed = self._typed_buttons.press(message, parsed, open_.view) if open_ else None
        if pressed:
            ambiguous = parsed.control and not (parsed.control.is_complete or self._typed_buttons.is_label(parsed))
            intent = parsed.intent if ambiguous else None  # "stop" may mean more than the open question
            return pressed + (Show.reply(self._draw_intent, message.member, intent) if intent else Show())
        if parsed.is_command and isinstance(parsed.command, KnownCommand):
            return self._run_in_dm(message, parsed.command)
        return self._respond(message, parsed, self._typed_words.handle(message.member, parsed))

    @on(Click, "help.do")
    def run_suggested(self, click: Click) -> Show | None:
        return self.run(
            Command(
                member=click.member,
                id=click.id,
                channel=click.channel,
                response_url=click.response_url,
                trigger_id=click.trigger_id,
                text=click.value,
                people=mentioned(click.value),
            )
        )

    @command(HELP, hint=True)
    @on(Click, "help.all")
    def help(self, _: Click | Command) -> Show:
        return Show.reply(self._messages.commands)

    @on(Click, "typed.keep")
    def keep_answer(self, click: Click) -> Show:
        """Save text as the answer after the member confirmed that it is one."""
        conversation_id, step, text = (*click.value.split("\n", 2), "", "")[:3]
        kept = self._typed_words.keep(click.member, conversation_id, step, text)
        if not kept.is_answer:
            return Show.replace(self._typed.too_late, text, f"{click.id}\n{text}")
        confirmation = Show.replace(self._typed.kept, text)
        return confirmation + self._post(kept.view) if kept.view else confirmation

    @on(Click, "typed.read")
    def read(self, click: Click) -> Show:
        """Post the page about a request."""
        intents = self._typed_words.framework.intents
        intent = next((intent for intent in intents if intent.page and intent.id == click.value), None)
        if intent is None:
            raise NothingToChangeError
        return Show.post(self._typed.page, intent)

    @on(Click, "typed.drop")
    def drop(self, click: Click) -> Show:
        """Discard the text. If it could have been an answer, show the open question again."""
        dropped = Show.replace(self._typed.dropped, click.value)
        return dropped + self._show_again(self._typed_words.open(click.member)) if click.value == ANSWER else dropped

    def _run(self, typed: Command, known: KnownCommand) -> Show | None:
        spec, handle = self._commands[known.command]
        show = handle(replace(typed, text=known.rest))
        return self._welcome(typed.member, begun=True) + (show or Show()) if spec.begins else show

    def _respond(self, message: MessageSent, parsed: Typed, result: TypedResult) -> Show:
        """Reply to the text, and show the open conversation again below the reply."""
        line = f"{message.id}\n{message.text}"
        keep = _keep_value(result.open, parsed)
        match result.kind:
            case TypedKind.ANSWER:
                return self._post(result.answered)
            case TypedKind.ASK_FIRST:
                return Show.reply(self._typed.ask_first, parsed, keep)
            case TypedKind.INTENT if parsed.intent:
                return self._intent_in_dm(message, parsed.intent, result.open, keep)
            case TypedKind.COMMAND if isinstance(parsed.command, KnownCommand):
                return self._run_in_dm(message, parsed.command)
            case TypedKind.QUESTION:
                reply = Show.reply(self._typed.no_answer, parsed, line)
            case TypedKind.EVIDENCE | TypedKind.UNKNOWN if result.open and result.open.wants is Expected.CHOICE:
                reply = Show.reply(self._typed.press, parsed, line)
            case TypedKind.EVIDENCE:
                reply = Show.reply(self._typed.offer_evidence, parsed, line)
            case _:
                unknown = Show.reply(self._messages.unknown, _unknown(parsed.command), message.people)
                return self._welcome(message.member) or unknown + self._show_again(result.open)
        return self._welcome(message.member) + reply + self._show_again(result.open)

    def _run_in_dm(self, message: MessageSent, known: KnownCommand) -> Show:
        """Run a command, and show the open conversation again below the result."""
        return self._with_open(message.member, known, self._run(_as_command(message), known) or Show())

    def _intent_in_dm(self, message: MessageSent, intent: Intent, open_: OpenView | None, keep: str) -> Show:
        """Carry out or answer a request, and show the open conversation again below the result."""
        show = self._intent(_as_command(message), intent, keep)
        command = self._reader.read(intent.does).command if intent.does else None
        return self._with_open(message.member, command, show) if command else show + self._show_again(open_)

    def _with_open(self, member: Member, command: KnownCommand | UnknownCommand, show: Show) -> Show:
        """Show the open conversation again below a command's result, unless the command has shown it."""
        resumes = isinstance(command, KnownCommand) and self._commands[command.command][0].resumes
        return show if resumes else show + self._show_again(self._typed_words.open(member))

    def _intent(self, typed: Command, intent: Intent, keep: str = "") -> Show:
        """Carry out or answer a request. The welcome message replaces help."""
        welcome = self._welcome(typed.member)
        if not intent.does:
            return welcome + Show.reply(self._draw_intent, typed.member, intent, keep)
        known = self._reader.read(intent.does).command
        if not isinstance(known, KnownCommand) or (welcome and known.command == HELP):
            return welcome
        return welcome + (self._run(replace(typed, people=()), known) or Show())

    def _draw_intent(self, member: Member, intent: Intent, keep: str = "") -> Message:
        return self._typed.intent(intent, keep, self._typed_words.furthest(member) if intent.quotes else None)

    def _post(self, view: Any) -> Show:  # noqa: ANN401  the view of any conversation
        return self._conversations[type(view)].post(view)

    def _show_again(self, open_: OpenView | None) -> Show:
        return self._post(open_.view) if open_ and open_.show_again else Show()

    def _welcome(self, member: Member, *, begun: bool = False) -> Show:
        return Show.post(self._messages.welcome, begun=begun) if self._members.meet(member) else Show()


def _as_command(message: MessageSent) -> Command:
    return Command(
        member=message.member, id=message.id, channel=message.channel, text=message.text, people=message.people
    )


def _keep_value(open_: OpenView | None, parsed: Typed) -> str:
    """Return the value of the button that saves text as the answer; empty if it can't be one, or is too long."""
    if open_ is None or open_.wants not in {Expected.WORDS, Expected.NAME} or not parsed.fits_a_button:
        return ""
    return f"{open_.view.conversation.id}\n{open_.step}\n{parsed.text}"


def _unknown(parsed: KnownCommand | UnknownCommand | None) -> UnknownCommand:
    """Convert a command whose arguments can't be parsed to an unknown one, for which that command is suggested."""
    if isinstance(parsed, KnownCommand):
        return UnknownCommand("", parsed.command)
    return parsed or UnknownCommand("", None)


def _framework_labels(framework: Framework) -> Iterator[str]:
    """Yield the button labels that come from the framework instead of labels.yaml."""
    yield from (scope.name for scope in framework.scopes)
    yield from (option.label for question in framework.reframe for option in question.options)
    yield from (obstacle.name for obstacle in framework.obstacles)
