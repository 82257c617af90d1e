"""`make audit`: look the locked dependencies up in PyPI's database of known vulnerabilities.

pip-audit also succeeds if it finds nothing about a package, for example because a proxy responds in place of PyPI. So
the packages that were looked up are counted: if there are none, the audit is skipped, and says so.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

COMMAND = (
    *(sys.executable, "-m", "uv", "tool", "run", "--quiet", "pip-audit", "--format", "json", "--timeout", "10"),
    *("--progress-spinner", "off", "--disable-pip", "--require-hashes", "--requirement", "requirements/run.txt"),
)


def judged(dependencies: Sequence[Mapping[str, Any]]) -> tuple[int, list[str]]:
    """Return the exit code and the lines to print."""
    missing = [one["name"] for one in dependencies if "skip_reason" in one]
    if len(missing) == len(dependencies):
        return 0, ["audit skipped: PyPI's database of vulnerabilities can't be reached"]
    found = [
        f"{one['name']} {one['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for one in dependencies
        for flaw in one.get("vulns", ())
    ]
    lines = [*found, *(f"{name}: not in the database" for name in missing)]
    return (1 if lines else 0), lines or [f"{len(dependencies)} dependencies, no known vulnerability"]


def main() -> int:
    """Print the result; return 1 if a dependency has a known vulnerability or isn't in the database."""
    ended = subprocess.run(COMMAND, capture_output=True, text=True, check=False)  # noqa: S603  ours
    if not ended.stdout:
        sys.stdout.write(f"audit skipped: {ended.stderr.strip().rpartition(chr(10))[2]}\n")
        return 0
    code, lines = judged(json.loads(ended.stdout)["dependencies"])
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
