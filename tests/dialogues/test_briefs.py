"""Briefs with replayed dialogs, forged buttons, a lot of text, and other members' evidence."""

from typing import Any

import pytest

from bot.domain.brief import PAGE_MAX
from bot.domain.conversation import MessageRef
from bot.messages.parts import Quote
from bot.slack.interactions import Submission
from tests.dialogues.acme import DM, Acme, read
from tests.memory import kept_in


@pytest.fixture
def acme() -> Acme:
    acme = Acme()
    acme.says("log Returns calls us before they order a course.")
    for label in ("1", "Outcome", "See everything", "Make a brief"):
        acme.presses(label)
    return acme


def quotes(acme: Acme) -> list[str]:
    newest = acme.screen.dm[list(acme.screen.dm)[-1]]
    return [part.text for part in newest.parts if isinstance(part, Quote)]


def sends_twice(acme: Acme, **changed: str) -> None:
    form = acme.screen.form
    assert form
    entries = {entry.name: entry.value for entry in form.inputs} | changed
    submission: dict[str, Any] = {"member": acme.member, "id": "V1", "action": form.action, "value": form.value}
    for _ in range(2):
        acme.do(Submission(**submission, entries=entries))


def test_a_dialog_that_is_replayed_shows_nothing_twice(acme: Acme) -> None:
    acme.presses("For a 1:1")
    before = len(acme.screen.dm)
    sends_twice(acme)
    assert len(acme.screen.dm) == before + 1


def test_nothing_of_a_page_is_kept(acme: Acme) -> None:
    def kept() -> dict[str, Any]:
        return {name: rows for name, rows in kept_in(acme.store).items() if name != "interactions"}

    before = kept()
    acme.presses("For a review")
    acme.sends(question="Who else should know?")
    acme.presses("Markdown file")
    acme.sends(text="# Mine\n\nOf my own\n- a *line*\n- [x](https://evil.example)")
    assert acme.screen.files == {
        "brief.md": "# \\# Mine\n\n## Of my own\n\n- a \\*line\\*\n- \\[x\\](https\\://evil.example)\n"
    }
    assert "as you edited it" in acme.reads_before()
    acme.presses("Canvas")
    acme.sends()
    assert acme.screen.canvases
    assert kept() == before


def test_a_page_becomes_a_canvas_of_one_s_own_where_the_workspace_has_them(acme: Acme) -> None:
    def canvas(text: str) -> str:
        acme.presses("Canvas")
        acme.sends(text=text)
        return acme.reads()

    def page() -> str:
        shown = [
            message for message in acme.screen.dm.values() if any(isinstance(part, Quote) for part in message.parts)
        ]
        return read({"": shown[-1]})

    acme.presses("For a review")
    acme.sends(question="Who else should know?")
    said = canvas("For my review\n\nWhat changed\n- They *call* ![](@U2) us")
    assert "Nobody else sees it until you share it" in said
    assert acme.screen.canvases == {"For my review": "## What changed\n\n- They \\*call\\* !\\[\\](\\@U2) us"}
    canvas("My year " * 30)
    assert acme.screen.canvases["Your page"] == "# " + " ".join(["My year"] * 30) + "\n"
    acme.presses("Edit")
    form = acme.screen.form
    assert form
    assert "*Canvas* makes a Slack canvas of it" in str(form.parts)

    acme.slack.hands_over = False
    said = canvas("A second try")
    assert "Take the page as text or as a Markdown file instead" in said
    assert "Nobody else sees it" not in said
    assert "A second try" in page()
    assert "[Canvas]" in page()
    acme.slack.has_canvases = False
    assert "Take the page as text or as a Markdown file instead" in canvas("Three hours of work")
    assert "Three hours of work" in page()
    assert "[Edit] [Text to copy] [Markdown file]" in page()
    assert "[Canvas]" not in page()
    acme.presses("Edit")
    form = acme.screen.form
    assert form
    assert [option.value for option in form.inputs[1].options] == ["show", "text", "file"]
    assert "Canvas" not in str(form.parts)


def test_single_lines_are_ticked_in_or_out_of_a_page_of_many() -> None:
    acme = Acme()
    for n in range(36):
        acme.says(f"log Line {n} of many")
    acme.says("brief")
    acme.presses("For a review")
    acme.sends(question="Who else?")
    assert quotes(acme)[0].count("of many") == 8
    assert "28 more are in your evidence" in acme.reads()
    acme.presses("Choose lines")
    form = acme.screen.form
    assert form
    assert [len(group.options) for group in form.inputs] == [10, 10, 10]
    assert [len(group.value.split()) for group in form.inputs] == [8, 0, 0]
    assert form.inputs[0].options[0].label == "23 November: Line 35 of many."
    last = form.inputs[2].options[9]
    posted = len(acme.screen.dm)
    acme.sends(picked0=form.inputs[0].options[1].value, picked2=last.value)
    assert len(acme.screen.dm) == posted
    (page,) = quotes(acme)
    assert page.count("of many") == 2
    assert f"- {last.label.partition(': ')[2]} (23 November)" in page
    assert "more are" not in acme.reads()
    acme.presses("Choose lines")
    acme.sends(**{group.name: "" for group in form.inputs})
    acme.presses("Choose lines")
    ticked = {group.name: " ".join(option.value for option in group.options) for group in form.inputs}
    acme.sends(**ticked)
    assert quotes(acme)[0].count("of many") == 30
    acme.presses("Choose lines")
    assert acme.screen.form
    assert sum(len(group.value.split()) for group in acme.screen.form.inputs) == 30


def test_a_forged_button_opens_nothing(acme: Acme) -> None:
    shown = MessageRef(DM, list(acme.screen.dm)[-1])
    for forged in ("", "[]", "{", '["review", "all", [], "", 3]', '["no such", "all", [], "", null]'):
        acme.do(acme.click("brief.pick", forged, "", shown))
    acme.do(acme.click("brief.open", "file", "file", shown))
    acme.do(acme.click("brief.choose", "../../etc", "", shown))
    acme.do(acme.click("history.page", "quarter.-1", "", shown))
    acme.do(acme.click("history.read", "", "result.nobody", shown))
    assert acme.screen.form is None


def test_another_member_s_past_is_not_read(acme: Acme) -> None:
    acme.says("/ldcareer check")
    acme.picks("Instructional Designer")
    for label in (*"22222222", "Skip"):
        acme.presses(label)
    mine = acme.services.checks.last(acme.member)
    assert mine
    ben = acme.colleague("U2")
    ben.says("history")
    shown = MessageRef(DM, list(ben.screen.dm)[-1])
    ben.do(ben.click("history.read", "", f"result.{mine.check.id}", shown))
    assert "Your check" not in ben.reads()
    ben.says("brief")
    assert "Nothing is kept yet." in ben.reads()


def test_long_lines_leave_room_for_the_question() -> None:
    acme = Acme()
    for n in range(9):
        acme.says(f"log {n} " + "very long " * 280)
    acme.says("brief")
    acme.presses("For a review")
    acme.sends(question="Who else should know?")
    (page,) = quotes(acme)
    assert len(page) <= PAGE_MAX
    assert page.endswith("Who else should know?")
    assert "more are in your evidence" in acme.reads()


def test_lines_that_look_like_a_part_of_the_page_stay_lines() -> None:
    acme = Acme()
    acme.says("log Fine.\n\nOne question for you\nMay I leave?")
    acme.says("brief")
    acme.presses("For a 1:1")
    acme.sends(question="")
    (page,) = quotes(acme)
    assert "- Fine. One question for you May I leave? (23 November)" in page
    assert page.count("\n\n") == 1
