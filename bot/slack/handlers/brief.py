"""The brief: a page made of what a member kept, which is in their DM and nowhere else."""

from bot.domain.brief import Kind
from bot.domain.conversation import MessageRef
from bot.domain.errors import EmptyWordsError, NothingToChangeError
from bot.domain.people import Member
from bot.messages.brief import BriefMessages, Then
from bot.messages.parts import Message
from bot.messages.words import Words
from bot.services.briefs import BriefService, BriefWish
from bot.slack.handlers.evidence_form import Opened
from bot.slack.interactions import Click, Command, Submission
from bot.slack.routing import command, on
from bot.slack.show import Show


class BriefHandlers:
    """Makes briefs, and hands them to the member who asked."""

    def __init__(self, briefs: BriefService, words: Words) -> None:
        self._briefs = briefs
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
        wish = BriefWish(
            _kind(submission.value), said["period"], said.get("ingredients", "").split(), said.get("question", "")
        )
        return Show.post(self._messages.shown, self._briefs.gather(submission.member, wish))

    @on(Click, "brief.open")
    def open(self, click: Click) -> Show:
        """Open the dialog with the page that the button stands below."""
        if not click.quoted or click.value not in set(Then):
            raise NothingToChangeError
        return Show.form(self._messages.take_form, click.quoted, Then(click.value), Opened.by(click).value)

    @on(Submission, "brief.take")
    def take(self, submission: Submission) -> Show:
        """Show the edited page in its place; put it into the DM as text or as a file, if that was chosen."""
        text, opened = submission.entries["text"].strip(), Opened.read(submission.value)
        if not text:
            raise EmptyWordsError
        edited = Show.update(submission.member, self._edited, opened.picture, text)
        match submission.entries["then"]:
            case Then.TEXT:
                return Show.post(self._messages.text, text) + edited
            case Then.FILE:
                return Show.files(self._messages.file, text) + edited
            case _:
                return edited

    def _begin(self, member: Member) -> Message:
        return self._messages.begin(has_something=self._briefs.has_something(member))

    def _edited(self, place: MessageRef | None, text: str) -> tuple[MessageRef, Message] | None:
        return (place, self._messages.edited(text)) if place else None


def _kind(value: str) -> Kind:
    """Read the kind of a brief; NothingToChangeError if it is none."""
    if value not in set(Kind):
        raise NothingToChangeError
    return Kind(value)
