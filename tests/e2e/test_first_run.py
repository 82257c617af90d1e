"""The first minutes: the wheel in an empty folder, `init`, and `doctor` after each step."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from bot.commands.init import NAME
from bot.demo.playground import Playground
from tests.content.ladder import PFLEGE
from tests.e2e.terminal import ldcareer

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as installed from the wheel, without this repository."""
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "unpacked")
    return folder / "unpacked"


def values(path: Path) -> dict[str, str]:
    lines = (line for line in path.read_text().splitlines() if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


def test_the_wheel_has_every_file_that_the_program_reads(unpacked: Path) -> None:
    found = [path for folder in ("bot", "simulator", "content") for path in (ROOT / folder).rglob("*")]
    ours = [path.relative_to(ROOT) for path in found if path.is_file() and path.suffix != ".pyc"]
    assert len(ours) > 500
    assert [path for path in ours if not (unpacked / path).is_file()] == []


@pytest.mark.slow
def test_the_wheel_runs_in_an_empty_folder(unpacked: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(unpacked)}

    def run(*command: str) -> tuple[int, str, str]:
        ended = subprocess.run(  # noqa: S603  ours
            [sys.executable, "-m", "bot", *command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return ended.returncode, ended.stdout, ended.stderr

    assert run("serve") == (1, "", f"ldcareer: {UNSET}\n")
    assert run("init")[0] == 0
    code, said, complained = run("doctor")
    assert (code, complained) == (1, "")
    assert f"ok    content: {unpacked / 'content'} has no findings" in said.splitlines()
    assert f"FAIL  Slack's secrets: {UNSET}" in said.splitlines()


UNSET = "SLACK_BOT_TOKEN is not set: copy it from 'OAuth & Permissions' in Slack's app settings"


def test_init_writes_what_only_its_owner_reads_and_says_the_next_three_steps(tmp_path: Path) -> None:
    ended = ldcareer("init", folder=tmp_path)
    assert ended.code == 0
    assert [line[:3] for line in ended.said.splitlines() if line[:1].isdigit()] == ["1. ", "2. ", "3. "]
    written = tmp_path / NAME
    assert written.stat().st_mode & 0o777 == 0o600
    template = values(ROOT / ".env.example")
    assert values(written) == template | {"LDCAREER_ENCRYPTION_KEY": values(written)["LDCAREER_ENCRYPTION_KEY"]}


def test_each_init_creates_another_key_and_overwrites_none(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    for folder in (tmp_path, tmp_path / "other"):
        ldcareer("init", folder=folder)
    kept = (tmp_path / NAME).read_text()
    assert kept != (tmp_path / "other" / NAME).read_text()
    again = ldcareer("init", folder=tmp_path)
    assert again.code == 1
    assert "is already there" in again.line
    assert (tmp_path / NAME).read_text() == kept


def test_init_in_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    parent = os.open(folder, os.O_RDONLY)  # a deleted folder accepts no files, even from root
    folder.rmdir()
    try:
        ended = ldcareer("init", folder=Path(f"/proc/self/fd/{parent}"))
    finally:
        os.close(parent)
    assert ended.code == 1
    assert ended.line.startswith("ldcareer: ")


@pytest.mark.parametrize("command", ["serve", "doctor", "lint"])
def test_an_env_file_that_is_not_text(command: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"\xff\xfe\x00")
    ended = ldcareer(command, folder=tmp_path)
    assert ended.code == 1
    assert ".env can't be read" in ended.said + ended.complained


def test_doctor_leads_through_the_setup_step_by_step(playground: Playground, tmp_path: Path) -> None:
    small = {"LDCAREER_CONTENT": str(PFLEGE)}

    def marks(**settings: str) -> dict[str, str]:
        said = ldcareer("doctor", folder=tmp_path, **small, **settings).said
        found = {line[6:].partition(":")[0]: line[:4].strip() for line in said.splitlines()}
        del found["content"]  # that of the tests has not all settings
        return found

    steps = ["encryption key", "Slack's secrets", "Slack", "database", "server"]
    there = {"PORT": playground.settings["PORT"], "HOST": playground.settings["HOST"]}
    nowhere = {"PORT": "1", "HOST": "127.0.0.1"}
    secrets = {name: playground.settings[name] for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")}
    slack = {"SLACK_API_URL": playground.settings["SLACK_API_URL"]}
    assert marks(**nowhere) == dict(zip(steps, ["FAIL", "FAIL", "next", "next", "next"], strict=True))
    ldcareer("init", folder=tmp_path)
    assert marks(**nowhere) == dict(zip(steps, ["ok", "FAIL", "next", "ok", "next"], strict=True))
    assert marks(**nowhere, **secrets, **slack) == dict(zip(steps, ["ok"] * 4 + ["next"], strict=True))
    assert marks(**there, **secrets, **slack) == dict.fromkeys(steps, "ok")
