import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TWO_CHILDREN = Path(__file__).with_name("two_children.py")
PATIENCE = 20


class Supervised:
    """A supervisor and its children, as processes of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.process = subprocess.Popen(  # noqa: S603  ours
            [sys.executable, TWO_CHILDREN, folder],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
        )

    def child(self, name: str, number: int = 1) -> int:
        """The process id of a child, as soon as it was started so many times."""
        file, end = self._folder / name, time.monotonic() + PATIENCE
        while time.monotonic() < end:
            ids = file.read_text().split() if file.exists() else []
            if len(ids) >= number:
                return int(ids[number - 1])
            time.sleep(0.02)
        raise AssertionError(f"{name} was not started {number} times")

    def ended(self) -> int:
        """The exit code, once the children are gone too: the output ends with the last process that holds it."""
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Supervised]:
    running = Supervised(tmp_path)
    running.child("web"), running.child("worker")
    yield running
    running.process.terminate()
    running.ended()


def is_there(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_when_it_is_asked_to_end_both_children_end_and_all_is_well(supervised: Supervised, number: int) -> None:
    supervised.process.send_signal(number)
    assert supervised.ended() == 0
    assert not is_there(supervised.child("web"))
    assert not is_there(supervised.child("worker"))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGUSR1])
def test_a_worker_that_died_is_started_again_and_the_web_goes_on(supervised: Supervised, number: int) -> None:
    os.kill(supervised.child("worker"), number)
    assert is_there(supervised.child("worker", 2))
    assert is_there(supervised.child("web"))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, 137), (signal.SIGUSR1, 3)])
def test_when_the_web_dies_all_ends_with_its_exit_code(supervised: Supervised, number: int, code: int) -> None:
    os.kill(supervised.child("web"), number)
    assert supervised.ended() == code
    assert not is_there(supervised.child("worker"))


def test_children_do_not_outlive_a_supervisor_that_was_killed(supervised: Supervised) -> None:
    supervised.process.kill()
    assert supervised.ended() == -signal.SIGKILL
