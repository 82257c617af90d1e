"""Prompts and labels: unused ones, missing ones, and unknown variables."""

import pytest

from bot.content.loader import ContentError
from bot.messages.lint import lint_offers, lint_words
from bot.messages.words import Words
from tests.content.ladder import Ladder


def test_missing_prompts_are_read_from_the_bundled_folder(ours: Ladder) -> None:
    (ours.folder / "prompts/check/rate.md.j2").unlink()
    ours.edit("labels.yaml", "    pause: Pause\n", "")
    ours.edit("labels.yaml", "    usage: check\n", "")
    assert list(lint_words(ours.folder)) == []
    assert Words(ours.folder).label("check.pause") == "Pause"


def test_a_missing_prompt_or_label_is_reported(ours: Ladder) -> None:
    words = Words(ours.folder)
    with pytest.raises(ContentError, match=r"prompts/check/mood\.md\.j2: this prompt is missing"):
        words.say("check/mood")
    with pytest.raises(ContentError, match=r"labels\.yaml: there is no label check\.mood"):
        words.label("check.mood")


def test_an_unused_prompt_is_reported(ours: Ladder) -> None:
    (ours.folder / "prompts/check/extra.md.j2").write_text("Hello")
    (finding,) = lint_words(ours.folder)
    assert finding.file == str(ours.folder / "prompts/check/extra.md.j2")
    assert "never used" in finding.message


def test_an_unknown_variable_is_reported_with_the_known_ones(ours: Ladder) -> None:
    ours.edit("prompts/check/rate.md.j2", "{{ question }}", "{{ qestion }}")
    (finding,) = lint_words(ours.folder)
    assert "qestion" in finding.message
    assert "anchors, name, question" in finding.remedy


def test_a_broken_template_is_reported_with_its_line(ours: Ladder) -> None:
    ours.edit("prompts/check/rate.md.j2", "{% endfor %}", "{% endfro %}")
    (finding,) = lint_words(ours.folder)
    assert str(finding).startswith(f"{ours.folder}/prompts/check/rate.md.j2:6:")


def test_a_label_too_long_for_a_button_on_a_phone_is_reported_with_its_line(ours: Ladder) -> None:
    ours.edit("labels.yaml", "pause: Pause", "pause: Pause here and go on at any time you like")
    (finding,) = lint_words(ours.folder)
    assert finding.line == ours.line_of("labels.yaml", "pause: Pause")


@pytest.mark.parametrize(
    ("old", "new", "command"),
    [
        ("offers: [ahead, brief]", "offers: [upward, brief]", "upward"),
        ("does: forget", "does: forget it all", "forget it all"),
    ],
)
def test_an_offer_that_is_no_command_is_reported_with_its_line(ours: Ladder, old: str, new: str, command: str) -> None:
    ours.edit("intents.yaml", old, new)
    (finding,) = lint_offers(ours.folder)
    assert finding.message.endswith(f"'{command}' is no command")
    assert finding.line == ours.line_of("intents.yaml", new)


def test_an_offer_without_a_label_is_reported(ours: Ladder) -> None:
    ours.edit("intents.yaml", "offers: [ahead, brief]", "offers: [ahead, history 2024]")
    (finding,) = lint_words(ours.folder)
    assert finding.message == "there is no label offers.history 2024"


def test_two_buttons_with_the_same_accessible_name_are_reported_with_their_line(ours: Ladder) -> None:
    ours.edit("labels.yaml", "    pause: Pause\n", "    pause: None of these\n")
    findings = list(lint_words(ours.folder))
    assert findings
    assert {finding.line for finding in findings} == {ours.line_of("labels.yaml", "none: None of these")}
    assert all("a screen reader can't tell the button 'None of these'" in finding.message for finding in findings)


@pytest.mark.parametrize(
    ("old", "new"),
    [("commands:", "comands:"), ("labels:", "labels: ["), ("    usage: check\n", "    usage: [check]\n")],
)
def test_unreadable_labels_prevent_the_start(ours: Ladder, old: str, new: str) -> None:
    ours.edit("labels.yaml", old, new)
    with pytest.raises(ContentError, match=r"labels\.yaml"):
        Words(ours.folder)
