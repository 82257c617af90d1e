"""The week's reflection in Slack."""

from bot.domain.check import read_token
from bot.domain.conversation import Deed, Verb
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.reflections import ReflectionService, ReflectionView
from bot.slack.interactions import Click, Command, Submission
from bot.slack.routing import command, on
from bot.slack.show import Show

_VERBS = {
    "weekly.plan": Verb.ANSWER,
    "weekly.swap": Verb.ANSWER,
    "weekly.scope": Verb.ANSWER,
    "weekly.edit": Verb.EDIT,
}


class ReflectionHandlers:
    """Walks people through the week's reflection."""

    def __init__(self, reflections: ReflectionService, words: Words) -> None:
        self._reflections = reflections
        self._messages = WeeklyMessages(words)

    @command("reflect")
    def begin(self, typed: Command) -> Show:
        """Take up this week's reflection."""
        return self.below(self._reflections.begin(typed.member))

    @on(Click, *_VERBS)
    def take(self, click: Click) -> Show:
        """Answer, or edit an answer."""
        reflection_id, turn = read_token(click.value)
        deed = Deed(_VERBS[click.action], turn, click.detail)
        return self._in_place(self._reflections.take(click.member, reflection_id, deed))

    @on(Click, "weekly.skip")
    def let_pass(self, click: Click) -> Show:
        """Leave this week out."""
        reflection_id, _ = read_token(click.value)
        return self._in_place(self._reflections.let_pass(click.member, reflection_id))

    @on(Click, "weekly.snooze")
    def snooze(self, click: Click) -> Show:
        """Ask again tomorrow."""
        reflection_id, _ = read_token(click.value)
        self._reflections.snooze(click.member, reflection_id)
        return Show.replace(self._messages.snoozed)

    @on(Click, "weekly.answer")
    def open_form(self, click: Click) -> Show:
        """Open the dialog for the answer."""
        reflection_id, _ = read_token(click.value)
        return Show.form(self._messages.write_form, self._reflections.view(click.member, reflection_id))

    @on(Submission, "weekly.write")
    def write(self, submission: Submission) -> Show:
        """Take the words of the dialog."""
        reflection_id, turn = read_token(submission.value)
        words = submission.entries["words"]
        return self.below(self._reflections.write(submission.member, reflection_id, turn, words))

    @on(Click, "log.keep")
    def keep(self, click: Click) -> Show:
        """Keep the answer as evidence."""
        reflection_id, turn = read_token(click.value)
        return self._in_place(self._reflections.keep(click.member, reflection_id, turn))

    def below(self, view: ReflectionView) -> Show:
        """Post the reflection at the end of the DM, and fold up the message where it stood before."""
        shown = Show.post(self._messages.message, view).placed(self._reflections.placed, view.reflection)
        return shown.folding(self._messages.moved)

    def _in_place(self, view: ReflectionView) -> Show:
        return Show.replace(self._messages.message, view).placed(self._reflections.placed, view.reflection)
