"""What `make audit` makes of what pip-audit says."""

import pytest

from tests.audit import judged

WELL = {"name": "flask", "version": "3.1.0", "vulns": []}
FLAWED = {"name": "waitress", "version": "2.1.1", "vulns": [{"id": "PYSEC-2024-1", "fix_versions": ["3.0.1"]}]}
UNKNOWN = {"name": "private", "skip_reason": "not found on PyPI"}


@pytest.mark.parametrize(
    ("dependencies", "code", "lines"),
    [
        ([WELL], 0, ["1 dependencies, no known vulnerability"]),
        ([WELL, FLAWED], 1, ["waitress 2.1.1: PYSEC-2024-1, mended in 3.0.1"]),
        ([WELL, UNKNOWN], 1, ["private: not in the database"]),
        ([UNKNOWN], 0, ["audit skipped: PyPI's database of vulnerabilities can't be reached"]),
    ],
)
def test_an_audit_that_looked_nothing_up_does_not_pass_as_clean(
    dependencies: list[dict[str, object]], code: int, lines: list[str]
) -> None:
    assert judged(dependencies) == (code, lines)
