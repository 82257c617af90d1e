"""Briefs: choosing what goes in, the page, and the dialog for editing and exporting it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum

from bot.domain.brief import (
    DEFAULTS,
    PAGE_MAX,
    PERIODS,
    QUESTION_MAX,
    Brief,
    BriefChoices,
    BriefKind,
    EvidenceLine,
    Ingredient,
)
from bot.domain.lines import ended
from bot.messages import markdown
from bot.messages.elements import Elements
from bot.messages.parts import Button, Buttons, Form, Input, InputType, Message, Note, Option, Prose, Quote, Style
from bot.messages.words import Words

GROUP_MAX = 10
"""Slack's limit of options in a group of checkboxes."""

TITLE_MAX = 150
"""Characters of a canvas's title. A page whose first line is longer gets a general title."""

PICKED = "picked"
"""Prefix of the names of the groups of checkboxes."""


class PageAction(StrEnum):
    """What to do with an edited page."""

    SHOW = "show"
    TEXT = "text"
    FILE = "file"
    CANVAS = "canvas"


PAGE_ACTIONS = tuple(PageAction)
"""All actions. CANVAS isn't offered in a workspace without canvases."""


class BriefMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def begin(self, *, has_something: bool) -> Message:
        """Ask what the brief is for. If nothing was kept yet, say what to do first."""
        if not has_something:
            buttons = (self._elements.add_line_button(), self._elements.begin_button(style=Style.PLAIN))
            return Message((Prose(self._words.say("brief/nothing_kept")), Buttons(buttons)))
        return Message((Prose(self._words.say("brief/begin")), Buttons(self._kinds())))

    def choose_form(self, kind: BriefKind) -> Form:
        """The dialog for the period, the ingredients and the closing question."""
        usual, label = DEFAULTS[kind], self._words.label
        ingredients = tuple(Option(one, label(f"brief.{one}")) for one in Ingredient)
        return Form(
            title=label(f"brief.{kind}"),
            close=label("help.cancel"),
            action="brief.write",
            submit=label("brief.write"),
            value=kind,
            inputs=(
                Input(
                    "period",
                    label("brief.period"),
                    usual.period,
                    type=InputType.SELECT,
                    options=tuple(Option(period, label(f"brief.{period}")) for period in PERIODS),
                ),
                Input(
                    "ingredients",
                    label("brief.ingredients"),
                    " ".join(usual.ingredients),
                    type=InputType.CHECKS,
                    options=ingredients,
                    optional=True,
                ),
                Input(
                    "question",
                    label("brief.question"),
                    self._words.say("brief/question", kind=kind),
                    label("brief.question_hint"),
                    max_length=QUESTION_MAX,
                    optional=True,
                ),
            ),
        )

    def shown(self, brief: Brief, actions: Sequence[PageAction] = PAGE_ACTIONS) -> Message:
        """The page, with buttons for editing and exporting it. If it is too long, lines are left out."""
        if brief.is_empty:
            buttons = (*self._pick(brief), *self._kinds(brief.kind), self._elements.add_line_button())
            return Message((Prose(self._words.say("brief/nothing", ticked=brief.options.lines)), Buttons(buttons)))
        text = self.page(brief)
        while len(text) > PAGE_MAX and (brief.lines or brief.plans):
            brief = brief.shorter
            text = self.page(brief)
        note = self._words.say("brief/page_shown", left_out=brief.left_out)
        buttons = (*self._page_buttons(actions), *self._pick(brief), *self._kinds(brief.kind))
        return Message((Quote(text[:PAGE_MAX]), Note(note), Buttons(buttons)))

    def pick_form(self, offered: BriefChoices, value: str) -> Form:
        """The dialog for ticking single lines, in groups of ten."""
        label, ends = self._words.label, offered.ends
        lines = [self._option(one.id, one.words, one.day, ends) for one in offered.lines]
        plans = [self._option(one.id, ended(one.will), one.day, ends) for one in offered.plans]
        groups = [("lines", lines[at : at + GROUP_MAX]) for at in range(0, len(lines), GROUP_MAX)]
        groups += [("plans", plans)] if plans else []
        ticked = set(offered.options.lines or ())

        def checks(number: int, name: str, options: Sequence[Option]) -> Input:
            heading = label(f"brief.pick_{name if number == 0 or name == 'plans' else 'more'}")
            chosen = " ".join(option.value for option in options if option.value in ticked)
            return Input(
                f"{PICKED}{number}", heading, chosen, type=InputType.CHECKS, options=tuple(options), optional=True
            )

        return Form(
            title=label("brief.pick"),
            close=label("help.cancel"),
            action="brief.picked",
            submit=label("brief.write"),
            value=value,
            parts=(Prose(self._words.say("brief/how_to_pick")),),
            inputs=tuple(checks(number, *group) for number, group in enumerate(groups)),
        )

    def edited(self, text: str, actions: Sequence[PageAction] = PAGE_ACTIONS) -> Message:
        return Message((Quote(text), Note(self._words.say("brief/edited")), Buttons(self._page_buttons(actions))))

    def text(self, text: str) -> Message:
        """The page without anything else, for copying."""
        return Message((Quote(text, bare=True),))

    def file(self, text: str) -> tuple[Message, dict[str, str]]:
        """The page as a Markdown file, and the message above it."""
        message = Message((Prose(self._words.say("brief/file")),))
        return message, {self._words.label("brief.file_name"): markdown.page(text)}

    def canvas(self, text: str) -> tuple[str, str, Callable[[str], Message]]:
        """The title of a canvas, its Markdown, and a function that turns its link into a message."""
        title, rest = markdown.titled(text)
        if not rest or len(title) > TITLE_MAX:
            title, rest = self._words.label("brief.page"), markdown.page(text)
        return title, rest, self.canvas_link

    def canvas_link(self, link: str) -> Message:
        return Message((Prose(self._words.say("brief/canvas", link=link)),))

    def take_form(
        self, text: str, action: PageAction, value: str, actions: Sequence[PageAction] = PAGE_ACTIONS
    ) -> Form:
        """The dialog for editing the page and choosing what to do with it."""
        label = self._words.label
        return Form(
            title=label("brief.page"),
            close=label("help.cancel"),
            action="brief.take",
            submit=label("brief.take"),
            value=value,
            parts=(Prose(self._words.say("brief/how_to_take", canvas=PageAction.CANVAS in actions)),),
            inputs=(
                Input("text", label("brief.text_field"), text[:PAGE_MAX], multiline=True, max_length=PAGE_MAX),
                Input(
                    "then",
                    label("brief.then"),
                    action if action in actions else PageAction.SHOW,
                    type=InputType.SELECT,
                    options=tuple(Option(each, label(f"brief.{each}")) for each in actions),
                ),
            ),
        )

    def page(self, brief: Brief) -> str:
        """The page as text: a title, and paragraphs that begin with a heading."""
        facts = {
            "kind": brief.kind,
            "begins": self._day(brief.begins, brief) if brief.begins else None,
            "ends": self._day(brief.ends, brief),
            "year": brief.ends.year,
            "title": brief.title,
            "borne": [(one.claim.did, self._lines(one.lines, brief)) for one in brief.supported_claims],
            "others": self._lines(brief.others, brief),
            "plans": [(one.when, one.will, one.came_of_it, self._day(one.day, brief)) for one in brief.plans],
            "checked": self._day(brief.checked, brief) if brief.checked else None,
            "strength": brief.unsupported_strength.did if brief.unsupported_strength else None,
            "further": brief.further,
            "ahead": brief.ahead,
            "question": brief.question,
        }
        return self._words.page("brief/page", **facts)

    def _option(self, value: str, words: str, day: date, ends: date) -> Option:
        return Option(value, self._words.say("brief/option", words=words, day=self._elements.day(day, ends)))

    def _lines(self, lines: Iterable[EvidenceLine], brief: Brief) -> list[tuple[str, str]]:
        return [(line.words, self._day(line.day, brief)) for line in lines]

    def _day(self, day: date, brief: Brief) -> str:
        """A date in words. In an application, which is read much later, it is the month and the year."""
        if brief.kind is not BriefKind.APPLICATION:
            return self._elements.day(day, brief.ends)
        return self._words.say("brief/day", number=None, month=self._words.label(f"months.{day.month}"), year=day.year)

    def _pick(self, brief: Brief) -> tuple[Button, ...]:
        """The button for ticking single lines, if there are any."""
        if not (brief.lines or brief.plans or brief.options.lines is not None):
            return ()
        return (Button("brief.pick", self._words.label("brief.pick"), brief.value),)

    def _kinds(self, chosen: BriefKind | None = None) -> tuple[Button, ...]:
        """A button for each kind of brief; below a page, one for choosing again what goes in."""
        if chosen:
            return (Button("brief.choose", self._words.label("brief.again"), chosen),)
        return tuple(Button("brief.choose", self._words.label(f"brief.{kind}"), kind, kind) for kind in BriefKind)

    def _page_buttons(self, actions: Sequence[PageAction]) -> tuple[Button, ...]:
        names = {PageAction.SHOW: "edit"}
        labels = ((action, self._words.label(f"brief.{names.get(action, action)}")) for action in actions)
        return tuple(Button("brief.open", label, action, action) for action, label in labels)
