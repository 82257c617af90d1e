"""Evidence in Slack: kept in a click, by a line typed, from a message; listed, edited, deleted."""

from bot.domain.check import read_token
from bot.domain.conversation import Deed, Verb
from bot.domain.errors import NothingToChangeError
from bot.messages.evidence import EvidenceMessages
from bot.messages.parts import Message
from bot.messages.words import Words
from bot.services.evidence import EvidenceService, EvidenceView, Typed
from bot.slack.handlers.evidence_form import Opened
from bot.slack.handlers.pages import HomePage
from bot.slack.handlers.weekly import ReflectionHandlers
from bot.slack.inbound import Inbound
from bot.slack.listening import Listening, Persist, nothing
from bot.slack.messenger import Messenger

_PLACES = 6
"""Digits of a place in a list; nobody has kept more."""


class EvidenceHandlers:
    """Keeps evidence, and shows what was kept."""

    def __init__(
        self,
        evidence: EvidenceService,
        words: Words,
        messenger: Messenger,
        home: HomePage,
        reflection: ReflectionHandlers,
    ) -> None:
        self._evidence = evidence
        self._messages = EvidenceMessages(words)
        self._messenger = messenger
        self._home = home
        self._reflection = reflection

    def register(self, listening: Listening) -> None:
        """Listen to everything that is named `log.…`."""
        listening.click("log.keep", self.keep, self._reflection.show)
        listening.click("log.signal", self._deed(Verb.ANSWER), self.show)
        listening.click("log.scope", self._deed(Verb.ANSWER), self.show)
        listening.click("log.skip", self._deed(Verb.SKIP), self.show)
        listening.click("log.delete", self.delete, self.show_deleted)
        listening.click("log.list", nothing, self.post_list)
        listening.click("log.page", nothing, self.show_list)
        listening.click("log.add", nothing, self.open_form)
        listening.click("log.edit", nothing, self.open_edit_form)
        listening.shortcut("log.save", nothing, self.open_message_form)
        listening.submit("log.write", self.write, self.show_written)
        listening.submit("log.reword", self.reword, self.show_reworded)

    def hear(self, came: Inbound) -> str | None:
        """Keep the line behind the command, and give its id."""
        return self._evidence.log(came.member, came.text, came.event) if came.text else None

    def answer(self, came: Inbound) -> None:
        """Ask about the line that was kept; without one, post the list."""
        if came.text:
            self._post(came)
        else:
            self.post_list(came)

    def keep(self, came: Inbound) -> None:
        """Keep a weekly answer."""
        reflection_id, turn = read_token(came.token)
        self._evidence.keep(came.member, reflection_id, turn)

    def delete(self, came: Inbound) -> None:
        """Delete a piece of evidence."""
        evidence_id, turn = read_token(came.token)
        self._evidence.remove(came.member, evidence_id, turn)

    def write(self, came: Inbound) -> str:
        """Keep what the dialog says, and give its id."""
        Opened.read(came.token)
        return self._evidence.write(came.member, _typed(came), came.event)

    def reword(self, came: Inbound) -> None:
        """Take over what the dialog says."""
        self._evidence.reword(came.member, Opened.read(came.token).evidence, _typed(came))

    def show(self, came: Inbound) -> None:
        """Put the present picture in the place of the message that was clicked."""
        evidence_id, _ = read_token(came.token)
        self._messenger.replace(came, self._messages.message(self._known(came, evidence_id)))
        self._home.publish(came.member)

    def show_list(self, came: Inbound) -> None:
        """Put a page of the list in the place of the message that was clicked."""
        self._messenger.replace(came, self._list(came, came.detail))

    def show_deleted(self, came: Inbound) -> None:
        """Show what is left: of the list where it was deleted there, and else that it is gone."""
        evidence_id, _ = read_token(came.token)
        self._messenger.replace(came, self._drawn(came, evidence_id, came.detail))
        self._home.publish(came.member)

    def post_list(self, came: Inbound) -> None:
        """Post the list into the DM."""
        self._messenger.post(came.member, self._list(came, ""))

    def open_form(self, came: Inbound) -> None:
        """Open the dialog for a line of one's own."""
        form = self._messages.write_form(self._evidence.framework, Opened.by(came).token)
        self._messenger.open_form(came.member, came.trigger, form)

    def open_message_form(self, came: Inbound) -> None:
        """Open the dialog for the message that was chosen."""
        token = Opened.for_message(came).token
        form = self._messages.message_form(self._evidence.framework, token, came.text)
        self._messenger.open_form(came.member, came.trigger, form)

    def open_edit_form(self, came: Inbound) -> None:
        """Open the dialog with everything that can be changed."""
        evidence_id, _ = read_token(came.token)
        view, token = self._known(came, evidence_id), Opened.by(came, evidence_id).token
        self._messenger.open_form(
            came.member, came.trigger, self._messages.edit_form(self._evidence.framework, token, view)
        )

    def show_written(self, came: Inbound) -> None:
        """Look up the link to the message that it came from, if it came from one; then show what was kept."""
        opened = Opened.read(came.token)
        link = self._messenger.permalink(came.member, opened.source) if came.kept and opened.source else ""
        if link:
            self._evidence.found_at(came.member, came.kept, link)
        if opened.picture and opened.detail:
            self._messenger.update(came.member, opened.picture, self._list(came, ""))
            self._home.publish(came.member)
        else:
            self._post(came)

    def show_reworded(self, came: Inbound) -> None:
        """Draw the message anew that the dialog was opened from."""
        opened = Opened.read(came.token)
        if opened.picture:
            drawn = self._drawn(came, opened.evidence, opened.detail)
            self._messenger.update(came.member, opened.picture, drawn)
        self._home.publish(came.member)

    def _post(self, came: Inbound) -> None:
        """Post what was kept; what came twice was posted the first time."""
        if came.kept:
            self._messenger.post(came.member, self._messages.message(self._known(came, came.kept)))
        self._home.publish(came.member)

    def _deed(self, verb: Verb) -> Persist:
        def persist(came: Inbound) -> None:
            evidence_id, turn = read_token(came.token)
            self._evidence.take(came.member, evidence_id, Deed(verb, turn, came.detail))

        return persist

    def _drawn(self, came: Inbound, evidence_id: str, detail: str) -> Message:
        """Draw the message that a button stood in: the list where the button says which page, else the one piece."""
        if detail:
            return self._list(came, detail)
        view = self._evidence.view(came.member, evidence_id)
        return self._messages.message(view) if view else self._messages.deleted()

    def _list(self, came: Inbound, detail: str) -> Message:
        return self._messages.listed(self._evidence.page(came.member, _skipped(detail)))

    def _known(self, came: Inbound, evidence_id: str) -> EvidenceView:
        view = self._evidence.view(came.member, evidence_id)
        if view is None:
            raise NothingToChangeError
        return view


def _typed(came: Inbound) -> Typed:
    said = came.entries
    return Typed(said.get("words", ""), said.get("signal", ""), said.get("scope", ""))


def _skipped(detail: str) -> int:
    """Read how many are skipped before a page, out of a button of the list."""
    number = detail.partition(".")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= _PLACES else 0
