"""Steps on offer and the if-then plan."""

from datetime import date, time

from bot.domain.conversation import Move, Verb, read_turn
from bot.domain.people import Member
from bot.domain.plan import CAME_OF_IT, DONE, HOW, LET_GO, IfThen
from bot.messages.evidence import EvidenceMessages
from bot.messages.parts import Form, Message
from bot.messages.plan import NO_OBSTACLE, PlanMessages
from bot.messages.words import Words
from bot.services.plans import PlanInput, PlanService, PlanView
from bot.slack.handlers.conversations import ConversationHandlers
from bot.slack.interactions import Click, Command, Submission
from bot.slack.profiles import Profiles
from bot.slack.routing import command, on
from bot.slack.show import Show

_VERBS = {"plan.in_the_way": Verb.ANSWER, "plan.skip": Verb.SKIP}


class PlanHandlers(ConversationHandlers[PlanView]):
    """Offers steps, makes plans, asks how they went, and saves their results as evidence."""

    def __init__(self, plans: PlanService, words: Words, profiles: Profiles) -> None:
        self._plans = plans
        self._messages = PlanMessages(words)
        self._profiles = profiles
        self._evidence = EvidenceMessages(words)
        super().__init__(plans, self._draw)

    @command("next", hint=True)
    def show(self, typed: Command) -> Show:
        """Post the open plan, or the steps on offer."""
        return Show.post(self._messages.message, self._plans.next(typed.member))

    @command("done", resumes=True)
    def mark_done(self, typed: Command) -> Show:
        """Mark the open plan as carried out. Without one, post the steps on offer."""
        view = self._plans.next(typed.member)
        if view.plan is None:
            return Show.post(self._messages.message, view)
        move = Move(Verb.ANSWER, view.plan.session.turn, DONE, HOW)
        return self.post(self._plans.make_move(typed.member, view.plan.id, move))

    @on(Click, "plan.others")
    def others(self, click: Click) -> Show:
        """Post other steps than the one with the button."""
        return Show.post(self._messages.others, self._plans.others(click.member, click.value))

    @on(Click, "plan.commit")
    def open_form(self, click: Click) -> Show:
        """Open the dialog for making a step a plan."""
        return Show.form(self._messages.form, self._plans.draft(click.member, click.value))

    @on(Click, "plan.reword")
    def open_reworded(self, click: Click) -> Show:
        """Open the dialog for rewording the open plan."""
        return Show.form(self._reword_form, click.member)

    @on(Click, "plan.smaller")
    def open_smaller(self, click: Click) -> Show:
        """Open the dialog for making a smaller step a plan, which fits the obstacle that was chosen."""
        return Show.form(self._messages.form, self._plans.smaller(click.member, click.value))

    @on(Submission, "plan.make")
    def make(self, submission: Submission) -> Show:
        """Save the plan from the dialog."""
        member, entered = submission.member, _plan_input(submission)
        plan = self._plans.commit(member, submission.value, entered, lambda: self._profiles.of(member).zone)
        return Show.post(self._messages.made, plan)

    @on(Click, "plan.how")
    def save_outcome(self, click: Click) -> Show:
        """Save how the plan went, and ask the next question. A plan dropped on the Home tab needs no message."""
        plan_id, turn = read_turn(click.value)
        view = self._plans.make_move(click.member, plan_id, Move(Verb.ANSWER, turn, click.detail, HOW))
        return Show() if click.on_home and click.detail == LET_GO else self.replace(view)

    @on(Click, *_VERBS)
    def take(self, click: Click) -> Show:
        """Save what is in the way, or that there is no result to keep."""
        return self.make_move(click, _VERBS)

    @on(Click, "plan.write")
    def open_result(self, click: Click) -> Show:
        """Open the dialog for the plan's result."""
        return self.show_form(click, self._messages.result_form)

    @on(Submission, "plan.result")
    def write_result(self, submission: Submission) -> Show:
        """Save the plan's result as evidence."""
        return self.answer_in_words(submission, CAME_OF_IT)

    def _draw(self, view: PlanView) -> Message:
        kept = self._evidence.message(view.evidence).parts if view.evidence else ()
        return self._messages.answered(view, kept)

    def _reword_form(self, member: Member) -> Form:
        return self._messages.form(self._plans.rewording(member, lambda: self._profiles.of(member).zone))


def _plan_input(submission: Submission) -> PlanInput:
    entries = submission.entries
    obstacle, day, at = entries.get("obstacle"), entries.get("remind_on"), entries.get("remind_at")
    return PlanInput(
        words=IfThen(entries["when"], entries["will"], entries["done"]),
        obstacle=None if obstacle == NO_OBSTACLE else obstacle,
        remind_on=date.fromisoformat(day) if day else None,
        remind_at=time.fromisoformat(at) if at else None,
    )
