"""Converts messages and forms to Block Kit. No other module knows Slack's block types.

slackblocks checks Slack's limits when a block is created, so that a block that Slack would refuse fails in the tests.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import shorten
from typing import Any, Literal

import slackblocks as kit

from bot.messages.parts import (
    Bar,
    Button,
    Buttons,
    Chart,
    Columns,
    Confirm,
    Divider,
    Form,
    Heading,
    Input,
    InputType,
    Message,
    Note,
    Part,
    Progress,
    Prose,
    Quote,
    Select,
    Style,
)
from bot.slack import action_ids
from bot.slack.mrkdwn import escape, mrkdwn, plain

SECTION_MAX = 3000
TEXT_MAX = 4000
BUTTON_MAX = 75
_STYLES: dict[Style, Literal["primary", "danger"] | None] = {
    Style.PLAIN: None,
    Style.PRIMARY: "primary",
    Style.DANGER: "danger",
}
FULL, EMPTY = "▰", "▱"

Json = dict[str, Any]


def message(content: Message) -> Json:
    """Return a message's `blocks`, and its `text` for notifications and screen readers."""
    body = kit.WebhookMessage(blocks=_blocks(content.parts), text=fallback_text(content)).to_dict()
    return {"blocks": body["blocks"], "text": body["text"]}


def home(page: Message) -> Json:
    """Return the Home tab as a view."""
    return dict(kit.HomeTabView(blocks=_blocks(page.parts)).to_dict())


def modal(form: Form) -> Json:
    """Return a form as a modal view."""
    return dict(
        kit.ModalView(
            title=form.title,
            blocks=[*_blocks(form.parts), *(_input(field) for field in form.inputs)],
            close=form.close,
            submit=form.submit or None,
            private_metadata=form.value or None,
            callback_id=form.action or None,
        ).to_dict()
    )


def fallback_text(content: Message) -> str:
    """Return a message as text for notifications and screen readers, escaped for Slack."""
    lines = (line for part in content.parts for line in part_text(part))
    return escape("\n".join(lines))[:TEXT_MAX]


def bar(filled: int, of: int) -> str:
    return FULL * filled + EMPTY * (of - filled)


def part_text(part: Part) -> Iterator[str]:
    """Yield the part as lines of plain text; nothing for controls, charts and dividers."""
    match part:
        case Heading(text) | Note(text) | Progress(text) | Prose(text):
            yield plain(text)
        case Columns(left, right):
            yield from (plain(left), plain(right))
        case Quote(text):
            yield text
        case Bar(name, level, of, words):
            yield f"{name}: {plain(words)}" + ("" if level is None else f" ({level}/{of})")
        case _:
            return


def _blocks(parts: Iterable[Part]) -> list[kit.Block]:
    blocks: list[kit.Block] = []
    for is_bar, run in groupby(parts, key=_is_bar_without_button):
        if is_bar:  # consecutive bars share one section
            blocks.append(_section("\n".join(_bar(part) for part in run if isinstance(part, Bar))))
        else:
            blocks.extend(block for part in run for block in _draw(part))
    for number, block in enumerate(blocks):
        block.block_id = f"part-{number}"  # stable, so that the focus stays when a message is replaced
    return blocks


def _is_bar_without_button(part: Part) -> bool:
    return isinstance(part, Bar) and part.button is None


def _draw(part: Part) -> Iterator[kit.Block]:  # noqa: C901  one case per part
    match part:
        case Heading(text):
            yield kit.HeaderBlock(plain(text))
        case Prose(text, button):
            first, *rest = _chunks(mrkdwn(text))
            yield _section(first, button)
            yield from map(_section, rest)
        case Columns(left, right):
            yield kit.SectionBlock(fields=[kit.Text(mrkdwn(left)), kit.Text(mrkdwn(right))])
        case Note(text):
            yield kit.ContextBlock([kit.Text(mrkdwn(text))])
        case Quote(text, bare):
            element = kit.RichTextSection if bare else kit.RichTextQuote
            yield kit.RichTextBlock(element([kit.RichText(text)]))
        case Progress(text, filled, of):
            yield kit.ContextBlock([kit.Text(f"{mrkdwn(text)} · {bar(filled, of)}")])
        case Bar():
            yield _section(_bar(part), part.button)
        case Buttons(buttons):
            yield _actions(buttons)
        case Select():
            yield kit.ActionsBlock([_select(part)])
        case Divider():
            yield kit.DividerBlock()
        case Chart():
            yield _chart(part)


def _actions(buttons: Sequence[Button]) -> kit.ActionsBlock:
    elements = [_button(button) for button in buttons]
    ids = [element.action_id for element in elements]
    if len(set(ids)) < len(ids):
        raise ValueError(f"two buttons in one block have the same action id, which Slack refuses: {ids}")
    return kit.ActionsBlock([*elements])


def _bar(part: Bar) -> str:
    drawn_bar = "" if part.level is None else f"{bar(part.level, part.of)} "
    return f"*{escape(part.name)}*\n{drawn_bar}{mrkdwn(part.words)}"


def _chart(chart: Chart) -> kit.DataVisualizationBlock:
    series = [
        kit.DataSeries(
            line.name, [kit.DataPoint(at, value) for at, value in zip(chart.categories, line.values, strict=True)]
        )
        for line in chart.series
    ]
    chart_type = kit.BarChart if chart.bars else kit.LineChart
    return kit.DataVisualizationBlock(chart.title, chart_type(series, kit.AxisConfig(list(chart.categories))))


def _section(text: str, button: Button | None = None) -> kit.SectionBlock:
    return kit.SectionBlock(text=kit.Text(text), accessory=_button(button) if button else None)


def _button(button: Button) -> kit.Button:
    return kit.Button(
        text=_plain(button.label),
        action_id=action_ids.write(button.action, button.detail),
        value=button.value or None,
        style=_STYLES[button.style],
        confirm=_confirm(button.confirm) if button.confirm else None,
        accessibility_label=_cut(plain(button.accessibility_label)) or None,
    )


def _cut(text: str) -> str:
    """Truncate text to the length of a button, after a whole word unless that would leave less than half of it."""
    words = " ".join(text.split())
    whole_words = shorten(words, BUTTON_MAX, placeholder="…")
    return whole_words if len(whole_words) > BUTTON_MAX // 2 else _short(words, BUTTON_MAX)


def _confirm(confirm: Confirm) -> kit.ConfirmationDialogue:
    return kit.ConfirmationDialogue(
        title=_plain(confirm.title),
        text=_plain(confirm.text, most=300),
        confirm=_plain(confirm.yes),
        deny=_plain(confirm.no),
        style="danger",
    )


def _select(pick: Select) -> kit.StaticSelectMenu:
    groups = [
        (label, [kit.Option(text=_plain(choice.label), value=choice.value) for choice in choices])
        for label, choices in pick.groups
    ]
    chosen = next((option for _, options in groups for option in options if option.value == pick.selected), None)
    if len(groups) == 1:
        options, grouped = groups[0][1], None
    else:
        options, grouped = None, [kit.OptionGroup(label=_plain(label), options=options) for label, options in groups]
    return kit.StaticSelectMenu(
        action_id=action_ids.write(pick.action, pick.value),
        options=options,
        option_groups=grouped,
        initial_option=chosen,
        placeholder=_plain(pick.label),
    )


def _input(field: Input) -> kit.InputBlock:
    return kit.InputBlock(
        block_id=field.name,
        label=_plain(field.label, most=2000),
        hint=_plain(field.hint, most=2000) if field.hint else None,
        optional=field.optional,
        element=_element(field),
    )


def _element(field: Input) -> kit.Element:
    initial = field.value or None
    match field.type:
        case InputType.TEXT:
            return kit.PlainTextInput(
                action_id=field.name, initial_value=initial, multiline=field.multiline, max_length=field.max_length
            )
        case InputType.SELECT:
            options = [kit.Option(text=_plain(choice.label), value=choice.value) for choice in field.options]
            chosen = next((option for option in options if option.value == initial), None)
            return kit.StaticSelectMenu(action_id=field.name, options=options, initial_option=chosen)
        case InputType.TIME:
            return kit.TimePicker(action_id=field.name, initial_time=initial)
        case InputType.DATE:
            return kit.DatePicker(action_id=field.name, initial_date=initial)
        case InputType.USERS:
            return kit.UserMultiSelectMenu(action_id=field.name, initial_users=field.value.split() or None)
        case InputType.CHECKS:
            options = [kit.Option(text=_plain(choice.label), value=choice.value) for choice in field.options]
            ticked = [option for option in options if option.value in field.value.split()]
            return kit.CheckboxGroup(action_id=field.name, options=options, initial_options=ticked or None)


def _plain(text: str, most: int = BUTTON_MAX) -> kit.Text:
    return kit.Text(_short(text, most), type_=kit.TextType.PLAINTEXT)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _chunks(text: str) -> list[str]:
    """Split text at line breaks into pieces that fit into a section. Longer lines are truncated."""
    chunks = [""]
    for line in text.split("\n"):
        if len(chunks[-1]) + len(line) + 1 > SECTION_MAX:
            chunks.append("")
        chunks[-1] += ("\n" if chunks[-1] else "") + line[:SECTION_MAX]
    return [chunk for chunk in chunks if chunk] or [""]
