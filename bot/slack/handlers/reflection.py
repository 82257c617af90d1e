"""The week's reflection in Slack."""

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
    """Walks people through the week's reflection."""

    def __init__(self, reflections: ReflectionService, words: Words) -> None:
        self._reflections = reflections
        self._messages = WeeklyMessages(words)
        super().__init__(reflections, self._messages.message, self._messages.moved)

    @command("reflect", resumes=True)
    def begin(self, typed: Command) -> Show:
        """Take up this week's reflection."""
        return self.below(self._reflections.begin(typed.member))

    @on(Click, *_VERBS)
    def take(self, click: Click) -> Show:
        """Answer, or edit an answer."""
        return self.make_move(click, _VERBS)

    @on(Click, "weekly.skip")
    def let_pass(self, click: Click) -> Show:
        """Leave this week out."""
        reflection_id, _ = read_turn(click.value)
        return self.in_place(self._reflections.skip_week(click.member, reflection_id))

    @on(Click, "weekly.snooze")
    def snooze(self, click: Click) -> Show:
        """Ask again on the next working day."""
        reflection_id, _ = read_turn(click.value)
        return Show.replace(self._messages.snoozed, self._reflections.snooze(click.member, reflection_id))

    @on(Click, "weekly.nothing")
    def say_nothing(self, click: Click) -> Show:
        """Leave out one question: there is nothing to tell."""
        reflection_id, turn = read_turn(click.value)
        move = Move(Verb.SKIP, turn, step=click.detail)
        return self.in_place(self._reflections.make_move(click.member, reflection_id, move))

    @on(Click, "weekly.came_of_it")
    def open_result(self, click: Click) -> Show:
        """Open the dialog for what came of the plan."""
        return self.show_form(click, self._messages.result_form)

    @on(Submission, "weekly.result")
    def write_result(self, submission: Submission) -> Show:
        """Keep what came of the plan as evidence."""
        return self.answer_in_words(submission, CAME_OF_IT)

    @on(Click, "weekly.answer")
    def open_form(self, click: Click) -> Show:
        """Open the dialog for the answer."""
        return self.show_form(click, self._messages.write_form)

    @on(Submission, "weekly.write")
    def write(self, submission: Submission) -> Show:
        """Take the words of the dialog, whatever is asked at present."""
        return self.answer_in_words(submission, ANSWER)

    @on(Click, "log.keep")
    def keep(self, click: Click) -> Show:
        """Keep the answer as evidence."""
        reflection_id, turn = read_turn(click.value)
        return self.in_place(self._reflections.keep(click.member, reflection_id, turn))
