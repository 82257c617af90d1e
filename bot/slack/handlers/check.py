"""The self-check: one message in the DM that is replaced with each answer."""

from bot.domain.conversation import Verb, read_turn
from bot.messages.ahead import AheadMessages
from bot.messages.check import CheckMessages
from bot.messages.parts import Message
from bot.messages.result import ResultMessages
from bot.messages.words import Words
from bot.services.checks import CheckService, CheckView
from bot.services.members import MemberService
from bot.slack.handlers.conversations import ConversationHandlers
from bot.slack.interactions import Click, Command, Submission
from bot.slack.profiles import Profiles
from bot.slack.routing import command, on
from bot.slack.show import Show

_VERBS = {
    "check.answer": Verb.ANSWER,
    "check.pick": Verb.ANSWER,
    "check.skip": Verb.SKIP,
    "check.keep": Verb.KEEP,
    "check.back": Verb.BACK,
    "check.pause": Verb.PAUSE,
    "check.resume": Verb.RESUME,
    "check.edit": Verb.EDIT,
}


class CheckHandlers(ConversationHandlers[CheckView]):
    """Handles the check, its result and the look ahead."""

    def __init__(self, checks: CheckService, members: MemberService, words: Words, profiles: Profiles) -> None:
        self._checks = checks
        self._members = members
        self._messages = CheckMessages(words)
        self._result = ResultMessages(words)
        self._ahead = AheadMessages(words)
        self._profiles = profiles
        super().__init__(checks, self._draw, self._messages.moved)

    @command("check", begins=True, resumes=True, hint=True)
    @on(Click, "check.begin")
    def begin(self, interaction: Command | Click) -> Show:
        """Begin a check, or resume the unfinished one."""
        return self.post(self._checks.begin(interaction.member))

    @on(Click, "check.cancel")
    def restart(self, click: Click) -> Show:
        """Discard the unfinished check and begin another."""
        check_id, _ = read_turn(click.value)
        return self.replace(self._checks.restart(click.member, check_id))

    @on(Click, *_VERBS)
    def take(self, click: Click) -> Show:
        """Answer, skip, go back, and so on."""
        return self.make_move(click, _VERBS)

    @on(Submission, "check.write")
    def write(self, submission: Submission) -> Show:
        """Save the answer from the dialog."""
        return self.answer_in_words(submission)

    @on(Click, "check.open")
    def open(self, click: Click) -> Show:
        """Post a check again."""
        check_id, _ = read_turn(click.value)
        return Show.post(self._draw, self._checks.view(click.member, check_id))

    @on(Click, "check.open_write")
    def open_form(self, click: Click) -> Show:
        """Open the dialog for an answer in words."""
        return self.show_form(click, self._messages.write_form)

    @on(Click, "check.work_place")
    def choose_work_place(self, click: Click) -> Show:
        """Save where the member works, and update the result, since its steps depend on it."""
        self._members.choose(click.member, work_place=click.detail)
        return self._update(click)

    @on(Click, "check.direction")
    def choose_direction(self, click: Click) -> Show:
        """Save the direction that the member would like to take, and update the result."""
        self._members.choose(click.member, direction=click.detail)
        return self._update(click)

    @command("result")
    def show_last(self, typed: Command) -> Show:
        return Show.post(self._result.last, self._checks.last(typed.member))

    @command("ahead", hint=True)
    def look_ahead(self, typed: Command) -> Show:
        """Post the look ahead from the last check to the next stage."""
        return Show.post(self._ahead.message, self._checks.last(typed.member))

    @on(Click, "check.ahead")
    def look_ahead_from(self, click: Click) -> Show:
        """Post the look ahead from the check whose button was clicked."""
        check_id, _ = read_turn(click.value)
        return Show.post(self._ahead.message, self._checks.view(click.member, check_id))

    @on(Click, "check.bars")
    def bars(self, click: Click) -> Show:
        """Post every answer as a bar."""
        check_id, _ = read_turn(click.value)
        return Show.post(self._result.all_bars, self._checks.view(click.member, check_id))

    @on(Click, "check.why")
    def explain(self, click: Click) -> Show:
        """Open the dialog with the answers that the result rests on."""
        return self.show_form(click, self._result.why_form)

    @on(Click, "check.what_else")
    def what_else(self, click: Click) -> Show:
        """Open the dialog with all further patterns in the answers."""
        return self.show_form(click, self._result.others_form)

    def _draw(self, view: CheckView) -> Message:
        """Render a check. If it asks for the job title, it offers the one from Slack's profile."""
        known = self._profiles.of(view.check.member).title if view.asks_title else None
        return self._messages.message(view, known)

    def _update(self, click: Click) -> Show:
        check_id, _ = read_turn(click.value)
        return self.replace(self._checks.view(click.member, check_id))
