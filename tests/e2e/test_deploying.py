"""The paths, commands and settings in the deployment files exist. The platforms themselves are not tested."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from hatchling.builders.wheel import WheelBuilder
from sqlalchemy import make_url

from bot.cli import main
from bot.demo.playground import Playground
from bot.demo.process import free_port
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
OURS = {name: service for name, service in COMPOSE["services"].items() if name != "db"}
PROCFILE = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
APP: dict[str, Any] = json.loads((ROOT / "app.json").read_text())
UNIT = (ROOT / "deploy" / "ldcareer.service").read_text()
IGNORED = (ROOT / ".dockerignore").read_text().splitlines()


def copied() -> list[str]:
    """Return what the Dockerfile copies from this repository."""
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()]


def accepted(command: list[str]) -> bool:
    """Return whether the command line accepts `ldcareer …` or `python -m bot …`."""
    program, *arguments = command
    if Path(program).name == "python":
        assert arguments[:2] == ["-m", "bot"]
        arguments = arguments[2:]
    else:
        assert Path(program).name == "ldcareer"
    name, *options = arguments
    with main.commands[name].make_context(name, options, parent=click.Context(main)):
        return True


def test_everything_that_the_image_copies_exists_and_is_sent_to_the_builder() -> None:
    assert IGNORED[1] == "*"
    sent = {line.removeprefix("!") for line in IGNORED if line.startswith("!")}
    assert len(copied()) > 5
    assert [path for path in copied() if not (ROOT / path).exists() or path not in sent] == []


@pytest.mark.parametrize("secret", ["bot/.env", "content/ldcareer.db", "content/ldcareer.db-wal", "bot/x/__pycache__"])
def test_no_secret_and_no_database_is_sent_to_the_builder(secret: str) -> None:
    assert any(fnmatch(secret, pattern.replace("**/", "*/")) for pattern in IGNORED[2:] if pattern.startswith("**"))


def test_the_program_can_be_built_from_what_the_image_copies(tmp_path: Path) -> None:
    for path in copied():
        copy = shutil.copytree if (ROOT / path).is_dir() else shutil.copy2
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / path, tmp_path / path)
    names = []
    for source in (tmp_path, ROOT):
        (wheel,) = WheelBuilder(str(source)).build(directory=str(tmp_path / "built"), versions=["standard"])
        with zipfile.ZipFile(wheel) as packed:
            names.append(sorted(name for name in packed.namelist() if "__pycache__" not in name))
    assert names[0] == names[1]


def test_the_image_does_not_run_as_root() -> None:
    (user,) = re.findall(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE)
    assert int(user) > 0
    assert f"useradd --uid {user}" in DOCKERFILE


def test_the_image_is_healthy_while_the_server_answers(playground: Playground) -> None:
    (command,) = re.findall(r"^HEALTHCHECK .* CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    program, *arguments = json.loads(command)
    assert program == "python"

    def check(port: str) -> int:
        environment = {**os.environ, "PORT": port, "NO_PROXY": "*"}
        return subprocess.run(  # noqa: S603  ours
            [sys.executable, *arguments], env=environment, stderr=subprocess.DEVNULL, check=False
        ).returncode

    assert check(playground.settings["PORT"]) == 0
    assert check(str(free_port())) != 0


@pytest.mark.parametrize(
    "command",
    [
        json.loads(DOCKERFILE.rsplit("CMD ", 1)[1]),
        *(service["command"] for service in OURS.values()),
        *(shlex.split(line) for line in PROCFILE.values()),
        *(shlex.split(line) for line in re.findall(r"^ExecStart=(.+)$", UNIT, re.MULTILINE)),
    ],
    ids=shlex.join,
)
def test_each_command_in_the_deployment_files_is_valid(command: list[str]) -> None:
    assert accepted(command)


def test_each_setting_in_the_deployment_files_is_known() -> None:
    image = set(re.findall(r"\b([A-Z_]+)=", re.findall(r"^ENV (.+)$", DOCKERFILE, re.MULTILINE)[0])) - {"PATH"}
    composed = {name for service in OURS.values() for name in service["environment"]}
    named = image | composed | set(APP["env"])
    assert len(named) > 5
    assert named <= set(Settings.names())


def test_compose_starts_and_connects_all_processes() -> None:
    database = COMPOSE["services"]["db"]["environment"]
    for service in OURS.values():
        address = make_url(re.sub(r"\$\{.+?\}", "secret", service["environment"]["DATABASE_URL"]))
        assert (address.host, address.username, address.database) == (
            "db",
            database["POSTGRES_USER"],
            database["POSTGRES_DB"],
        )
        assert [name for name in service["depends_on"] if name not in COMPOSE["services"]] == []
        assert service["env_file"] == ".env"
    assert set(OURS) == {"migrate", "web", "worker"}
    port = OURS["web"]["environment"]["PORT"]
    assert OURS["web"]["ports"] == [f"127.0.0.1:{port}:{port}"]


def test_nothing_is_migrated_before_the_database_accepts_connections() -> None:
    services = COMPOSE["services"]
    assert services["migrate"]["depends_on"]["db"] == {"condition": "service_healthy"}
    assert (
        "--host=127.0.0.1" in services["db"]["healthcheck"]["test"]
    )  # its socket responds while it initializes itself


def test_buildpacks_find_what_they_need() -> None:
    assert set(PROCFILE) == {"release", *APP["formation"]}
    for name in ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):  # one or many workspaces
        assert APP["env"][name]["required"] is False
    (required,) = re.findall(r"^-r (.+)$", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert (ROOT / required).is_file()
    checked = {path for checks in APP["healthchecks"].values() for path in (check["path"] for check in checks)}
    assert checked <= {"/healthz", "/readyz"}
