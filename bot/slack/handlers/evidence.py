"""Evidence in Slack: kept by a line typed, or from a message; listed, edited, deleted."""

from datetime import date

from bot.domain.conversation import MessageRef, Verb, read_turn
from bot.domain.people import Member
from bot.messages.evidence import EvidenceMessages
from bot.messages.parts import Message
from bot.messages.words import Words
from bot.services.evidence import EvidenceInput, EvidenceService, EvidenceView
from bot.slack.handlers.conversations import ConversationHandlers
from bot.slack.handlers.evidence_form import Opened
from bot.slack.interactions import Click, Command, Shortcut, Submission
from bot.slack.messenger import Messenger
from bot.slack.routing import command, on
from bot.slack.show import Show

_DIGITS = 6
"""Of a place in a list; nobody has kept more."""

_VERBS = {"log.signal": Verb.ANSWER, "log.scope": Verb.ANSWER, "log.skip": Verb.SKIP}


class EvidenceHandlers(ConversationHandlers[EvidenceView]):
    """Keeps evidence, and shows what was kept."""

    def __init__(self, evidence: EvidenceService, words: Words, messenger: Messenger) -> None:
        self._evidence = evidence
        self._messages = EvidenceMessages(words)
        self._messenger = messenger
        super().__init__(evidence, self._messages.message)

    @command("log", hint=True)
    def log(self, line: Command) -> Show:
        """Keep the line; without one, post the list."""
        if line.text:
            return self.below(self._evidence.log(line.member, line.text))
        return Show.post(self._list, line.member, "")

    @on(Click, "log.keep_line")
    def keep_line(self, click: Click) -> Show:
        """Keep the line that was typed, and ask what it shows."""
        source, _, line = click.value.partition("\n")
        return self.in_place(self._evidence.keep_line(click.member, line, source))

    def keep_below(self, click: Click, line: str, source: str) -> Show:
        """Keep a line that another journey made, and ask below what it shows."""
        return self.below(self._evidence.keep_line(click.member, line, source))

    @on(Click, *_VERBS)
    def take(self, click: Click) -> Show:
        """Keep what was said about signal or scope."""
        return self.make_move(click, _VERBS)

    @on(Click, "log.delete")
    def delete(self, click: Click) -> Show:
        """Delete a piece of evidence, and show what is left of the message that it was deleted in."""
        evidence_id, turn = read_turn(click.value)
        left = self._evidence.remove(click.member, evidence_id, turn)
        return Show.replace(self._drawn, click.member, left, click.detail)

    @on(Click, "log.list")
    def list(self, click: Click) -> Show:
        """Post the list."""
        return Show.post(self._list, click.member, "")

    @on(Click, "log.page")
    def turn_page(self, click: Click) -> Show:
        """Show another page of the list."""
        return Show.replace(self._list, click.member, click.detail)

    @on(Click, "log.add")
    def add(self, click: Click) -> Show:
        """Open the dialog for a line of one's own."""
        value = Opened.by(click).value
        today = self._evidence.today(click.member)
        return Show.form(self._messages.write_form, self._evidence.framework, value, today)

    @on(Shortcut, "log.save")
    def save_message(self, shortcut: Shortcut) -> Show:
        """Open the dialog for the message that was chosen."""
        value = Opened(source=shortcut.message).value
        today = self._evidence.today(shortcut.member)
        return Show.form(self._messages.message_form, self._evidence.framework, value, today, shortcut.text)

    @on(Click, "log.edit")
    def edit(self, click: Click) -> Show:
        """Open the dialog with everything that can be changed."""
        evidence_id, _ = read_turn(click.value)
        view, value = self._evidence.view(click.member, evidence_id), Opened.by(click, evidence_id).value
        return Show.form(self._messages.edit_form, self._evidence.framework, value, view)

    @on(Submission, "log.write")
    def write(self, submission: Submission) -> Show:
        """Keep what the dialog says; show it in the list that the dialog was opened from, or else by itself."""
        opened = Opened.read(submission.value)
        view = self._evidence.write(submission.member, _typed(submission))
        if opened.source:
            return Show.post(self._with_link, view, opened.source).placed(self._evidence.set_message, view.evidence)
        if opened.picture and opened.detail:
            return Show.update(submission.member, self._redrawn, submission.member, opened, None)
        return self.below(view)

    @on(Submission, "log.reword")
    def reword(self, submission: Submission) -> Show:
        """Take over what the dialog says, and show it in the message that the dialog was opened from."""
        opened = Opened.read(submission.value)
        view = self._evidence.reword(submission.member, opened.evidence, _typed(submission))
        return Show.update(submission.member, self._redrawn, submission.member, opened, view)

    def _with_link(self, view: EvidenceView, source: MessageRef) -> Message:
        """Look up the link to the message that the evidence came from before showing it."""
        member, evidence_id = view.evidence.member, view.evidence.id
        link = self._messenger.permalink(member, source)
        found = self._evidence.set_link(member, evidence_id, link) if link else view
        return self._messages.message(found)

    def _redrawn(self, member: Member, opened: Opened, view: EvidenceView | None) -> tuple[MessageRef, Message] | None:
        return (opened.picture, self._drawn(member, view, opened.detail)) if opened.picture else None

    def _drawn(self, member: Member, view: EvidenceView | None, detail: str) -> Message:
        """Draw the message that a button stood in: the list if the button says which page, else the one piece."""
        if detail:
            return self._list(member, detail)
        return self._messages.message(view) if view else self._messages.deleted()

    def _list(self, member: Member, detail: str) -> Message:
        return self._messages.listed(self._evidence.page(member, _skipped(detail)))


def _typed(submission: Submission) -> EvidenceInput:
    said = submission.entries
    day = said.get("day")
    return EvidenceInput(
        said.get("words", ""), said.get("signal", ""), said.get("scope", ""), date.fromisoformat(day) if day else None
    )


def _skipped(detail: str) -> int:
    """Read how many are skipped before a page, out of a button of the list."""
    number = detail.partition(".")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= _DIGITS else 0
