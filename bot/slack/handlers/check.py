"""The self-check as people meet it in Slack: one living message in the DM."""

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
    """Walks people through a check."""

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
        """Open a check, or take up the one under way."""
        return self.below(self._checks.begin(interaction.member))

    @on(Click, "check.cancel")
    def begin_anew(self, click: Click) -> Show:
        """Put the check aside and open another."""
        check_id, _ = read_turn(click.value)
        return self.in_place(self._checks.restart(click.member, check_id))

    @on(Click, *_VERBS)
    def take(self, click: Click) -> Show:
        """Answer, skip, go back, and so on."""
        return self.make_move(click, _VERBS)

    @on(Submission, "check.write")
    def write(self, submission: Submission) -> Show:
        """Take the words of the dialog."""
        return self.answer_in_words(submission)

    @on(Click, "check.open")
    def open(self, click: Click) -> Show:
        """Post that check once more."""
        check_id, _ = read_turn(click.value)
        return Show.post(self._draw, self._checks.view(click.member, check_id))

    @on(Click, "check.open_write")
    def open_form(self, click: Click) -> Show:
        """Open the dialog for an answer in words."""
        return self.show_form(click, self._messages.write_form)

    @on(Click, "check.work_place")
    def choose_work_place(self, click: Click) -> Show:
        """Keep where they work, and draw the result again: its steps follow it."""
        self._members.choose(click.member, work_place=click.detail)
        return self._again(click)

    @on(Click, "check.direction")
    def choose_direction(self, click: Click) -> Show:
        """Keep where they would like to go, and draw the result again."""
        self._members.choose(click.member, direction=click.detail)
        return self._again(click)

    @command("result")
    def show_last(self, typed: Command) -> Show:
        """Post the last result."""
        return Show.post(self._result.last, self._checks.last(typed.member))

    @command("ahead", hint=True)
    def look_ahead(self, typed: Command) -> Show:
        """Post the next stage, seen from the last check."""
        return Show.post(self._ahead.message, self._checks.last(typed.member))

    @on(Click, "check.ahead")
    def look_ahead_from(self, click: Click) -> Show:
        """Post the next stage, seen from the check that the button stands in."""
        check_id, _ = read_turn(click.value)
        return Show.post(self._ahead.message, self._checks.view(click.member, check_id))

    @on(Click, "check.bars")
    def bars(self, click: Click) -> Show:
        """Post every answer as a bar."""
        check_id, _ = read_turn(click.value)
        return Show.post(self._result.all_bars, self._checks.view(click.member, check_id))

    @on(Click, "check.why")
    def explain(self, click: Click) -> Show:
        """Open the dialog that tells which answers the result rests on."""
        return self.show_form(click, self._result.why_form)

    @on(Click, "check.what_else")
    def what_else(self, click: Click) -> Show:
        """Open the dialog with everything else that the answers say."""
        return self.show_form(click, self._result.others_form)

    def _draw(self, view: CheckView) -> Message:
        """Draw a check. Where it asks for a title, the one in Slack's profile is offered."""
        known = self._profiles.of(view.check.member).title if view.asks_title else None
        return self._messages.message(view, known)

    def _again(self, click: Click) -> Show:
        check_id, _ = read_turn(click.value)
        return self.in_place(self._checks.view(click.member, check_id))
