"""The self-check, question by question."""

from bot.domain import check as checks
from bot.domain.check import Check
from bot.domain.conversation import WORDS_MAX, Ask, Outcome, Status
from bot.domain.framework import Signal
from bot.messages import result
from bot.messages.parts import (
    Button,
    Buttons,
    Choice,
    Confirm,
    Entry,
    Form,
    Message,
    Meter,
    Note,
    Part,
    Pick,
    Prose,
    Quote,
    Style,
)
from bot.messages.words import Words
from bot.services.checks import CheckView


def message(words: Words, view: CheckView) -> Message:
    """Give the one picture of a check as it stands: a question, the pause, or the result."""
    if view.check.session.status is Status.PAUSED:
        return _paused(words, view)
    if view.step is None:
        return result.message(words, view)
    if view.step.id == checks.STAGE:
        return _stage(words, view)
    if view.step.ask is Ask.WORDS:
        return _in_words(words, view)
    return _rated(words, view) if view.item else _finder(words, view)


def moved(words: Words) -> Message:
    """What stays of a message when the check goes on in another one below."""
    return Message((Note(words.say("check/moved")),))


def write_form(words: Words, view: CheckView) -> Form:
    """Give the dialog for an answer in words."""
    return Form(
        title=words.label("check.write_title"),
        close=words.label("help.cancel"),
        deed="check.write",
        submit=words.label("check.write_save"),
        token=view.check.token,
        parts=(Prose(_wanted(words, view)),),
        entries=(
            Entry("words", words.label("check.write_field"), value=_said(view) or "", lines=True, most=WORDS_MAX),
        ),
    )


def begin_button(words: Words, label: str = "check.begin", style: Style = Style.PRIMARY) -> Button:
    """Give the button that opens a check, or takes up the one under way."""
    return Button("check.begin", words.label(label), style=style)


def _stage(words: Words, view: CheckView) -> Message:
    token = view.check.token
    groups = tuple(
        (stage.name, tuple(Choice(title, title) for title in stage.titles)) for stage in view.framework.stages
    )
    buttons = [Button("check.answer", words.label("check.unsure"), token, checks.UNSURE)]
    if view.last_title in view.options:
        label = f"{words.label('check.same_title')}: {view.last_title}"
        buttons.insert(0, Button("check.answer", label, token, str(view.last_title), Style.PRIMARY))
    notice = (Prose(words.say("check/stage_unknown")),) if view.outcome is Outcome.REFUSED else ()
    return Message(
        (
            *notice,
            Prose(words.say("check/stage")),
            Pick("check.pick", words.label("check.titles"), groups, token),
            Buttons((*buttons, *_leave(words, view))),
        )
    )


def _finder(words: Words, view: CheckView) -> Message:
    questions = view.framework.finder
    question = next(q for q in questions if checks.finder_step(q.id) == view.check.session.at)
    number = questions.index(question) + 1
    progress = words.say("check/finder_progress", number=number, total=len(questions))
    options = [option.text for option in question.options]
    return Message(
        (
            Meter(progress, number, len(questions)),
            Prose(words.say("check/finder", question=question.question, options=options)),
            _numbers(view),
            Buttons(_leave(words, view)),
        )
    )


def _rated(words: Words, view: CheckView) -> Message:
    item = view.item
    if item is None:
        raise ValueError("a rated step has an item")
    said = _said(view)
    anchors = [anchor.text for anchor in item.anchors]
    return Message(
        (
            *_stage_found(words, view),
            *_progress(words, view),
            Prose(words.say("check/rate", name=item.name, question=item.question, anchors=anchors)),
            *((Note(words.say("check/said", level=said)),) if said else ()),
            _numbers(view),
            Buttons((*_leave(words, view), *_keep(words, view))),
        )
    )


def _in_words(words: Words, view: CheckView) -> Message:
    said = _said(view)
    return Message(
        (
            *_progress(words, view),
            Prose(_wanted(words, view)),
            *((Quote(said),) if said else ()),
            Note(words.say("check/write_here")),
            Buttons(
                (
                    Button("check.open_write", words.label("check.write"), view.check.token),
                    *_leave(words, view),
                    *_keep(words, view),
                )
            ),
        )
    )


def _wanted(words: Words, view: CheckView) -> str:
    if isinstance(view.item, Signal):
        level = checks.level_of(view.check.session.answers, view.item) or 1
        anchor = view.item.anchors[level - 1].text
        return words.say("check/example", name=view.item.name, anchor=anchor, ask=view.item.example)
    stage = checks.stage_of(view.framework, view.check.session.answers)
    question = checks.reflection_of(stage, view.check.nth) if stage else ""
    return words.say("check/reflection", question=question)


def _paused(words: Words, view: CheckView) -> Message:
    progress = view.progress
    text = words.say(
        "check/paused", number=progress.number if progress else None, total=progress.total if progress else None
    )
    return Message(
        (
            Prose(text),
            Buttons(
                (
                    Button("check.resume", words.label("check.resume"), view.check.token, style=Style.PRIMARY),
                    begin_anew_button(words, view.check),
                )
            ),
        )
    )


def begin_anew_button(words: Words, check: Check) -> Button:
    """Give the button that puts an unfinished check aside, after asking."""
    confirm = Confirm(
        words.label("check.anew_title"),
        words.label("check.anew_text"),
        words.label("check.anew_yes"),
        words.label("check.anew_no"),
    )
    return Button("check.cancel", words.label("check.begin_anew"), check.token, style=Style.DANGER, confirm=confirm)


def _numbers(view: CheckView) -> Buttons:
    return Buttons(tuple(Button("check.answer", value, view.check.token, value) for value in view.options))


def _leave(words: Words, view: CheckView) -> tuple[Button, ...]:
    token = view.check.token
    under_way = view.check.finished_at is None
    offered = (
        (view.can_go_back, Button("check.back", words.label("check.back"), token)),
        (view.step is not None and view.step.skippable, Button("check.skip", words.label("check.skip"), token)),
        (under_way, Button("check.pause", words.label("check.pause"), token)),
    )
    return tuple(button for offer, button in offered if offer)


def _keep(words: Words, view: CheckView) -> tuple[Button, ...]:
    if view.check.session.at not in view.check.session.answers:
        return ()
    return (Button("check.keep", words.label("check.keep"), view.check.token),)


def _progress(words: Words, view: CheckView) -> tuple[Part, ...]:
    if view.progress is None:
        return ()
    number, total = view.progress.number, view.progress.total
    return (Meter(words.say("check/progress", number=number, total=total), number, total),)


def _stage_found(words: Words, view: CheckView) -> tuple[Part, ...]:
    """Say which stage the finder found, on the first question after it."""
    stage = checks.stage_of(view.framework, view.check.session.answers)
    first = view.progress is not None and view.progress.number == 1
    if stage is None or not first or view.check.session.answers.get(checks.STAGE) != checks.UNSURE:
        return ()
    return (Prose(words.say("check/stage_found", stage=stage.name, tagline=stage.tagline)),)


def _said(view: CheckView) -> str | None:
    return view.check.session.answers.get(view.check.session.at or "")
