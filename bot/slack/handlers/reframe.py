"""The reframe: questions about a request for a course, one at a time, which end in a note to send back."""

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
    "reframe.back": Verb.EDIT,  # the button is also below the finished note
    "reframe.pause": Verb.PAUSE,
    "reframe.resume": Verb.RESUME,
}


class ReframeHandlers(ConversationHandlers[ReframeView]):
    def __init__(self, reframes: ReframeService, evidence: EvidenceHandlers, words: Words) -> None:
        self._reframes = reframes
        self._evidence = evidence
        self._messages = ReframeMessages(words)
        super().__init__(reframes, self._messages.message, self._messages.moved)

    @command("reframe", begins=True, resumes=True, hint=True)
    @on(Click, "reframe.begin")
    def begin(self, interaction: Command | Click) -> Show:
        """Begin a reframe, or resume the unfinished one."""
        return self.post(self._reframes.begin(interaction.member))

    @on(Click, "reframe.cancel")
    def restart(self, click: Click) -> Show:
        """Discard the unfinished reframe and begin another."""
        reframe_id, _ = read_turn(click.value)
        return self.replace(self._reframes.restart(click.member, reframe_id))

    @on(Click, *_VERBS)
    def take(self, click: Click) -> Show:
        """Answer, skip, go back, and so on."""
        return self.make_move(click, _VERBS)

    @on(Click, "reframe.open_write")
    def open_form(self, click: Click) -> Show:
        """Open the dialog for an answer in words."""
        return self.show_form(click, self._messages.write_form)

    @on(Submission, "reframe.write")
    def write(self, submission: Submission) -> Show:
        """Save the answer from the dialog."""
        return self.answer_in_words(submission)

    @on(Click, "reframe.take")
    def open_note(self, click: Click) -> Show:
        """Open the dialog for editing the note."""
        return self.show_form(click, self._messages.take_form)

    @on(Submission, "reframe.text")
    def post_note(self, submission: Submission) -> Show:
        """Post the edited note for copying."""
        text = submission.entries["text"].strip()
        if not text:
            raise EmptyWordsError
        return Show.post(self._messages.text, text)

    @on(Click, "reframe.keep")
    def keep(self, click: Click) -> Show:
        """Save as evidence that the note was sent. A second click saves nothing."""
        reframe_id, _ = read_turn(click.value)
        view = self._reframes.view(click.member, reframe_id)
        return self._evidence.keep_below(click, self._messages.evidence(view), f"reframe {reframe_id}")
