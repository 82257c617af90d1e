"""Loads the framework from a content folder, or reports everything that prevents it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from bot.content import folder as folders
from bot.content import shape, source
from bot.content.findings import Finding, Problem, Rule
from bot.content.references import REFERENCES
from bot.content.schema import DOCUMENTS, FILE_OF, FILES
from bot.domain.framework import Framework
from bot.errors import OperatorError


class ContentError(OperatorError):
    """A content folder can't be used. `findings` says what to correct, file by file."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = sorted(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


@dataclass(frozen=True)
class Content:
    """A loaded content folder: the framework, and its sources, which know the line of each value."""

    folder: Path
    framework: Framework
    sources: dict[str, source.Source]

    def check(self, rules: Iterable[Rule]) -> list[Finding]:
        """Return what the rules find, sorted by file and line."""
        found = {self._finding(problem) for rule in rules for problem in rule(self.framework)}
        return list(folders.attribute_to_folder(self.folder, found))

    def _finding(self, problem: Problem) -> Finding:
        file = self.sources[FILE_OF[str(problem.place[0])]]
        line, name = file.locate(problem.place)
        return Finding(file.file, line, f"{name}: {problem.message}", problem.remedy)


def load(folder: Path) -> Framework:
    """Load the framework from a folder.

    Raises:
        ContentError: with all findings that prevent it.
    """
    return read(folder).framework


def read(folder: Path) -> Content:
    """Load a folder with its sources, for further checks.

    Raises:
        ContentError: with all findings that prevent it.
    """
    if misplaced := list(folders.name_findings(folder)):
        raise ContentError(misplaced)
    sources: dict[str, source.Source] = {}
    parts: dict[str, object] = {}
    findings: list[Finding] = []
    for file in FILES:
        read_file = folders.read(folder, file)
        if not isinstance(read_file, source.Source):
            findings += read_file
            continue
        sources[file] = read_file
        try:
            parts |= _fields(DOCUMENTS[file].model_validate(read_file.data))
        except ValidationError as error:
            findings += shape.findings(error, read_file)
    if findings:
        raise ContentError(findings)
    content = Content(folder, Framework.model_validate(parts), sources)
    if broken := content.check(REFERENCES):
        raise ContentError(broken)
    return content


def _fields(document: BaseModel) -> dict[str, object]:
    return {field: getattr(document, field) for field in type(document).model_fields}
