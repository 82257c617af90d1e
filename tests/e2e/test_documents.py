"""What the docs promise exists, and what exists is documented."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from sqlalchemy import Table

from bot.cli import main
from bot.settings import Settings
from bot.slack.manifest import OPTIONAL, required
from bot.storage.rules import After, rules_of
from bot.storage.tables import metadata

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
TEXTS = {str(path.relative_to(ROOT)): path.read_text() for path in DOCUMENTS}
EVERYTHING = "\n".join(TEXTS.values())
LINK = re.compile(r"\]\(([^)]+)\)|src=\"([^\"]+)\"")
FOLDERS = "bot|simulator|content|tests|bench|docs|requirements"


def links(text: str) -> set[str]:
    """Yield relative links and images, without their anchors."""
    found = {first or second for first, second in LINK.findall(text)}
    return {link.partition("#")[0] for link in found if "://" not in link} - {""}


@pytest.mark.parametrize("document", TEXTS)
def test_each_link_of_a_document_leads_somewhere(document: str) -> None:
    folder = (ROOT / document).parent
    assert [link for link in links(TEXTS[document]) if not (folder / link).exists()] == []


@pytest.mark.parametrize("document", [name for name in TEXTS if name != "CHANGELOG.md"])
def test_each_file_that_a_document_names_exists(document: str) -> None:
    named = re.findall(rf"`((?:{FOLDERS})/[\w./-]*)`", TEXTS[document])
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_each_module_in_the_life_of_a_click_exists() -> None:
    named = re.findall(r"`(\w+/[\w/]*(?:\.py)?)`", TEXTS["docs/architecture.md"])
    assert len(named) > 10
    assert [path for path in named if not ((ROOT / path).exists() or (ROOT / "bot" / path).exists())] == []


def test_each_picture_is_shown_somewhere() -> None:
    shown = {(document.parent / link).resolve() for document in DOCUMENTS for link in links(document.read_text())}
    assert set((ROOT / "docs" / "images").iterdir()) <= shown


@pytest.mark.parametrize("page", ["docs/privacy.md", "docs/security.md"])
def test_each_promise_names_a_test_or_says_that_it_has_none(page: str) -> None:
    promises = re.split(r"\n(?=- |## |\*\*|\n|$)", TEXTS[page].partition("## ")[2])
    lines = [line for line in promises if line.startswith("- ")]
    assert len(lines) > 20
    for line in lines:
        tests = re.findall(r"\[`(test_\w+)`\]\(\.\./([\w/.]+)\)", line)
        assert tests or re.search(r"\*(Design|Not\s+prevented)\*", line), line
        assert all(f"def {name}(" in (ROOT / path).read_text() for name, path in tests), line


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_each_table_s_rule_is_documented(table: Table) -> None:
    rows = [row for row in TEXTS["docs/privacy.md"].splitlines() if re.match(rf"\|[^|]*`{table.name}`[^|]*\|", row)]
    assert len(rows) == 1
    match rules_of(table).prune:
        case After(age=timedelta() as age):
            assert f"{age.days} day" in rows[0]
        case After():
            assert "`LDCAREER_RETENTION_DAYS`" in rows[0]
        case _:
            assert re.search(r"\| (until|always)", rows[0])


def test_no_table_is_documented_that_does_not_exist() -> None:
    _, _, rows = TEXTS["docs/privacy.md"].partition("| Table |")
    told = {
        name
        for row in rows.splitlines()
        for name in re.findall(r"`([a-z_]+)`", row.split("|")[1] if "|" in row else "")
    }
    assert told == {table.name for table in metadata.sorted_tables}


def test_each_page_of_the_docs_is_linked_from_the_readme() -> None:
    assert {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")} <= links(TEXTS["README.md"])


@pytest.mark.parametrize("name", Settings.names())
def test_each_setting_is_documented_for_operators(name: str) -> None:
    assert f"`{name}`" in TEXTS["docs/operating.md"]
    assert len(re.findall(rf"^# .+\n#?{name}=", (ROOT / ".env.example").read_text(), re.MULTILINE)) == 1


def test_no_setting_is_documented_that_is_not_read() -> None:
    template = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(template) == sorted(Settings.names())
    assert set(re.findall(r"`((?:LDCAREER|SLACK)_[A-Z_]+)`", EVERYTHING)) <= set(Settings.names())


def test_exactly_the_requested_scopes_are_explained() -> None:
    operators = TEXTS["docs/operating.md"].partition("| Scope |")[2].partition("## ")[0]
    installers = (ROOT / "content" / "prompts" / "install" / "page.md.j2").read_text()
    for lines in (
        re.findall(r"^\| `(.+?)` \|", operators, re.MULTILINE),
        re.findall(r"^- `(.+?)`", installers, re.MULTILINE),
    ):
        assert sorted(lines) == sorted((*required(agent=True), *OPTIONAL))


def test_exactly_the_existing_commands_are_documented() -> None:
    assert set(re.findall(r"`ldcareer ([a-z-]+)", TEXTS["docs/operating.md"])) == set(main.commands)
    assert set(re.findall(r"(?<![/=])\bldcareer ([a-z-]+)", EVERYTHING)) <= set(main.commands)


def test_the_readme_has_exactly_what_people_can_type() -> None:
    known = yaml.safe_load((ROOT / "content" / "labels.yaml").read_text())["commands"]
    assert set(re.findall(r"`/ldcareer ([a-z]+)", TEXTS["README.md"])) == set(known)


def test_each_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"(?:^|`)make ([a-z]+)", EVERYTHING, re.MULTILINE)
    assert named
    assert set(named) <= targets
