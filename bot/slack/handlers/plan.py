"""The next stretch and the if-then plan."""

from bot.domain.plan import IfThen, PlanStatus
from bot.messages.plan import PlanMessages
from bot.messages.words import Words
from bot.services.plans import NextView, PlanService
from bot.slack.interactions import Click, Command, Submission
from bot.slack.routing import command, on
from bot.slack.show import Show


class PlanHandlers:
    """Offers steps, makes plans, and keeps what became of them."""

    def __init__(self, plans: PlanService, words: Words) -> None:
        self._plans = plans
        self._messages = PlanMessages(words)

    @command("next", hint=True)
    def show(self, typed: Command) -> Show:
        """Post the plan, or the steps on offer."""
        return Show.post(self._messages.message, self._plans.view(typed.member))

    @command("done")
    def done_in_words(self, typed: Command) -> Show:
        """Keep that the open plan was carried out; without one, show what is next."""
        view = self._plans.view(typed.member)
        if view.plan is None:
            return Show.post(self._messages.message, view)
        return self.done(Click(member=typed.member, id=typed.id, action="plan.done", value=view.plan.id))

    @on(Click, "plan.others")
    def others(self, click: Click) -> Show:
        """Post others than the one that the button stood beside."""
        return Show.post(self._messages.others, self._plans.others(click.member, click.value))

    @on(Click, "plan.commit")
    def open_form(self, click: Click) -> Show:
        """Open the dialog that makes an action a plan."""
        return Show.form(self._messages.form, self._plans.draft(click.member, click.value))

    @on(Click, "plan.reword")
    def open_reworded(self, click: Click) -> Show:
        """Open the dialog on the words of the present plan."""
        draft, plan = self._plans.rewording(click.member)
        return Show.form(self._messages.form, draft, plan.words)

    @on(Submission, "plan.make")
    def make(self, submission: Submission) -> Show:
        """Make the plan of the dialog."""
        said = submission.entries
        words = IfThen(said["when"], said["will"], said["done"])
        return Show.post(self._messages.made, self._plans.commit(submission.member, submission.value, words))

    @on(Click, "plan.done")
    def done(self, click: Click) -> Show:
        """Keep that a plan was carried out, and offer what could come next."""
        view = self._plans.settle(click.member, click.value, PlanStatus.DONE)
        return self._settled(click, view, "plan/done")

    @on(Click, "plan.cancel")
    def let_go(self, click: Click) -> Show:
        """Keep that a plan was let go, and offer other steps."""
        view = self._plans.settle(click.member, click.value, PlanStatus.LET_GO)
        return self._settled(click, view, "plan/let_go")

    def _settled(self, click: Click, view: NextView, opening: str) -> Show:
        """On Home, the tab itself shows it."""
        return Show() if click.on_home else Show.replace(self._messages.message, view, opening)
