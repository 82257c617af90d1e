"""The `ldcareer` command as an operator runs it: a process, with nothing in its environment but what they set."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

KEPT = ("PATH", "HOME", "PYTHONPATH", "LANG")


@dataclass(frozen=True)
class Ended:
    """What a command said, and how it ended."""

    code: int
    said: str
    complained: str

    @property
    def line(self) -> str:
        """The one line that it complained in."""
        assert self.complained.count("\n") == 1, self.complained
        assert "Traceback" not in self.complained
        return self.complained


def ldcareer(*arguments: str, folder: Path, typed: str = "", **settings: str) -> Ended:
    """Run it in a folder until it ends."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | settings
    process = subprocess.run(  # noqa: S603  ours
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ended(process.returncode, process.stdout, process.stderr)
