"""Briefs: a page compiled from what a member kept, shown in their DM and saved nowhere else."""

from dataclasses import replace

from bot.domain.brief import Brief, BriefKind, BriefOptions
from bot.domain.conversation import MessageRef
from bot.domain.errors import EmptyWordsError, NothingToChangeError
from bot.domain.people import Member
from bot.messages.brief import PAGE_ACTIONS, PICKED, BriefMessages, PageAction
from bot.messages.parts import Message
from bot.messages.words import Words
from bot.services.briefs import BriefService
from bot.slack.handlers.form_context import FormContext
from bot.slack.interactions import Click, Command, Submission
from bot.slack.messenger import Messenger
from bot.slack.routing import command, on
from bot.slack.show import Show


class BriefHandlers:
    """Composes briefs, and lets the member edit and export them."""

    def __init__(self, briefs: BriefService, words: Words, messenger: Messenger) -> None:
        self._briefs = briefs
        self._messenger = messenger
        self._messages = BriefMessages(words)

    @command("brief", hint=True)
    @on(Click, "brief.begin")
    def begin(self, interaction: Command | Click) -> Show:
        """Ask what the brief is for."""
        return Show.post(self._draw_begin, interaction.member)

    @on(Click, "brief.choose")
    def choose(self, click: Click) -> Show:
        """Open the dialog for choosing what goes in."""
        return Show.form(self._messages.choose_form, _kind(click.value))

    @on(Submission, "brief.write")
    def write(self, submission: Submission) -> Show:
        """Post the page."""
        entries = submission.entries
        ingredients = tuple(entries.get("ingredients", "").split())
        options = BriefOptions(_kind(submission.value), entries["period"], ingredients, entries.get("question", ""))
        brief = self._briefs.gather(submission.member, options)
        return Show.post(self._messages.shown, brief, self._page_actions(submission.member))

    @on(Click, "brief.pick")
    def pick(self, click: Click) -> Show:
        """Open the dialog for ticking single lines."""
        context = FormContext(message=click.message, detail=click.value)
        offered = self._briefs.offered(click.member, BriefOptions.read(click.value))
        return Show.form(self._messages.pick_form, offered, context.to_value())

    @on(Submission, "brief.picked")
    def picked(self, submission: Submission) -> Show:
        """Replace the page by one with the lines that were ticked."""
        context = FormContext.read(submission.value)
        ticked = [entry for name, entry in submission.entries.items() if name.startswith(PICKED)]
        options = replace(BriefOptions.read(context.detail), lines=tuple(" ".join(ticked).split()))
        brief = self._briefs.gather(submission.member, options)
        return Show.update(submission.member, self._draw_page, submission.member, context.message, brief)

    @on(Click, "brief.open")
    def open(self, click: Click) -> Show:
        """Open the dialog for editing and exporting the page above the button."""
        if not click.quoted or click.value not in set(PageAction):
            raise NothingToChangeError
        value, actions = FormContext.from_click(click).to_value(), self._page_actions(click.member)
        return Show.form(self._messages.take_form, click.quoted, PageAction(click.value), value, actions)

    @on(Submission, "brief.take")
    def take(self, submission: Submission) -> Show:
        """Replace the page by the edited one, and post it as text, file or canvas if that was chosen."""
        text, context = submission.entries["text"].strip(), FormContext.read(submission.value)
        if not text:
            raise EmptyWordsError
        edited = Show.update(submission.member, self._draw_edited, submission.member, context.message, text)
        match submission.entries["then"]:
            case PageAction.TEXT:
                return Show.post(self._messages.text, text) + edited
            case PageAction.FILE:
                return Show.files(self._messages.file, text) + edited
            case PageAction.CANVAS:
                return Show.canvas(self._messages.canvas, text) + edited
            case _:
                return edited

    def _draw_begin(self, member: Member) -> Message:
        return self._messages.begin(has_something=self._briefs.has_material(member))

    def _draw_page(self, member: Member, ref: MessageRef | None, brief: Brief) -> tuple[MessageRef, Message] | None:
        return (ref, self._messages.shown(brief, self._page_actions(member))) if ref else None

    def _draw_edited(self, member: Member, ref: MessageRef | None, text: str) -> tuple[MessageRef, Message] | None:
        return (ref, self._messages.edited(text, self._page_actions(member))) if ref else None

    def _page_actions(self, member: Member) -> list[PageAction]:
        has_canvases = self._messenger.supports_canvases(member)
        return [action for action in PAGE_ACTIONS if action is not PageAction.CANVAS or has_canvases]


def _kind(value: str) -> BriefKind:
    if value not in set(BriefKind):
        raise NothingToChangeError
    return BriefKind(value)
