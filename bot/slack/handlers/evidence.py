"""Evidence: saved from a typed line or a Slack message, listed, edited and deleted."""

from datetime import date

from bot.domain.conversation import MessageRef, Verb, read_turn
from bot.domain.people import Member
from bot.messages.evidence import EvidenceMessages
from bot.messages.parts import Message
from bot.messages.words import Words
from bot.services.evidence import EvidenceInput, EvidenceService, EvidenceView
from bot.slack.handlers.conversations import ConversationHandlers
from bot.slack.handlers.form_context import FormContext
from bot.slack.interactions import Click, Command, Shortcut, Submission
from bot.slack.messenger import Messenger
from bot.slack.routing import command, on
from bot.slack.show import Show

_DIGITS = 6
"""Most digits of an offset into the list."""

_VERBS = {"log.signal": Verb.ANSWER, "log.scope": Verb.ANSWER, "log.skip": Verb.SKIP}


class EvidenceHandlers(ConversationHandlers[EvidenceView]):
    """Saves evidence and shows the list."""

    def __init__(self, evidence: EvidenceService, words: Words, messenger: Messenger) -> None:
        self._evidence = evidence
        self._messages = EvidenceMessages(words)
        self._messenger = messenger
        super().__init__(evidence, self._messages.message)

    @command("log", hint=True)
    def log(self, line: Command) -> Show:
        """Save the line as evidence. Without a line, post the list."""
        if line.text:
            return self.post(self._evidence.log(line.member, line.text))
        return Show.post(self._draw_list, line.member, "")

    @on(Click, "log.keep_line")
    def keep_line(self, click: Click) -> Show:
        """Save the line in the button's value, and ask which signal it shows."""
        source, _, line = click.value.partition("\n")
        return self.replace(self._evidence.keep_line(click.member, line, source))

    def keep_below(self, click: Click, line: str, source: str) -> Show:
        """Save a line from another journey, and ask in a new message which signal it shows."""
        return self.post(self._evidence.keep_line(click.member, line, source))

    @on(Click, *_VERBS)
    def take(self, click: Click) -> Show:
        """Save the signal or scope of a piece of evidence."""
        return self.make_move(click, _VERBS)

    @on(Click, "log.delete")
    def delete(self, click: Click) -> Show:
        """Delete a piece of evidence, and update the message that was clicked."""
        evidence_id, turn = read_turn(click.value)
        remaining = self._evidence.remove(click.member, evidence_id, turn)
        return Show.replace(self._draw_clicked, click.member, remaining, click.detail)

    @on(Click, "log.list")
    def list(self, click: Click) -> Show:
        return Show.post(self._draw_list, click.member, "")

    @on(Click, "log.page")
    def turn_page(self, click: Click) -> Show:
        """Show another page of the list."""
        return Show.replace(self._draw_list, click.member, click.detail)

    @on(Click, "log.add")
    def add(self, click: Click) -> Show:
        """Open the dialog for a new line."""
        value = FormContext.from_click(click).to_value()
        today = self._evidence.today(click.member)
        return Show.form(self._messages.write_form, self._evidence.framework, value, today)

    @on(Shortcut, "log.save")
    def save_message(self, shortcut: Shortcut) -> Show:
        """Open the dialog for saving a Slack message."""
        value = FormContext(source=shortcut.message).to_value()
        today = self._evidence.today(shortcut.member)
        return Show.form(self._messages.message_form, self._evidence.framework, value, today, shortcut.text)

    @on(Click, "log.edit")
    def edit(self, click: Click) -> Show:
        """Open the dialog for editing a piece of evidence."""
        evidence_id, _ = read_turn(click.value)
        view = self._evidence.view(click.member, evidence_id)
        value = FormContext.from_click(click, evidence_id).to_value()
        return Show.form(self._messages.edit_form, self._evidence.framework, value, view)

    @on(Submission, "log.write")
    def write(self, submission: Submission) -> Show:
        """Save new evidence from the dialog. Update the list if the dialog was opened there, else post the evidence."""
        context = FormContext.read(submission.value)
        view = self._evidence.write(submission.member, _typed(submission))
        if context.source:
            return Show.post(self._draw_with_link, view, context.source).on_shown(
                self._evidence.set_message, view.evidence
            )
        if context.message and context.detail:
            return Show.update(submission.member, self._update, submission.member, context, None)
        return self.post(view)

    @on(Submission, "log.reword")
    def reword(self, submission: Submission) -> Show:
        """Save edited evidence, and update the message that the dialog was opened from."""
        context = FormContext.read(submission.value)
        view = self._evidence.reword(submission.member, context.evidence, _typed(submission))
        return Show.update(submission.member, self._update, submission.member, context, view)

    def _draw_with_link(self, view: EvidenceView, source: MessageRef) -> Message:
        """Fetch and save the link to the message that the evidence was saved from, and render the evidence with it."""
        member, evidence_id = view.evidence.member, view.evidence.id
        link = self._messenger.permalink(member, source)
        linked = self._evidence.set_link(member, evidence_id, link) if link else view
        return self._messages.message(linked)

    def _update(
        self, member: Member, context: FormContext, view: EvidenceView | None
    ) -> tuple[MessageRef, Message] | None:
        return (context.message, self._draw_clicked(member, view, context.detail)) if context.message else None

    def _draw_clicked(self, member: Member, view: EvidenceView | None, detail: str) -> Message:
        """Render the message that was clicked: the list if the button's detail has an offset, else the one piece."""
        if detail:
            return self._draw_list(member, detail)
        return self._messages.message(view) if view else self._messages.deleted()

    def _draw_list(self, member: Member, detail: str) -> Message:
        return self._messages.listed(self._evidence.page(member, _offset(detail)))


def _typed(submission: Submission) -> EvidenceInput:
    entries = submission.entries
    day = entries.get("day")
    return EvidenceInput(
        entries.get("words", ""),
        entries.get("signal", ""),
        entries.get("scope", ""),
        date.fromisoformat(day) if day else None,
    )


def _offset(detail: str) -> int:
    """Return the offset of a page, from the detail of a button in the list."""
    number = detail.partition(".")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= _DIGITS else 0
