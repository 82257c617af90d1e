"""The next stretch and the if-then plan."""

from bot.domain.errors import NothingToChangeError
from bot.domain.plan import IfThen, PlanStatus
from bot.messages.plan import PlanMessages
from bot.messages.words import Words
from bot.services.plans import PlanService
from bot.slack.handlers.pages import HomePage
from bot.slack.inbound import Inbound
from bot.slack.listening import Listening, nothing
from bot.slack.messenger import Messenger


class PlanHandlers:
    """Offers stretches, makes plans, and keeps what became of them."""

    def __init__(self, plans: PlanService, words: Words, messenger: Messenger, home: HomePage) -> None:
        self._plans = plans
        self._messages = PlanMessages(words)
        self._messenger = messenger
        self._home = home

    def register(self, listening: Listening) -> None:
        """Listen to everything that is named `plan.…`."""
        listening.click("plan.commit", nothing, self.open_form)
        listening.click("plan.reword", nothing, self.open_reworded)
        listening.click("plan.others", nothing, self.post_others)
        listening.click("plan.done", self.done, self.show_done)
        listening.click("plan.cancel", self.let_go, self.show_let_go)
        listening.submit("plan.make", self.make, self.show_made)

    def post(self, came: Inbound) -> None:
        """Post the plan, or the stretches on offer, into the DM."""
        self._messenger.post(came.member, self._messages.message(self._plans.view(came.member)))

    def post_others(self, came: Inbound) -> None:
        """Post others than the one that the button stood beside."""
        self._messenger.post(came.member, self._messages.others(self._plans.others(came.member, came.token)))

    def open_form(self, came: Inbound) -> None:
        """Open the dialog that makes an action a plan."""
        form = self._messages.form(self._plans.action(came.member, came.token))
        self._messenger.open_form(came.member, came.trigger, form)

    def open_reworded(self, came: Inbound) -> None:
        """Open the dialog on the words of the present plan."""
        plan = self._plans.view(came.member).plan
        if plan is None:
            raise NothingToChangeError
        form = self._messages.form(self._plans.action(came.member, plan.action), plan.words)
        self._messenger.open_form(came.member, came.trigger, form)

    def make(self, came: Inbound) -> None:
        """Make the plan of the dialog."""
        said = came.entries
        self._plans.commit(came.member, came.token, IfThen(said["when"], said["will"], said["done"]))

    def show_made(self, came: Inbound) -> None:
        """Say the plan back, and put it on the Home page."""
        plan = self._plans.view(came.member).plan
        if plan is not None:
            self._messenger.post(came.member, self._messages.made(plan))
        self._home.publish(came.member)

    def done(self, came: Inbound) -> None:
        """Keep that a plan was carried out."""
        self._plans.settle(came.member, came.token, PlanStatus.DONE)

    def let_go(self, came: Inbound) -> None:
        """Keep that a plan was let go."""
        self._plans.settle(came.member, came.token, PlanStatus.LET_GO)

    def show_done(self, came: Inbound) -> None:
        """Offer what could come next."""
        self._show_settled(came, "plan/done")

    def show_let_go(self, came: Inbound) -> None:
        """Offer other stretches."""
        self._show_settled(came, "plan/let_go")

    def _show_settled(self, came: Inbound, opening: str) -> None:
        view = self._plans.view(came.member)
        if came.message_ts:
            self._messenger.replace(came, self._messages.message(view, opening))
        self._home.publish(came.member)
