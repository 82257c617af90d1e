"""The weekly reflection."""

from bot.domain.conversation import Move, Verb, read_turn
from bot.domain.plan import CAME_OF_IT
from bot.domain.reflection import ANSWER
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.reflections import ReflectionService, ReflectionView
from bot.slack.handlers.conversations import ConversationHandlers
from bot.slack.interactions import Click, Command, Submission
from bot.slack.routing import command, on
from bot.slack.show import Show

_VERBS = {
    "weekly.plan": Verb.ANSWER,
    "weekly.swap": Verb.ANSWER,
    "weekly.in_the_way": Verb.ANSWER,
    "weekly.scope": Verb.ANSWER,
    "weekly.edit": Verb.EDIT,
}


class ReflectionHandlers(ConversationHandlers[ReflectionView]):
    def __init__(self, reflections: ReflectionService, words: Words) -> None:
        self._reflections = reflections
        self._messages = WeeklyMessages(words)
        super().__init__(reflections, self._messages.message, self._messages.moved)

    @command("reflect", resumes=True)
    def begin(self, typed: Command) -> Show:
        """Begin or resume this week's reflection."""
        return self.post(self._reflections.begin(typed.member))

    @on(Click, *_VERBS)
    def take(self, click: Click) -> Show:
        """Answer, or edit an answer."""
        return self.make_move(click, _VERBS)

    @on(Click, "weekly.skip")
    def let_pass(self, click: Click) -> Show:
        """Skip this week's reflection."""
        reflection_id, _ = read_turn(click.value)
        return self.replace(self._reflections.skip_week(click.member, reflection_id))

    @on(Click, "weekly.snooze")
    def snooze(self, click: Click) -> Show:
        """Ask again on the next working day."""
        reflection_id, _ = read_turn(click.value)
        return Show.replace(self._messages.snoozed, self._reflections.snooze(click.member, reflection_id))

    @on(Click, "weekly.nothing")
    def say_nothing(self, click: Click) -> Show:
        """Skip one question."""
        reflection_id, turn = read_turn(click.value)
        move = Move(Verb.SKIP, turn, step=click.detail)
        return self.replace(self._reflections.make_move(click.member, reflection_id, move))

    @on(Click, "weekly.came_of_it")
    def open_result(self, click: Click) -> Show:
        """Open the dialog for the plan's result."""
        return self.show_form(click, self._messages.result_form)

    @on(Submission, "weekly.result")
    def write_result(self, submission: Submission) -> Show:
        """Save the plan's result as evidence."""
        return self.answer_in_words(submission, CAME_OF_IT)

    @on(Click, "weekly.answer")
    def open_form(self, click: Click) -> Show:
        """Open the dialog for the answer."""
        return self.show_form(click, self._messages.write_form)

    @on(Submission, "weekly.write")
    def write(self, submission: Submission) -> Show:
        """Save the answer from the dialog, even if another question is open now."""
        return self.answer_in_words(submission, ANSWER)

    @on(Click, "log.keep")
    def keep(self, click: Click) -> Show:
        """Save the answer as evidence."""
        reflection_id, turn = read_turn(click.value)
        return self.replace(self._reflections.keep(click.member, reflection_id, turn))
