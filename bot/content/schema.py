"""Which file of a content folder has which fields of the framework.

Each file gets a pydantic model, made from the fields of `Framework`. Its JSON Schema is published, so that an editor
can complete and check what an author types.
"""

from copy import copy
from typing import Any

from pydantic import BaseModel, create_model
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from bot.domain.framework import Framework, Model

FILES: dict[str, tuple[str, ...]] = {
    "stages.yaml": (
        "language",
        "credit",
        "about",
        "scopes",
        "paths",
        "work_places",
        "directions",
        "signals",
        "stages",
        "finder",
        "pitfalls",
    ),
    "patterns.yaml": ("guards", "fragments", "step_kinds", "joins", "contrast", "patterns"),
    "actions.yaml": ("actions", "obstacles"),
    "reflections.yaml": ("weekly", "follow_ups", "nothing"),
    "intents.yaml": ("fillers", "openers", "no_answer", "intents"),
    "reframe.yaml": ("reframe",),
    "team.yaml": ("enabling",),
}
"""File -> the fields of the framework in it."""

FILE_OF: dict[str, str] = {field: file for file, fields in FILES.items() for field in fields}


def _document(file: str, fields: tuple[str, ...]) -> type[BaseModel]:
    known = Framework.model_fields
    definitions: dict[str, Any] = {field: (known[field].annotation, _required(known[field])) for field in fields}
    return create_model(f"{file.removesuffix('.yaml').title()}File", __base__=Model, **definitions)


def _required(field: FieldInfo) -> FieldInfo:
    """Drop a field's default: old snapshots may lack the field, but authors have to write it."""
    required = copy(field)
    required.default = PydanticUndefined
    return required


DOCUMENTS: dict[str, type[BaseModel]] = {file: _document(file, fields) for file, fields in FILES.items()}
"""The model of each file."""


def json_schema() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each file, by file name."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {file: dialect | document.model_json_schema(by_alias=True) for file, document in DOCUMENTS.items()}
