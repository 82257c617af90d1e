"""The table and data_table blocks."""

from collections.abc import Mapping
from typing import Any

from simulator.blocks.objects import identifier
from simulator.blocks.rich_text import RICH_TEXT
from simulator.blocks.shapes import (
    Finding,
    Findings,
    array,
    flag,
    integer,
    number,
    one_of,
    shape,
    string,
    tagged,
    typed,
)

_MAX_COLUMNS = 20
_MAX_ROWS = 100

_cell = tagged({"raw_text": typed({"text": string(), "emoji": flag}, {"text"}), "rich_text": RICH_TEXT})
_number_cell = typed({"value": number, "text": string()}, {"value", "text"})
_data_cell = tagged(
    {"raw_text": typed({"text": string()}, {"text"}), "raw_number": _number_cell, "rich_text": RICH_TEXT}
)
_column = shape({"align": one_of("left", "center", "right"), "is_wrapped": flag})


def _even(value: Mapping[str, Any], pointer: str) -> Findings:
    if len({len(row) for row in value["rows"]}) > 1:
        yield Finding("all rows must have the same number of cells", f"{pointer}/rows")


def _plain_header(value: Mapping[str, Any], pointer: str) -> Findings:
    if any(cell["type"] == "rich_text" for cell in value["rows"][0]):
        yield Finding("header cells cannot be rich_text", f"{pointer}/rows/0")


def _row_header_is_there(value: Mapping[str, Any], pointer: str) -> Findings:
    if value.get("row_header_column_index", 0) >= len(value["rows"][0]):
        yield Finding("there is no such column", f"{pointer}/row_header_column_index")


TABLE = typed(
    {
        "block_id": identifier,
        "rows": array(array(_cell, _MAX_COLUMNS), _MAX_ROWS),
        "column_settings": array(_column, _MAX_COLUMNS),
    },
    {"rows"},
)
DATA_TABLE = typed(
    {
        "block_id": identifier,
        "caption": string(),
        "rows": array(array(_data_cell, _MAX_COLUMNS), _MAX_ROWS + 1, least=2),
        "page_size": integer(1, 100),
        "row_header_column_index": integer(0),
    },
    {"rows", "caption"},
    _even,
    _plain_header,
    _row_header_is_there,
)
