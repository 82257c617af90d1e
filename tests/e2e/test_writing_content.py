"""docs/content.md, word for word: somebody who has never used YAML writes a ladder and sees it in the browser."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.content.loader import load
from bot.demo.process import free_port
from bot.messages.words import Words
from tests.dialogues.acme import Acme
from tests.e2e.terminal import ldcareer
from tests.e2e.visitor import DESKTOP, PHONE, TIMEOUT

WALK = (Path(__file__).parents[2] / "docs" / "content.md").read_text().partition("## What a folder needs")[0]
BLOCKS = re.findall(r"```(\w+)\n(.+?)```", WALK, re.DOTALL)
COMMANDS = [text.strip() for kind, text in BLOCKS if kind == "console"]
(QUESTION, MISTAKE), (STEP,), (FINDING,) = (
    [text for kind, text in BLOCKS if kind == k] for k in ("diff", "yaml", "text")
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the commands are typed."""
    assert [command.split()[1] for command in COMMANDS] == ["new-framework", "preview", "lint", "demo"]
    assert "docs/content.md" in ldcareer(*COMMANDS[0].split()[1:], folder=tmp_path).said
    return tmp_path


@contextmanager
def previewed(folder: Path) -> Iterator[str]:
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "bot", *COMMANDS[1].split()[1:], "--no-browser", "--port", str(port)]
    with subprocess.Popen(  # noqa: S603  ours
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as preview:
        assert preview.stdout
        try:
            assert url in preview.stdout.readline()
            yield url
        finally:
            preview.send_signal(signal.SIGTERM)
            said, complained = preview.communicate(timeout=30)
    assert (preview.returncode, complained, said) == (0, "", "\nStopped.\n")


def changes(file: Path, diff: str) -> str:
    """Replace the line with the minus by the one with the plus; return the new line."""
    old, new = (line[1:] for line in diff.splitlines())
    assert file.read_text().count(f"{old}\n") >= 1
    file.write_text(file.read_text().replace(old, new, 1))
    return new.partition(": ")[2]


def settles(page: Page, status: str) -> None:
    expect(page.get_by_role("status")).to_have_text(status, timeout=TIMEOUT)


@pytest.mark.slow
@pytest.mark.browser
def test_a_newcomer_s_ten_minutes(browser: Browser, folder: Path) -> None:
    ladder = folder / "my-ladder"
    with previewed(folder) as url:
        page = browser.new_page(viewport=DESKTOP)
        page.goto(url)
        settles(page, "no findings")
        expect(page.get_by_role("heading", name="leads the kitchen, and leaves nothing to others")).to_be_visible()
        page.get_by_role("link", name="Check").click()

        question = changes(ladder / "stages.yaml", QUESTION)
        expect(page.get_by_text(question).first).to_be_visible(timeout=TIMEOUT)
        settles(page, "no findings")

        actions = ladder / "actions.yaml"
        actions.write_text(actions.read_text().replace("actions:\n", f"actions:\n{STEP}", 1))
        page.get_by_role("link", name="Plan").click()
        expect(page.get_by_text("I will ask what they were hoping to find").first).to_be_visible(timeout=TIMEOUT)
        settles(page, "no findings")

        changes(actions, MISTAKE)
        settles(page, "these messages are from before the last change")
        notices = page.get_by_role("region", name="1 thing to mend")
        where, said = FINDING.strip().split(": ", 1)
        for words in (where, *said.split(" — ")):
            expect(notices).to_contain_text(words)
        expect(page.get_by_text("I will ask what they were hoping to find").first).to_be_visible()
        assert ldcareer(*COMMANDS[2].split()[1:], folder=folder).said == FINDING

        phone = browser.new_page(viewport=PHONE)
        for section in ("", "check", "home", "summary", "share"):
            phone.goto(f"{url}/{section}")
            expect(phone.get_by_role("article").first).to_be_visible()
            assert not phone.evaluate("document.documentElement.scrollWidth > window.innerWidth"), section

        actions.write_text(actions.read_text().replace("poeple", "people"))
        settles(page, "no findings")
        expect(notices).to_have_count(0)

    assert ldcareer(*COMMANDS[2].split()[1:], folder=folder).said == "my-ladder: no findings\n"
    acme = Acme(framework=load(ladder), words=Words(ladder))
    acme.says("/ldcareer check")
    acme.says("Volunteer")
    acme.presses("3")
    assert question in acme.reads()


def test_a_folder_that_is_not_empty_is_left_alone(folder: Path) -> None:
    before = (folder / "my-ladder" / "stages.yaml").read_text()
    again = ldcareer(*COMMANDS[0].split()[1:], "--like", "data", folder=folder)
    assert (again.code, again.complained) == (1, "ldcareer: my-ladder is not empty: name a new folder\n")
    assert (folder / "my-ladder" / "stages.yaml").read_text() == before
    assert ldcareer("new-framework", "another", "--like", "data", folder=folder).code == 0
    assert len(load(folder / "another").stages) == 5


def test_a_preview_that_cannot_be_shown_says_why_in_one_line(folder: Path) -> None:
    assert "this folder is missing" in ldcareer("preview", "no-ladder", folder=folder).line
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = ldcareer("preview", "my-ladder", "--port", port, folder=folder).line
        assert said == f"ldcareer: port {port} is already in use: choose another with `--port N`\n"
