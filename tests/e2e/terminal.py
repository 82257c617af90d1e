"""The `ldcareer` command as an operator runs it, with no other environment than what they set."""

import gc
import os
import subprocess
import sys
import warnings
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import structlog
from click.testing import CliRunner

from bot.cli import main

KEPT = ("PATH", "HOME", "PYTHONPATH", "LANG")


@dataclass(frozen=True)
class Ended:
    """The output and exit code of a command."""

    code: int
    said: str
    complained: str

    @property
    def line(self) -> str:
        """The single line on stderr."""
        assert self.complained.count("\n") == 1, self.complained
        assert "Traceback" not in self.complained
        return self.complained


def ldcareer(*arguments: str, folder: Path, typed: str = "", **settings: str) -> Ended:
    """Run a command in a folder, in the process of the tests; unexpected errors are raised here."""
    environment: dict[str, str | None] = {name: None for name in os.environ if name not in KEPT}
    log_of_the_tests = structlog.get_config()
    with chdir(folder):
        result = CliRunner().invoke(
            main, arguments, input=typed, env=environment | settings, catch_exceptions=False, prog_name="ldcareer"
        )
    structlog.configure(**log_of_the_tests)  # the command's own is for a stderr that is gone
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()  # closes what it left to the end of its process
    return Ended(result.exit_code, result.stdout, result.stderr)


def ldcareer_as_a_process(*arguments: str, folder: Path, **settings: str) -> Ended:
    """Run a command in a folder."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | settings
    process = subprocess.run(  # noqa: S603  ours
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ended(process.returncode, process.stdout, process.stderr)
