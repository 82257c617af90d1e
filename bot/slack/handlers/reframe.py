"""The reframe in Slack: one message with a question at a time, which ends as a note to send back."""

from bot.domain.conversation import Verb, read_turn
from bot.domain.errors import EmptyWordsError
from bot.messages.reframe import ReframeMessages
from bot.messages.words import Words
from bot.services.reframes import ReframeService, ReframeView
from bot.slack.handlers.conversations import ConversationHandlers
from bot.slack.handlers.evidence import EvidenceHandlers
from bot.slack.interactions import Click, Command, Submission
from bot.slack.routing import command, on
from bot.slack.show import Show

_VERBS = {
    "reframe.answer": Verb.ANSWER,
    "reframe.skip": Verb.SKIP,
    "reframe.keep_answer": Verb.KEEP,
    "reframe.back": Verb.EDIT,  # below the note, too
    "reframe.pause": Verb.PAUSE,
    "reframe.resume": Verb.RESUME,
}


class ReframeHandlers(ConversationHandlers[ReframeView]):
    """Walks people through a request for a course."""

    def __init__(self, reframes: ReframeService, evidence: EvidenceHandlers, words: Words) -> None:
        self._reframes = reframes
        self._evidence = evidence
        self._messages = ReframeMessages(words)
        super().__init__(reframes, self._messages.message, self._messages.moved)

    @command("reframe", begins=True, resumes=True, hint=True)
    @on(Click, "reframe.begin")
    def begin(self, interaction: Command | Click) -> Show:
        """Begin with a request, or take up the one under way."""
        return self.below(self._reframes.begin(interaction.member))

    @on(Click, "reframe.cancel")
    def begin_anew(self, click: Click) -> Show:
        """Discard the request under way, and begin with another."""
        reframe_id, _ = read_turn(click.value)
        return self.in_place(self._reframes.restart(click.member, reframe_id))

    @on(Click, *_VERBS)
    def take(self, click: Click) -> Show:
        """Answer, leave open, go back, and so on."""
        return self.make_move(click, _VERBS)

    @on(Click, "reframe.open_write")
    def open_form(self, click: Click) -> Show:
        """Open the dialog for an answer in words."""
        return self.show_form(click, self._messages.write_form)

    @on(Submission, "reframe.write")
    def write(self, submission: Submission) -> Show:
        """Take the words of the dialog."""
        return self.answer_in_words(submission)

    @on(Click, "reframe.take")
    def open_note(self, click: Click) -> Show:
        """Open the dialog with the note."""
        return self.show_form(click, self._messages.take_form)

    @on(Submission, "reframe.text")
    def post_note(self, submission: Submission) -> Show:
        """Put the note into the DM as it was changed, to be copied."""
        text = submission.entries["text"].strip()
        if not text:
            raise EmptyWordsError
        return Show.post(self._messages.text, text)

    @on(Click, "reframe.keep")
    def keep(self, click: Click) -> Show:
        """Keep as evidence, once, that the note was sent."""
        reframe_id, _ = read_turn(click.value)
        view = self._reframes.view(click.member, reframe_id)
        return self._evidence.keep_below(click, self._messages.evidence(view), f"reframe {reframe_id}")
