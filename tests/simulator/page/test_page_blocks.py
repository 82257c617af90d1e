from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.page import blocks
from simulator.page.blocks import Choice, Surface
from simulator.page.reader import Reader
from tests.simulator.page.harmless import Reading

ANA = Reader("U1", datetime(2026, 11, 27, 15, 0, tzinfo=UTC), {"U1": "Ana", "U2": "Maya"}, {"C1": "general"})
PLACE = Surface(
    "m-1", "/click", people=[Choice("U1", "Ana"), Choice("U2", "Maya", "guest")], channels=[Choice("C1", "#general")]
)
HOSTILE = "\"><script>alert(1)</script>'<img src=x onerror=alert(1)>"


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(text: str, value: str) -> dict[str, Any]:
    return {"text": plain(text), "value": value}


OPTIONS = [option("Oat", "oat"), option("Cow", "cow")]


def read(*given: dict[str, Any]) -> Reading:
    numbered = [{"block_id": f"b{at}", **block} for at, block in enumerate(given)]
    return Reading(blocks.render(numbered, PLACE, ANA))


def asked(element: dict[str, Any], **more: object) -> Reading:
    return read({"type": "input", "label": plain("Milk"), "element": {"action_id": "a", **element}, **more})


def attributes(reading: Reading, tag: str, **wanted: str) -> list[dict[str, str | None]]:
    return [has for name, has in reading.elements if name == tag and wanted.items() <= has.items()]


def test_plain_text_has_emoji_but_no_other_markup() -> None:
    reading = read({"type": "section", "text": plain("*a* <@U1> :tada: &lt;b&gt;")})
    assert reading.text.strip() == "*a* <@U1> 🎉 <b>"


def test_a_section_shows_text_fields_and_accessory() -> None:
    reading = read(
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*Hello*"},
            "fields": [plain("one"), plain("two")],
            "accessory": {"type": "image", "image_url": "https://a.example/x.png", "alt_text": "A cup"},
        }
    )
    assert [word for word in reading.words if word.strip()] == ["Hello", "one", "two"]
    assert attributes(reading, "img", alt="A cup", src="https://a.example/x.png")


def test_a_button_has_its_ids_and_its_url() -> None:
    button = {"type": "button", "action_id": "go", "text": plain("Go"), "style": "primary", "value": "1"}
    [has] = attributes(read({"type": "actions", "elements": [button]}), "button")
    assert (has["type"], has["class"], has["hx-post"]) == ("button", "button primary", "/click")
    assert has["hx-vals"] == '{"action_id": "go", "block_id": "b0"}'


def test_a_button_with_a_confirmation_asks_first() -> None:
    question = {"title": plain("Sure?"), "text": plain("It is final."), "confirm": plain("Yes"), "deny": plain("No")}
    button = {"type": "button", "action_id": "go", "text": plain("Go"), "confirm": question}
    reading = read({"type": "actions", "elements": [button]})
    [dialog] = attributes(reading, "dialog")
    assert attributes(reading, "button", **{"data-confirm": str(dialog["id"])})
    assert reading.text.split() == ["Go", "Sure?", "It", "is", "final.", "No", "Yes"]


@pytest.mark.parametrize(
    ("element", "tag", "wanted"),
    [
        (
            {"type": "plain_text_input", "initial_value": "x", "max_length": 9},
            "input",
            {"value": "x", "maxlength": "9"},
        ),
        ({"type": "plain_text_input", "multiline": True}, "textarea", {"name": "b0/a"}),
        ({"type": "email_text_input"}, "input", {"type": "email"}),
        ({"type": "url_text_input"}, "input", {"type": "url"}),
        (
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"},
            "input",
            {"type": "number", "min": "1"},
        ),
        ({"type": "datepicker", "initial_date": "2026-11-27"}, "input", {"type": "date", "value": "2026-11-27"}),
        ({"type": "timepicker", "initial_time": "15:00"}, "input", {"type": "time", "value": "15:00"}),
        ({"type": "datetimepicker", "initial_date_time": 1795788000}, "input", {"value": "2026-11-27T14:00"}),
        (
            {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[1]},
            "option",
            {"value": "cow", "selected": None},
        ),
        (
            {"type": "static_select", "option_groups": [{"label": plain("Plants"), "options": OPTIONS}]},
            "optgroup",
            {"label": "Plants"},
        ),
        ({"type": "users_select", "initial_user": "U2"}, "option", {"value": "U2", "selected": None}),
        ({"type": "channels_select"}, "option", {"value": "C1"}),
        ({"type": "multi_users_select", "initial_users": ["U2"]}, "input", {"value": "U2", "checked": None}),
        ({"type": "multi_static_select", "options": OPTIONS}, "input", {"type": "checkbox", "value": "oat"}),
        (
            {"type": "radio_buttons", "options": OPTIONS, "initial_option": OPTIONS[0]},
            "input",
            {"type": "radio", "checked": None},
        ),
        (
            {"type": "checkboxes", "options": OPTIONS, "initial_options": OPTIONS},
            "input",
            {"value": "cow", "checked": None},
        ),
    ],
)
def test_an_input_is_a_field_with_the_apps_initial_value(
    element: dict[str, Any], tag: str, wanted: dict[str, str]
) -> None:
    assert attributes(asked(element), tag, **wanted)


def test_a_field_is_labelled_and_described_by_hint_and_error() -> None:
    reading = asked({"type": "plain_text_input"}, hint=plain("Any milk"), optional=True)
    [field] = attributes(reading, "input")
    assert attributes(reading, "label", **{"for": str(field["id"])})
    assert {has["id"] for has in attributes(reading, "p")} == set(str(field["aria-describedby"]).split())
    assert reading.text.split() == ["Milk", "(optional)", "Any", "milk"]


def test_choices_are_a_group_with_a_legend() -> None:
    reading = asked({"type": "radio_buttons", "options": OPTIONS})
    assert len(attributes(reading, "fieldset")) == len(attributes(reading, "legend")) == 1


def test_an_input_reports_changes_only_if_the_app_asked_for_them() -> None:
    element = {"type": "static_select", "options": OPTIONS}
    assert "hx-post" not in attributes(asked(element), "select")[0]
    assert attributes(asked(element, dispatch_action=True), "select")[0]["hx-trigger"] == "change"


def test_rich_text_shows_lists_styles_and_people_and_ignores_markup() -> None:
    leaves = [
        {"type": "text", "text": "*a* <@U1> ", "style": {"bold": True}},
        {"type": "user", "user_id": "U2"},
        {"type": "link", "url": "https://a.example", "text": "there"},
        {"type": "emoji", "name": "tada"},
    ]
    item = {"type": "rich_text_section", "elements": [{"type": "text", "text": "point"}]}
    parts = [
        {"type": "rich_text_section", "elements": leaves},
        {"type": "rich_text_list", "style": "ordered", "offset": 2, "elements": [item]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "code"}]},
    ]
    reading = read({"type": "rich_text", "elements": parts})
    assert "*a* <@U1> @Mayathere🎉pointsaidcode" in reading.text
    assert attributes(reading, "ol", start="3")
    assert {"strong", "li", "blockquote", "pre"} <= {tag for tag, _ in reading.elements}


def test_a_table_has_headings_and_a_data_table_its_caption() -> None:
    rows = [
        [{"type": "raw_text", "text": "Drink"}, {"type": "raw_text", "text": "Cups"}],
        [{"type": "raw_text", "text": "Tea"}, {"type": "raw_number", "text": "4", "value": 4}],
    ]
    reading = read({"type": "data_table", "caption": "This week", "rows": rows, "row_header_column_index": 0})
    assert len(attributes(reading, "th", scope="col")) == 2
    assert len(attributes(reading, "th", scope="row")) == 1
    assert reading.text.split() == ["This", "week", "Drink", "Cups", "Tea", "4"]


def test_markdown_is_rendered_without_html_and_images() -> None:
    text = (
        "# Title\n\n**b** [x](https://a.example) ![p](https://a.example/p.png)\n\n|a|\n|-|\n|1|\n\n<b onclick=x>raw</b>"
    )
    reading = read({"type": "markdown", "text": text})
    assert {"h1", "strong", "a", "table"} <= {tag for tag, _ in reading.elements}
    assert not attributes(reading, "b")
    assert not attributes(reading, "img")
    assert "<b onclick=x>raw</b>" in reading.text


def test_an_unknown_block_says_so() -> None:
    assert "hologram" in read({"type": "hologram"}).text


TEXT = {"type": "mrkdwn", "text": HOSTILE}
TABLE = [[{"type": "raw_text", "text": HOSTILE}], [{"type": "raw_text", "text": HOSTILE}]]
BAD_LINK = {"type": "link", "url": "javascript:alert(1)", "text": HOSTILE}


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section", "text": TEXT, "fields": [plain(HOSTILE)]},
        {"type": "header", "text": plain(HOSTILE)},
        {
            "type": "context",
            "elements": [TEXT, {"type": "image", "image_url": "javascript:alert(1)", "alt_text": HOSTILE}],
        },
        {"type": "image", "image_url": "javascript:alert(1)", "alt_text": HOSTILE, "title": plain(HOSTILE)},
        {
            "type": "actions",
            "elements": [
                {"type": "button", "action_id": HOSTILE, "text": plain(HOSTILE), "url": "javascript:alert(1)"}
            ],
        },
        {
            "type": "actions",
            "elements": [{"type": "overflow", "action_id": HOSTILE, "options": [option(HOSTILE, HOSTILE)]}],
        },
        {
            "type": "input",
            "label": plain(HOSTILE),
            "hint": plain(HOSTILE),
            "element": {
                "type": "plain_text_input",
                "action_id": HOSTILE,
                "initial_value": HOSTILE,
                "placeholder": plain(HOSTILE),
            },
        },
        {
            "type": "input",
            "label": plain("x"),
            "element": {
                "type": "plain_text_input",
                "multiline": True,
                "action_id": "a",
                "initial_value": "</textarea>" + HOSTILE,
            },
        },
        {
            "type": "input",
            "label": plain("x"),
            "element": {"type": "static_select", "action_id": "a", "options": [option(HOSTILE, HOSTILE)]},
        },
        {
            "type": "input",
            "label": plain("x"),
            "element": {"type": "checkboxes", "action_id": "a", "options": [option(HOSTILE, HOSTILE)]},
        },
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [BAD_LINK, {"type": "text", "text": HOSTILE}]}],
        },
        {"type": "table", "rows": TABLE},
        {"type": "markdown", "text": HOSTILE + "\n[x](javascript:alert(1)) [y](data:text/html,x)"},
        {
            "type": "data_visualization",
            "title": HOSTILE,
            "chart": {"type": "pie", "segments": [{"label": HOSTILE, "value": 1}]},
        },
        {"type": HOSTILE},
        {"type": "../window"},
    ],
)
def test_hostile_blocks_stay_harmless(block: dict[str, Any]) -> None:
    assert read({**block, "block_id": HOSTILE}).dangers == []


def test_a_button_has_the_apps_label_for_screen_readers() -> None:
    named = {"type": "button", "action_id": "a", "text": plain("1"), "accessibility_label": "1: <Took part>"}
    reading = read({"type": "actions", "elements": [named, {"type": "button", "action_id": "b", "text": plain("2")}]})
    assert [has.get("aria-label") for name, has in reading.elements if name == "button"] == ["1: <Took part>", None]
