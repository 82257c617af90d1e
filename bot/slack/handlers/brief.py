"""The brief: a page made of what a member kept, which is in their DM and nowhere else."""

from dataclasses import replace

from bot.domain.brief import Brief, BriefKind, BriefOptions
from bot.domain.conversation import MessageRef
from bot.domain.errors import EmptyWordsError, NothingToChangeError
from bot.domain.people import Member
from bot.messages.brief import PICKED, WAYS, BriefMessages, Then
from bot.messages.parts import Message
from bot.messages.words import Words
from bot.services.briefs import BriefService
from bot.slack.handlers.evidence_form import Opened
from bot.slack.interactions import Click, Command, Submission
from bot.slack.messenger import Messenger
from bot.slack.routing import command, on
from bot.slack.show import Show


class BriefHandlers:
    """Makes briefs, and hands them to the member who asked."""

    def __init__(self, briefs: BriefService, words: Words, messenger: Messenger) -> None:
        self._briefs = briefs
        self._messenger = messenger
        self._messages = BriefMessages(words)

    @command("brief", hint=True)
    @on(Click, "brief.begin")
    def begin(self, interaction: Command | Click) -> Show:
        """Ask which conversation it is for."""
        return Show.post(self._begin, interaction.member)

    @on(Click, "brief.choose")
    def choose(self, click: Click) -> Show:
        """Open the dialog with what goes in."""
        return Show.form(self._messages.choose_form, _kind(click.value))

    @on(Submission, "brief.write")
    def write(self, submission: Submission) -> Show:
        """Post the page as it would read."""
        said = submission.entries
        ingredients = tuple(said.get("ingredients", "").split())
        options = BriefOptions(_kind(submission.value), said["period"], ingredients, said.get("question", ""))
        brief = self._briefs.gather(submission.member, options)
        return Show.post(self._messages.shown, brief, self._ways(submission.member))

    @on(Click, "brief.pick")
    def pick(self, click: Click) -> Show:
        """Open the dialog in which single lines are ticked in or out."""
        opened = Opened(picture=click.message, detail=click.value)
        offered = self._briefs.offered(click.member, BriefOptions.read(click.value))
        return Show.form(self._messages.pick_form, offered, opened.value)

    @on(Submission, "brief.picked")
    def picked(self, submission: Submission) -> Show:
        """Make the page anew, in its place."""
        opened = Opened.read(submission.value)
        ticked = [entry for name, entry in submission.entries.items() if name.startswith(PICKED)]
        options = replace(BriefOptions.read(opened.detail), lines=tuple(" ".join(ticked).split()))
        brief = self._briefs.gather(submission.member, options)
        return Show.update(submission.member, self._remade, submission.member, opened.picture, brief)

    @on(Click, "brief.open")
    def open(self, click: Click) -> Show:
        """Open the dialog with the page that the button stands below."""
        if not click.quoted or click.value not in set(Then):
            raise NothingToChangeError
        value, ways = Opened.by(click).value, self._ways(click.member)
        return Show.form(self._messages.take_form, click.quoted, Then(click.value), value, ways)

    @on(Submission, "brief.take")
    def take(self, submission: Submission) -> Show:
        """Show the edited page in its place; take it along as text, file or canvas, if that was chosen."""
        text, opened = submission.entries["text"].strip(), Opened.read(submission.value)
        if not text:
            raise EmptyWordsError
        edited = Show.update(submission.member, self._edited, submission.member, opened.picture, text)
        match submission.entries["then"]:
            case Then.TEXT:
                return Show.post(self._messages.text, text) + edited
            case Then.FILE:
                return Show.files(self._messages.file, text) + edited
            case Then.CANVAS:
                return Show.canvas(self._messages.canvas, text) + edited
            case _:
                return edited

    def _begin(self, member: Member) -> Message:
        return self._messages.begin(has_something=self._briefs.has_material(member))

    def _remade(self, member: Member, place: MessageRef | None, brief: Brief) -> tuple[MessageRef, Message] | None:
        return (place, self._messages.shown(brief, self._ways(member))) if place else None

    def _edited(self, member: Member, place: MessageRef | None, text: str) -> tuple[MessageRef, Message] | None:
        return (place, self._messages.edited(text, self._ways(member))) if place else None

    def _ways(self, member: Member) -> list[Then]:
        return [way for way in WAYS if way is not Then.CANVAS or self._messenger.takes_canvases(member)]


def _kind(value: str) -> BriefKind:
    """Read the kind of a brief; NothingToChangeError if it is none."""
    if value not in set(BriefKind):
        raise NothingToChangeError
    return BriefKind(value)
