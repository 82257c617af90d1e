"""The self-check as people meet it in Slack: one living message in the DM."""

from bot.domain.check import Place, read_token
from bot.domain.conversation import Deed, Outcome, Verb
from bot.domain.errors import NothingToChangeError
from bot.messages.check import CheckMessages
from bot.messages.result import ResultMessages
from bot.messages.words import Words
from bot.services.checks import CheckService, CheckView
from bot.slack.handlers.pages import HomePage
from bot.slack.inbound import Inbound
from bot.slack.listening import Listening, Persist, nothing
from bot.slack.messenger import Messenger


class CheckHandlers:
    """Walks people through a check."""

    def __init__(self, checks: CheckService, words: Words, messenger: Messenger, home: HomePage) -> None:
        self._checks = checks
        self._messages = CheckMessages(words)
        self._result = ResultMessages(words)
        self._messenger = messenger
        self._home = home

    def register(self, listening: Listening) -> None:
        """Listen to everything that is named `check.…`."""
        listening.click("check.begin", self.begin, self.post)
        listening.click("check.cancel", self.begin_anew, self.show)
        listening.click("check.answer", self._deed(Verb.ANSWER), self.show)
        listening.click("check.pick", self._deed(Verb.ANSWER), self.show)
        listening.click("check.skip", self._deed(Verb.SKIP), self.show)
        listening.click("check.keep", self._deed(Verb.KEEP), self.show)
        listening.click("check.back", self._deed(Verb.BACK), self.show)
        listening.click("check.pause", self._deed(Verb.PAUSE), self.show)
        listening.click("check.resume", self._deed(Verb.RESUME), self.show)
        listening.click("check.edit", self._deed(Verb.EDIT), self.show)
        listening.click("check.open", nothing, self.post_one)
        listening.click("check.open_write", nothing, self.open_form)
        listening.click("check.why", nothing, self.explain)
        listening.submit("check.write", self.write, self.show_written)

    def begin(self, came: Inbound) -> None:
        """Open a check, or take up the one under way."""
        self._checks.begin(came.member)

    def begin_anew(self, came: Inbound) -> None:
        """Put the check aside and open another."""
        check_id, _ = read_token(came.token)
        self._checks.begin_anew(came.member, check_id)

    def write(self, came: Inbound) -> None:
        """Take the words of the dialog."""
        check_id, turn = read_token(came.token)
        self._checks.take(came.member, check_id, Deed(Verb.ANSWER, turn, came.entries["words"]))

    def say(self, came: Inbound) -> Outcome | None:
        """Take typed words as the answer to the present step; None where it wants none of the kind."""
        return self._checks.say(came.member, came.text, came.event)

    def _deed(self, verb: Verb) -> Persist:
        def persist(came: Inbound) -> str:
            check_id, turn = read_token(came.token)
            return self._checks.take(came.member, check_id, Deed(verb, turn, came.detail))

        return persist

    def show(self, came: Inbound) -> None:
        """Put the present picture of the check in the place of the message that was clicked."""
        check_id, _ = read_token(came.token)
        view = self._checks.view(came.member, check_id) or self._view(came)
        self._placed(view, self._messenger.replace(came, self._messages.message(view)))

    def show_written(self, came: Inbound) -> None:
        """Put the present picture where the message of the check stands, for a dialog has no place of its own."""
        check_id, _ = read_token(came.token)
        self.post_below(came, self._view(came, check_id))

    def post(self, came: Inbound) -> None:
        """Post the present picture at the end of the DM, and fold up the message where it stood before."""
        self.post_below(came, self._view(came))

    def post_answered(self, came: Inbound) -> None:
        """Post the present picture below typed words."""
        outcome = Outcome(came.kept)
        self.post_below(came, self._view(came, outcome=outcome))

    def post_one(self, came: Inbound) -> None:
        """Post that check, from Home."""
        check_id, _ = read_token(came.token)
        self._messenger.post(came.member, self._messages.message(self._view(came, check_id)))

    def post_below(self, came: Inbound, view: CheckView) -> None:
        """Post a picture at the end of the DM, and fold up the message where the check stood before."""
        before = view.check.place
        place = self._messenger.post(came.member, self._messages.message(view))
        self._placed(view, place)
        if before:
            self._messenger.update(came.member, before, self._messages.moved())

    def open_form(self, came: Inbound) -> None:
        """Open the dialog for an answer in words."""
        check_id, _ = read_token(came.token)
        self._messenger.open_form(came.member, came.trigger, self._messages.write_form(self._view(came, check_id)))

    def explain(self, came: Inbound) -> None:
        """Open the dialog that says why a pitfall shows."""
        check_id, _ = read_token(came.token)
        shown = {pitfall.id: pitfall for pitfall in self._view(came, check_id).watch_outs}
        if came.detail not in shown:
            raise NothingToChangeError
        self._messenger.open_form(came.member, came.trigger, self._result.why_form(shown[came.detail]))

    def _placed(self, view: CheckView, place: Place) -> None:
        if place != view.check.place:
            self._checks.placed(view.check.member, view.check.id, place)
        if view.result:
            self._home.publish(view.check.member)

    def _view(self, came: Inbound, check_id: str | None = None, outcome: Outcome = Outcome.DONE) -> CheckView:
        view = self._checks.view(came.member, check_id, outcome)
        if view is None:
            raise NothingToChangeError
        return view
