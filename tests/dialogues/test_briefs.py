"""What a brief does with replays, with forged buttons, with much text, and with what somebody else keeps."""

from typing import Any

import pytest

from bot.domain.brief import PAGE_MAX
from bot.domain.conversation import MessageRef
from bot.messages.parts import Quote
from bot.slack.interactions import Submission
from tests.dialogues.acme import DM, Acme
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
    assert kept() == before


def test_a_forged_button_opens_nothing(acme: Acme) -> None:
    shown = MessageRef(DM, list(acme.screen.dm)[-1])
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
