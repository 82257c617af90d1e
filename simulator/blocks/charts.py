"""The data_visualization block: pie, bar, line and area charts."""

from collections.abc import Mapping
from typing import Any

from simulator.blocks.objects import identifier
from simulator.blocks.shapes import (
    Check,
    Finding,
    Findings,
    array,
    number,
    shape,
    string,
    tagged,
    typed,
)

_MAX_LABEL = 20
_MAX_SERIES = 6  # according to Slack's reference; some libraries assume 12
_MAX_POINTS = 20

_label = string(_MAX_LABEL)


def _positive(value: object, pointer: str) -> Findings:
    yield from number(value, pointer)
    if isinstance(value, int | float) and value <= 0:
        yield Finding("must be greater than 0", pointer)


_segment = shape({"label": _label, "value": _positive}, {"label", "value"})
_point = shape({"label": _label, "value": number}, {"label", "value"})
_series = shape({"name": _label, "data": array(_point, _MAX_POINTS)}, {"name", "data"})
_axis = shape({"categories": array(_label, _MAX_POINTS), "x_label": string(50), "y_label": string(50)}, {"categories"})


def _points_match_categories(value: Mapping[str, Any], pointer: str) -> Findings:
    categories = value["axis_config"]["categories"]
    if len(set(categories)) < len(categories):
        yield Finding("categories must be unique", f"{pointer}/axis_config/categories")
    for place, series in enumerate(value["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            yield Finding("there must be one point for each category", f"{pointer}/series/{place}/data")


def _names_differ(value: Mapping[str, Any], pointer: str) -> Findings:
    names = [series["name"] for series in value["series"]]
    if len(set(names)) < len(names):
        yield Finding("series names must be unique", f"{pointer}/series")


def _on_axes() -> Check:
    return typed(
        {"series": array(_series, _MAX_SERIES), "axis_config": _axis},
        {"series", "axis_config"},
        _points_match_categories,
        _names_differ,
    )


_chart = tagged(
    {
        "pie": typed({"segments": array(_segment, _MAX_SERIES)}, {"segments"}),
        "bar": _on_axes(),
        "line": _on_axes(),
        "area": _on_axes(),
    }
)
DATA_VISUALIZATION = typed({"block_id": identifier, "title": string(50), "chart": _chart}, {"title", "chart"})
