"""The self-check, question by question."""

from collections.abc import Iterator, Sequence

from bot.domain import check as checks
from bot.domain.conversation import WORDS_MAX, Ask, Status
from bot.domain.framework import Signal
from bot.messages.elements import Elements
from bot.messages.parts import (
    Button,
    Buttons,
    Form,
    Input,
    Message,
    Note,
    Option,
    Part,
    Progress,
    Prose,
    Quote,
    Select,
    Style,
)
from bot.messages.result import ResultMessages
from bot.messages.words import Words
from bot.services.checks import CheckView


class CheckMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)
        self._result = ResultMessages(words)

    def message(self, view: CheckView, profile_title: str | None = None) -> Message:
        """The current state of a check: a question, the pause, or the result.

        Args:
            view: the check.
            profile_title: the title in the member's Slack profile, offered when the check asks for the job title.
        """
        if view.check.session.status is Status.PAUSED:
            return self._paused(view)
        if view.step is None:
            return self._result.message(view)
        if view.asks_title:
            return self._stage(view, profile_title)
        if view.step.ask is Ask.WORDS:
            return self._in_words(view)
        return self._rated(view) if view.item else self._finder(view)

    def moved(self) -> Message:
        """The replacement for a message once the check is shown in a new one."""
        return Message((Note(self._words.say("check/moved")),))

    def write_form(self, view: CheckView) -> Form:
        """The dialog for an answer in words."""
        return Form(
            title=self._words.label("check.write_title"),
            close=self._words.label("help.cancel"),
            action="check.write",
            submit=self._words.label("check.write_save"),
            value=view.check.at_turn,
            parts=(Prose(self._question(view)),),
            inputs=(
                Input(
                    "words",
                    self._words.label("check.write_field"),
                    value=_answer(view) or "",
                    multiline=True,
                    max_length=WORDS_MAX,
                ),
            ),
        )

    def _stage(self, view: CheckView, profile_title: str | None) -> Message:
        value, answer = view.check.at_turn, _answer(view)
        groups = tuple(
            (stage.name, tuple(Option(title, title) for title in stage.titles)) for stage in view.framework.stages
        )
        known = tuple(self._known_titles(view, profile_title))
        unsure = Button("check.answer", self._words.label("check.unsure"), value, checks.UNSURE)
        return Message(
            (
                Prose(self._words.say("check/stage")),
                *((Quote(answer),) if answer and answer != checks.UNSURE else ()),
                *((Buttons(known),) if known else ()),
                Select("check.pick", self._words.label("check.titles"), groups, value),
                Buttons((unsure, *self._leave(view), *self._keep(view))),
            )
        )

    def _known_titles(self, view: CheckView, profile_title: str | None) -> Iterator[Button]:
        """A button for the title in the Slack profile, and one for the title in the previous check."""
        value, style, seen = view.check.at_turn, Style.PRIMARY, set[str]()
        for label, title in (("check.profile_title", profile_title), ("check.same_title", view.last_title)):
            if title and view.step and view.step.takes(title) and title.casefold() not in seen:
                seen.add(title.casefold())
                yield Button("check.answer", f"{self._words.label(label)}: {title}", value, title, style)
                style = Style.PLAIN

    def _finder(self, view: CheckView) -> Message:
        questions = view.framework.finder
        question = next(q for q in questions if checks.finder_step(q.id) == view.check.session.at)
        number = questions.index(question) + 1
        progress = self._words.say("check/finder_progress", number=number, total=len(questions))
        options, leave = [option.text for option in question.options], (*self._leave(view), *self._keep(view))
        unknown = number == 1 and checks.title_of(view.check.session.answers) is not None
        return Message(
            (
                Progress(progress, number, len(questions)),
                Prose(self._words.say("check/finder", question=question.question, options=options, unknown=unknown)),
                Buttons(self._numbers(view, options)),
                *((Buttons(leave),) if leave else ()),
            )
        )

    def _rated(self, view: CheckView) -> Message:
        item = view.item
        if item is None:
            raise ValueError("a rated step has an item")
        answer = _answer(view)
        anchors = [anchor.text for anchor in item.anchors]
        none = self._words.label("check.none")
        answer = none if answer == str(checks.NONE_OF_THESE) else answer
        return Message(
            (
                *self._introduction(view),
                *self._progress(view),
                Prose(self._words.say("check/rate", name=item.name, question=item.question, anchors=anchors)),
                *((Note(self._words.say("check/said", level=answer)),) if answer else ()),
                Buttons((*self._numbers(view, anchors), self._none(view))),
                Buttons((*self._leave(view, "check.didnt_come_up"), *self._keep(view))),
            )
        )

    def _in_words(self, view: CheckView) -> Message:
        answer = _answer(view)
        return Message(
            (
                *self._progress(view),
                Prose(self._question(view)),
                *((Quote(answer),) if answer else ()),
                Note(self._words.say("check/write_here")),
                Buttons(
                    (
                        Button("check.open_write", self._words.label("check.write"), view.check.at_turn),
                        *self._leave(view, "check.no_example" if view.item else "check.skip"),
                        *self._keep(view),
                    )
                ),
            )
        )

    def _question(self, view: CheckView) -> str:
        if isinstance(view.item, Signal):
            level = checks.level_of(view.check.session.answers, view.item) or 1
            anchor = view.item.anchors[level - 1].text
            return self._words.say("check/example", name=view.item.name, anchor=anchor, ask=view.item.example)
        stage = checks.stage_of(view.framework, view.check.session.answers)
        question = checks.reflection_of(stage, view.check.nth) if stage else ""
        return self._words.say("check/reflection", question=question)

    def _paused(self, view: CheckView) -> Message:
        progress = view.progress
        text = self._words.say(
            "check/paused", number=progress.number if progress else None, total=progress.total if progress else None
        )
        return Message(
            (
                Prose(text),
                Buttons(
                    (
                        Button(
                            "check.resume", self._words.label("check.resume"), view.check.at_turn, style=Style.PRIMARY
                        ),
                        self._elements.restart_button("check", view.check),
                    )
                ),
            )
        )

    def _numbers(self, view: CheckView, texts: Sequence[str]) -> tuple[Button, ...]:
        """A numbered button for each text."""
        value, spoken = view.check.at_turn, self._words.accessibility_label
        numbered = ((str(number), text) for number, text in enumerate(texts, 1))
        return tuple(Button("check.answer", n, value, n, accessibility_label=spoken(n, text)) for n, text in numbered)

    def _none(self, view: CheckView) -> Button:
        return Button("check.answer", self._words.label("check.none"), view.check.at_turn, str(checks.NONE_OF_THESE))

    def _leave(self, view: CheckView, skip: str = "check.skip") -> tuple[Button, ...]:
        value = view.check.at_turn
        unfinished = view.check.finished_at is None
        offered = (
            (view.can_go_back, Button("check.back", self._words.label("check.back"), value)),
            (
                view.step is not None and view.step.skippable,
                Button("check.skip", self._words.label(skip), value),
            ),
            (unfinished, Button("check.pause", self._words.label("check.pause"), value)),
        )
        return tuple(button for offer, button in offered if offer)

    def _keep(self, view: CheckView) -> tuple[Button, ...]:
        if view.check.session.at not in view.check.session.answers:
            return ()
        return (Button("check.keep", self._words.label("check.keep"), view.check.at_turn),)

    def _progress(self, view: CheckView) -> tuple[Part, ...]:
        if view.progress is None:
            return ()
        number, total = view.progress.number, view.progress.total
        stage = checks.stage_of(view.framework, view.check.session.answers)
        is_rated = view.step is not None and view.step.ask is Ask.CHOICE
        frame = stage.frame if stage and is_rated else None
        return (Progress(self._words.say("check/progress", number=number, total=total, frame=frame), number, total),)

    def _introduction(self, view: CheckView) -> Iterator[Part]:
        """On the first question, unless it alone is being changed: which stage was found, and how to choose a line."""
        answers = view.check.session.answers
        stage = checks.stage_of(view.framework, answers)
        if stage is None or view.progress is None or view.progress.number > 1:
            return
        if view.check.finished_at and view.check.session.at in answers:
            return
        if checks.uses_finder(view.framework, answers):
            yield Prose(self._words.say("check/stage_found", stage=stage.name, tagline=stage.tagline))
        reach_stays = any(checks.level_of(answers, signal) is not None for signal in view.framework.signals)
        yield Note(self._words.say("check/frame", frame=stage.frame, reach_stays=reach_stays))


def _answer(view: CheckView) -> str | None:
    return view.check.session.answers.get(view.check.session.at or "")
