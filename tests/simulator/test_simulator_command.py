import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.simulator.conftest import MANIFEST

ROOT = Path(__file__).parents[2]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "manifest.yaml"
    path.write_text(json.dumps(MANIFEST), encoding="utf-8")
    return path


def start(port: int, manifest: Path, *more: str) -> subprocess.Popen[str]:
    given = ["--signing-secret", "s", "--bot-token", "xoxb-1", "--manifest", str(manifest), *more]
    command = [sys.executable, "-m", "simulator", "--port", str(port), *given]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_its_address_and_ends_on_a_signal(manifest: Path, http: httpx.Client, number: int) -> None:
    with start(0, manifest) as process:
        assert process.stdout
        said = process.stdout.readline()
        url = said.split()[3]
        assert http.get(f"{url}/healthz").json() == {"ok": True}
        os.kill(process.pid, number)
        _, complaints = process.communicate(timeout=10)
    assert (process.returncode, complaints) == (0, "")


def test_a_port_in_use_is_reported_in_one_line(manifest: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with start(port, manifest) as process:
            said, complaints = process.communicate(timeout=10)
    assert (process.returncode, said) == (1, "")
    assert complaints == f"port {port} is already in use; choose another with --port\n"


def test_a_missing_manifest_is_reported_in_one_line(tmp_path: Path) -> None:
    with start(0, tmp_path / "none.yaml") as process:
        _, complaints = process.communicate(timeout=10)
    assert process.returncode == 1
    assert complaints.count("\n") == 1
    assert "none.yaml" in complaints


def test_options_for_people_calls_workspaces_and_the_clock_take_effect(manifest: Path, http: httpx.Client) -> None:
    crowd = ("--people", "25", "--keep-calls", "2", "--workspaces", "2")
    on_clock = ("--on-clock", f'"{sys.executable}" -c "import sys; sys.exit(next(sys.stdin))"')
    with start(0, manifest, *crowd, *on_clock) as process:
        assert process.stdout
        url = process.stdout.readline().split()[3]
        assert len(http.get(f"{url}/people").json()) == len(http.get(f"{url}/w/2/people").json()) > 25
        for _ in range(3):
            http.get(f"{url}/api/api.test")
        assert len(http.get(f"{url}/calls").json()) == 2
        moved = http.post(f"{url}/clock", json={"to": "2126-11-29T15:00:00Z"}).json()
        assert moved["failure"].startswith("20")  # the time that the command received
        process.terminate()
        process.communicate(timeout=10)


@pytest.mark.parametrize(
    "wrong", [("--on-clock", "say 'hello"), ("--people", "-1"), ("--keep-calls", "x"), ("--workspaces", "0")]
)
def test_an_invalid_option_is_a_usage_error(manifest: Path, wrong: tuple[str, str]) -> None:
    with start(0, manifest, *wrong) as process:
        _, complaints = process.communicate(timeout=10)
    assert process.returncode == 2
    assert complaints.splitlines()[-1].startswith(f"python -m simulator: error: argument {wrong[0]}")
