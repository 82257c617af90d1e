from collections.abc import Callable
from typing import Any

import pytest

from simulator.blocks.surfaces import check_message, check_view
from simulator.errors import SlackError

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def button(**fields: object) -> Json:
    return {"type": "button", "text": plain(), "action_id": "go", **fields}


def option(value: str = "v", **fields: object) -> Json:
    return {"text": plain(), "value": value, **fields}


def section(**fields: object) -> Json:
    return {"type": "section", "text": mrkdwn(), **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def buttons(count: int) -> Json:
    return actions(*(button(action_id=f"go{number}") for number in range(count)))


def select(count: int = 1, **fields: object) -> Json:
    options = [option(f"v{number}") for number in range(count)]
    return {"type": "static_select", "action_id": "pick", "options": options, **fields}


def choice(kind: str, count: int) -> Json:
    return {"type": kind, "action_id": "pick", "options": [option(f"v{number}") for number in range(count)]}


def question(element: Json, **fields: object) -> Json:
    return {"type": "input", "label": plain(), "element": element, **fields}


def text_input(**fields: object) -> Json:
    return {"type": "plain_text_input", "action_id": "say", **fields}


def confirm(**fields: object) -> Json:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **fields}


def image(**fields: object) -> Json:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a", **fields}


def table(rows: int, columns: int) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}


def data_table(rows: int, columns: int = 1, **fields: object) -> Json:
    cells = [{"type": "raw_text", "text": "x"}] * columns
    return {"type": "data_table", "caption": "c", "rows": [cells] * rows, **fields}


def pie(segments: int, title: str = "t", label: str = "l") -> Json:
    chart = {"type": "pie", "segments": [{"label": label, "value": 1}] * segments}
    return {"type": "data_visualization", "title": title, "chart": chart}


def bars(series: int, points: int) -> Json:
    names = [f"c{number}" for number in range(points)]
    data = [{"label": name, "value": 1} for name in names]
    chart = {
        "type": "bar",
        "series": [{"name": f"s{number}", "data": data} for number in range(series)],
        "axis_config": {"categories": names},
    }
    return {"type": "data_visualization", "title": "t", "chart": chart}


def rich(*leaves: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(leaves)}]}


def accessory(element: Json) -> Json:
    return section(accessory=element)


def modal(*blocks: Json, **fields: object) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks), **fields}


def refused(blocks: object) -> list[str]:
    with pytest.raises(SlackError) as caught:
        check_message(blocks)
    assert caught.value.code == "invalid_blocks"
    assert caught.value.detail["response_metadata"]["messages"][0].startswith("[ERROR] ")
    errors: list[str] = caught.value.detail["errors"]
    return errors


def refused_view(view: object, kind: str = "modal") -> list[str]:
    with pytest.raises(SlackError) as caught:
        check_view(view, kind)
    assert caught.value.code == "invalid_arguments"
    messages: list[str] = caught.value.detail["response_metadata"]["messages"]
    return messages


IN_MESSAGES: dict[str, Callable[[int], Json]] = {
    "section text": lambda n: section(text=mrkdwn("x" * n)),
    "section fields": lambda n: section(fields=[mrkdwn()] * n),
    "a field": lambda n: section(fields=[mrkdwn("x" * n)]),
    "header": lambda n: {"type": "header", "text": plain("x" * n)},
    "button text": lambda n: actions(button(text=plain("x" * n))),
    "button accessibility label": lambda n: actions(button(accessibility_label="x" * n)),
    "button value": lambda n: actions(button(value="x" * n)),
    "button url": lambda n: actions(button(url="https://example.com/".ljust(n, "x"))),
    "action_id": lambda n: actions(button(action_id="x" * n)),
    "block_id": lambda n: section(block_id="x" * n),
    "actions": buttons,
    "context": lambda n: {"type": "context", "elements": [mrkdwn()] * n},
    "option text": lambda n: actions(select(options=[option(text=plain("x" * n))])),
    "option description": lambda n: actions(select(options=[option(description=plain("x" * n))])),
    "option value": lambda n: actions(select(options=[option("x" * n)])),
    "select options": lambda n: actions(select(n)),
    "option groups": lambda n: actions(
        {"type": "static_select", "option_groups": [{"label": plain(), "options": [option()]}] * n}
    ),
    "placeholder": lambda n: actions(select(placeholder=plain("x" * n))),
    "radio buttons": lambda n: actions(choice("radio_buttons", n)),
    "checkboxes": lambda n: actions(choice("checkboxes", n)),
    "overflow": lambda n: actions(choice("overflow", n)),
    "confirm title": lambda n: actions(button(confirm=confirm(title=plain("x" * n)))),
    "confirm text": lambda n: actions(button(confirm=confirm(text=plain("x" * n)))),
    "confirm button": lambda n: actions(button(confirm=confirm(confirm=plain("x" * n)))),
    "deny button": lambda n: actions(button(confirm=confirm(deny=plain("x" * n)))),
    "image url": lambda n: image(image_url="https://example.com/".ljust(n, "x")),
    "image alt text": lambda n: image(alt_text="x" * n),
    "image title": lambda n: image(title=plain("x" * n)),
    "markdown": lambda n: {"type": "markdown", "text": "x" * n},
    "table rows": lambda n: table(n, 1),
    "table columns": lambda n: table(1, n),
    "data table rows": data_table,
    "data table columns": lambda n: data_table(2, n),
    "data table page": lambda n: data_table(2, page_size=n),
    "chart title": lambda n: pie(1, title="x" * n),
    "pie segments": pie,
    "segment label": lambda n: pie(1, label="x" * n),
    "bar series": lambda n: bars(n, 2),
    "bar points": lambda n: bars(1, n),
}
MOST_IN_MESSAGES = {
    "section text": 3000,
    "section fields": 10,
    "a field": 2000,
    "header": 150,
    "button text": 75,
    "button value": 2000,
    "button url": 3000,
    "button accessibility label": 75,
    "action_id": 255,
    "block_id": 255,
    "actions": 25,
    "context": 10,
    "option text": 75,
    "option description": 75,
    "option value": 150,
    "select options": 100,
    "option groups": 100,
    "placeholder": 150,
    "radio buttons": 10,
    "checkboxes": 10,
    "overflow": 5,
    "confirm title": 100,
    "confirm text": 300,
    "confirm button": 30,
    "deny button": 30,
    "image url": 3000,
    "image alt text": 2000,
    "image title": 2000,
    "markdown": 12_000,
    "table rows": 100,
    "table columns": 20,
    "data table rows": 101,
    "data table columns": 20,
    "data table page": 100,
    "chart title": 50,
    "pie segments": 6,
    "segment label": 20,
    "bar series": 6,
    "bar points": 20,
}


@pytest.mark.parametrize("thing", IN_MESSAGES)
def test_a_message_can_reach_each_limit_but_not_exceed_it(thing: str) -> None:
    most = MOST_IN_MESSAGES[thing]
    check_message([IN_MESSAGES[thing](most)])
    assert "[json-pointer:/blocks/0" in refused([IN_MESSAGES[thing](most + 1)])[0]


@pytest.mark.parametrize("thing", [name for name in IN_MESSAGES if "url" not in name])
def test_nothing_with_a_limit_can_be_empty(thing: str) -> None:
    assert refused([IN_MESSAGES[thing](0)])


def test_a_message_can_have_fifty_blocks_and_a_view_a_hundred() -> None:
    divider = {"type": "divider"}
    check_message([divider] * 50)
    assert refused([divider] * 51) == ["no more than 50 items allowed [json-pointer:/blocks]"]
    check_view(modal(*[divider] * 100), "modal")
    check_view({"type": "home", "blocks": [divider] * 100}, "home")
    assert refused_view(modal(*[divider] * 101)) == [
        "[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]"
    ]


@pytest.mark.parametrize(
    ("field", "most"), [("title", 24), ("submit", 24), ("close", 24)], ids=["title", "submit", "close"]
)
def test_a_modals_texts_can_reach_each_limit_but_not_exceed_it(field: str, most: int) -> None:
    check_view(modal(**{field: plain("x" * most)}), "modal")
    assert f"[json-pointer:/view/{field}/text]" in refused_view(modal(**{field: plain("x" * (most + 1))}))[0]


@pytest.mark.parametrize(("field", "most"), [("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)])
def test_a_views_hidden_fields_can_reach_each_limit_but_not_exceed_it(field: str, most: int) -> None:
    check_view(modal(**{field: "x" * most}), "modal")
    assert f"[json-pointer:/view/{field}]" in refused_view(modal(**{field: "x" * (most + 1)}))[0]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (question(text_input(max_length=3000)), question(text_input(max_length=3001))),
        (question(text_input(), label=plain("x" * 2000)), question(text_input(), label=plain("x" * 2001))),
        (question(text_input(), hint=plain("x" * 2000)), question(text_input(), hint=plain("x" * 2001))),
        (question(text_input(placeholder=plain("x" * 150))), question(text_input(placeholder=plain("x" * 151)))),
        (question(text_input(initial_value="x" * 3000)), question(text_input(initial_value="x" * 3001))),
        (question(text_input(min_length=2, max_length=2)), question(text_input(min_length=3, max_length=2))),
        (question(choice("checkboxes", 10)), question(choice("checkboxes", 11))),
    ],
)
def test_an_input_can_reach_each_limit_but_not_exceed_it(good: Json, bad: Json) -> None:
    check_view(modal(good), "modal")
    assert "[json-pointer:/view/blocks/0" in refused_view(modal(bad))[0]


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ({"type": "sektion"}, "unsupported type: sektion [json-pointer:/blocks/0/type]"),
        ({}, "missing required field: type [json-pointer:/blocks/0]"),
        ("section", "must provide an object [json-pointer:/blocks/0]"),
        ({"type": "section"}, "missing required field: text [json-pointer:/blocks/0]"),
        (section(colour="red"), "invalid additional property: colour [json-pointer:/blocks/0]"),
        (section(text="hi"), "must provide an object [json-pointer:/blocks/0/text]"),
        (section(text={"type": "html", "text": "x"}), "unsupported type: html [json-pointer:/blocks/0/text/type]"),
        ({"type": "header", "text": mrkdwn()}, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
        (
            actions(button(text=mrkdwn())),
            "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]",
        ),
        (actions(text_input()), "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]"),
        (question(text_input()), "unsupported type: input [json-pointer:/blocks/0/type]"),
        (
            actions(button(style="default")),
            "must be one of the following values: primary, danger [json-pointer:/blocks/0/elements/0/style]",
        ),
        (actions(button(value=3)), "must provide a string [json-pointer:/blocks/0/elements/0/value]"),
        (
            actions(button(confirm={"title": plain()})),
            "missing required field: confirm [json-pointer:/blocks/0/elements/0/confirm]",
        ),
        (
            actions(select(option_groups=[{"label": plain(), "options": [option()]}])),
            "must define exactly one of: options, option_groups [json-pointer:/blocks/0/elements/0]",
        ),
        (
            actions(select(initial_option=option("other"))),
            "the initial option must be one of the options [json-pointer:/blocks/0/elements/0]",
        ),
        (
            actions(button(), button()),
            "action_id 'go' already exists in this block [json-pointer:/blocks/0/elements]",
        ),
        (image(image_url="no url"), "must provide a valid URL of at most 3000 characters"),
        (rich({"type": "text", "text": ""}), "must be more than 0 characters"),
        (rich({"type": "bold", "text": "x"}), "unsupported type: bold"),
        (rich({"type": "text", "text": "x", "style": {"loud": True}}), "invalid additional property: loud"),
        (data_table(1), "no fewer than 2 items allowed [json-pointer:/blocks/0/rows]"),
        (data_table(2, row_header_column_index=1), "there is no such column"),
        (
            {"type": "data_visualization", "title": "t", "chart": {"type": "doughnut"}},
            "unsupported type: doughnut [json-pointer:/blocks/0/chart/type]",
        ),
    ],
)
def test_an_invalid_block_is_reported_with_its_place(block: object, words: str) -> None:
    assert refused([block])[0].startswith(words)


def test_a_pie_cannot_have_an_empty_slice() -> None:
    chart = {"type": "pie", "segments": [{"label": "x", "value": 0}]}
    block = {"type": "data_visualization", "title": "t", "chart": chart}
    assert refused([block]) == ["must be greater than 0 [json-pointer:/blocks/0/chart/segments/0/value]"]


def test_each_series_has_a_point_for_each_category() -> None:
    block = bars(1, 2)
    block["chart"]["series"][0]["data"] = [{"label": "c0", "value": 1}]
    assert "one point for each category" in refused([block])[0]


def test_block_ids_are_unique_in_a_message() -> None:
    assert refused([section(block_id="a"), section(block_id="a")]) == [
        "block_id 'a' already exists [json-pointer:/blocks]"
    ]


def test_action_ids_can_be_repeated_in_another_block() -> None:
    check_message([actions(button()), actions(button())])


def test_a_message_can_have_one_table_and_two_charts() -> None:
    check_message([table(1, 1), pie(1), pie(1)])
    assert refused([table(1, 1), table(1, 1)]) == ["no more than 1 table blocks allowed [json-pointer:/blocks]"]
    assert refused([pie(1)] * 3) == ["no more than 2 data_visualization blocks allowed [json-pointer:/blocks]"]


def test_all_blocks_together_can_have_13000_characters() -> None:
    long = [section(text=mrkdwn("x" * 3000))] * 4
    check_message([*long, section(text=mrkdwn("x" * 1000))])
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        check_message([*long, section(text=mrkdwn("x" * 1001))])


@pytest.mark.parametrize("block", [table(1, 1), pie(1), data_table(2), {"type": "markdown", "text": "x"}])
def test_a_modal_cannot_have_tables_charts_or_markdown(block: Json) -> None:
    check_message([block])
    assert "unsupported type" in refused_view(modal(block))[0]


def test_a_modal_with_inputs_needs_a_submit_button() -> None:
    view = modal(question(text_input()))
    check_view(view, "modal")
    del view["submit"]
    assert refused_view(view) == ["[ERROR] missing required field: submit [json-pointer:/view]"]


def test_at_most_one_element_can_have_the_focus() -> None:
    first, second = (question(text_input(focus_on_load=True), block_id=name) for name in "ab")
    check_view(modal(first), "modal")
    assert "focus_on_load" in refused_view(modal(first, second))[0]


def test_a_view_must_be_of_the_type_that_the_method_shows() -> None:
    assert refused_view({"type": "home", "blocks": []}) == [
        "[ERROR] must be one of the following values: modal [json-pointer:/view/type]"
    ]
    assert refused_view("modal") == ["[ERROR] must provide an object [json-pointer:/view]"]


def test_a_view_can_have_at_most_250_kilobytes() -> None:
    grouped = [{"label": plain(), "options": [option(f"v{n}") for n in range(100)]} for _ in range(20)]
    big = {"type": "static_select", "option_groups": grouped}
    check_view(modal(accessory(big)), "modal")
    with pytest.raises(SlackError, match="view_too_large"):
        check_view(modal(accessory(big), accessory(big)), "modal")


def test_every_kind_of_rich_text_element_is_accepted() -> None:
    leaves = [
        {"type": "text", "text": "x", "style": {"bold": True, "code": True}},
        {"type": "link", "url": "https://example.com", "text": "x"},
        {"type": "emoji", "name": "wave"},
        {"type": "user", "user_id": "U1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "broadcast", "range": "here"},
        {"type": "date", "timestamp": 1, "format": "{date}"},
    ]
    parts = [
        {"type": "rich_text_section", "elements": leaves},
        {"type": "rich_text_quote", "elements": leaves},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}]},
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [{"type": "rich_text_section", "elements": leaves}],
        },
    ]
    check_message([{"type": "rich_text", "elements": parts}])


@pytest.mark.parametrize(
    "element",
    [
        {"type": "email_text_input"},
        {"type": "rich_text_input", "initial_value": rich({"type": "text", "text": "x"})},
        {"type": "url_text_input"},
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "5"},
        {"type": "datepicker", "initial_date": "2026-11-27"},
        {"type": "timepicker", "initial_time": "15:00"},
        {"type": "datetimepicker", "initial_date_time": 1795459392},
        {"type": "users_select"},
        {"type": "multi_users_select", "max_selected_items": 3},
        {"type": "conversations_select", "response_url_enabled": True},
        {"type": "multi_static_select", "options": [option()], "initial_options": [option()]},
    ],
)
def test_every_kind_of_input_is_accepted(element: Json) -> None:
    check_view(modal(question(element)), "modal")


@pytest.mark.parametrize(
    "element",
    [
        {"type": "datepicker", "initial_date": "27.11.2026"},
        {"type": "timepicker", "initial_time": "3 pm"},
        {"type": "number_input"},
        {"type": "number_input", "is_decimal_allowed": True, "min_value": 1},
        {"type": "number_input", "is_decimal_allowed": True, "min_value": "6", "max_value": "5"},
        {"type": "button", "text": plain()},
    ],
)
def test_every_kind_of_invalid_input_is_refused(element: Json) -> None:
    assert refused_view(modal(question(element)))
