"""YAML files with the line of each value."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.content.findings import Finding, Place

_INDENT = "indent with spaces, and put a text in quotes where it holds ': ' or ' #' or begins with a sign"


_NUMBERS_AND_TEXT = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":int", ":null", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
"""Integers, null and merge keys are resolved. All else is text: an author who writes `no` or a date means the word."""


class _Loader(yaml.SafeLoader):
    """The loader in Python: slow, but with the best error messages."""

    yaml_implicit_resolvers = _NUMBERS_AND_TEXT


class _QuickLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # in most wheels, not in all
    """The loader in C: five times as fast."""

    yaml_implicit_resolvers = _NUMBERS_AND_TEXT


@dataclass(frozen=True)
class Source:
    """A parsed file of a content folder.

    Attributes:
        root: the root node, which has the line numbers.
        data: the same as plain Python values.
    """

    file: str
    root: yaml.MappingNode
    data: dict[str, Any]

    def locate(self, place: Place) -> tuple[int, str]:
        """Return the line of a place, and a name for it that an author recognises.

        The name uses ids instead of list positions: `stages.mid.expectations.leading.question`. Parts that the file
        doesn't have are skipped, so a missing value is located where it should be.
        """
        node: yaml.Node = self.root
        line = node.start_mark.line
        names: list[str] = []
        for position, part in enumerate(place):
            found = _child(node, part)
            leaf = position == len(place) - 1
            if found is not None and (leaf or isinstance(found[1], yaml.CollectionNode)):
                key, node = found
                line = key.start_mark.line
                names.append(_name_of(node, part))
            elif leaf:
                names.append(_name_of(None, part))
        return line + 1, ".".join(names)


def read(path: Path) -> Source | list[Finding]:
    """Read a YAML file whose root is a mapping; return findings if that fails."""
    file = str(path)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return [Finding(file, 0, "this file is missing", "add it, or point LDCAREER_CONTENT at a folder that has it")]
    except OSError as error:
        return [Finding(file, 0, f"this file cannot be read: {error.strerror}", "make it readable")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return [Finding(file, line, "this line is not UTF-8", "save the file with the encoding UTF-8")]
    return _parse(file, text)


def clear_cache() -> None:
    """Clear the cache of parsed files: lint reads each several times, a server none once it has started."""
    _parse.cache_clear()


@lru_cache(maxsize=32)
def _parse(file: str, text: str) -> Source | list[Finding]:
    try:
        return _loaded(file, _QuickLoader(text))
    except (yaml.YAMLError, ValueError):
        return _parse_slowly(file, text)


def _parse_slowly(file: str, text: str) -> Source | list[Finding]:
    try:
        return _loaded(file, _Loader(text))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return [Finding(file, line, "this line contains a control character", "delete it; it may be invisible")]
    except yaml.MarkedYAMLError as error:
        return [_broken(file, text, error)]
    except ValueError as error:
        return [Finding(file, 0, f"a value is not what its tag says: {error}", "write it without a tag, in quotes")]


def _loaded(file: str, loader: _Loader | _QuickLoader) -> Source | list[Finding]:
    root = loader.get_single_node()
    if root is None:
        return [Finding(file, 1, "this file is empty", "write its keys, or copy the file that comes with the app")]
    if not isinstance(root, yaml.MappingNode):
        line = root.start_mark.line + 1
        return [Finding(file, line, "this file is not keys with values", "begin it with a key, as in 'actions:'")]
    twice = sorted(_duplicate_keys(file, root))
    return twice or Source(file, root, loader.construct_document(root))


def _broken(file: str, text: str, error: yaml.MarkedYAMLError) -> Finding:
    # An unclosed quote is noticed only at the end of the file, so name the line where it was opened.
    unclosed = "quoted scalar" in (error.context or "")
    mark = (error.context_mark if unclosed else None) or error.problem_mark
    line = mark.line if mark else 0
    lines = text.splitlines()
    written = lines[line] if line < len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return Finding(file, line + 1, "this line is indented with a tab", "use spaces")
    if unclosed:
        return Finding(file, line + 1, "a quote is opened here and not closed", "close it")
    said = ", ".join(filter(None, (error.context, error.problem)))
    return Finding(file, line + 1, f"this is not YAML: {said}", _INDENT)


def _duplicate_keys(file: str, root: yaml.Node) -> Iterator[Finding]:
    seen: set[int] = set()  # aliases may refer to a node several times, and even form a cycle
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen or not isinstance(node, yaml.CollectionNode):
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
            continue
        first: dict[str, int] = {}
        for key, value in node.value:
            waiting.append(value)
            if not isinstance(key, yaml.ScalarNode):
                continue
            line = key.start_mark.line + 1
            if key.value in first:
                message = f"the key '{key.value}' is already used in line {first[key.value]}"
                yield Finding(file, line, message, "keep one of the two")
            first.setdefault(key.value, line)


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(part)), None)
    return None


def _name_of(node: yaml.Node | None, part: str | int) -> str:
    if isinstance(part, str):
        return part
    own = _child(node, "id") if node is not None else None
    return str(own[1].value) if own and isinstance(own[1], yaml.ScalarNode) else str(part + 1)
