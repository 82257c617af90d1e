"""The charts of `data_visualization` blocks: the geometry, which a template draws as SVG."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

Json = Mapping[str, Any]

WIDTH, HEIGHT = 440, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 8, 10, 24
_TICKS = 4
_HUES = 6  # the number of classes in the stylesheet; further series repeat the colours


@dataclass(frozen=True)
class Shape:
    """A path, the number of its colour, and its tooltip."""

    path: str
    hue: int
    title: str
    kind: str = "fill"


@dataclass(frozen=True)
class Label:
    """A short text at a position; `anchor` is SVG's text-anchor."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Drawing:
    """A chart ready to be drawn, and its data as a table for people who can't see it."""

    width: int
    height: int
    shapes: Sequence[Shape]
    labels: Sequence[Label]
    gridlines: Sequence[float]
    legend: Sequence[tuple[int, str]]
    table: Sequence[Sequence[str]]
    x_label: str = ""
    y_label: str = ""


def draw(chart: Json) -> Drawing:
    """Lay out a chart object: pie, bar, line or area."""
    return _pie(chart) if chart.get("type") == "pie" else _axes(chart)


def _number(value: float) -> str:
    return f"{value:g}"


def _pie(chart: Json) -> Drawing:
    segments = chart["segments"]
    total = sum(segment["value"] for segment in segments) or 1
    radius, centre = HEIGHT / 2 - 4, HEIGHT / 2
    shapes, turn = [], 0.0
    for at, segment in enumerate(segments):
        share = segment["value"] / total
        title = f"{segment['label']}: {_number(segment['value'])} ({share:.0%})"
        shapes.append(Shape(_slice(centre, radius, turn, turn + share), at % _HUES, title))
        turn += share
    rows = [[segment["label"], _number(segment["value"]), f"{segment['value'] / total:.0%}"] for segment in segments]
    legend = [(at % _HUES, f"{label} {share}") for at, (label, _, share) in enumerate(rows)]
    return Drawing(HEIGHT, HEIGHT, shapes, [], [], legend, [["", "Value", "Share"], *rows])


def _slice(centre: float, radius: float, start: float, end: float) -> str:
    def point(turn: float) -> str:
        angle = math.tau * turn - math.pi / 2
        return f"{centre + radius * math.cos(angle):.1f} {centre + radius * math.sin(angle):.1f}"

    if end - start > 1 - 1e-9:  # SVG doesn't draw an arc from a point to itself, so a whole pie consists of two halves
        return f"{_slice(centre, radius, 0, 0.5)} {_slice(centre, radius, 0.5, 1 - 1e-6)}"
    large = int(end - start > 1 / 2)
    return f"M{centre} {centre}L{point(start)}A{radius} {radius} 0 {large} 1 {point(end)}Z"


def _axes(chart: Json) -> Drawing:
    axis, series = chart.get("axis_config", {}), chart["series"]
    categories = axis.get("categories") or [point["label"] for point in series[0]["data"]]
    values = [_ordered(one, categories) for one in series]
    scale = _Scale.over([value for row in values for value in row], len(categories))
    shapes_of = {"line": _line, "area": _area}.get(chart.get("type", ""), _bars)
    shapes = shapes_of(scale, [one["name"] for one in series], categories, values)
    every = math.ceil(len(categories) / 8)
    labels = [Label(scale.x(at), HEIGHT - 6, text) for at, text in enumerate(categories) if at % every == 0]
    labels += [Label(_LEFT - 6, scale.y(tick) + 3, _number(tick), "end") for tick in scale.ticks]
    table = [["", *(one["name"] for one in series)]]
    table += [[name, *(_number(row[at]) for row in values)] for at, name in enumerate(categories)]
    return Drawing(
        WIDTH,
        HEIGHT,
        shapes,
        labels,
        [scale.y(tick) for tick in scale.ticks],
        [(at % _HUES, one["name"]) for at, one in enumerate(series)],
        table,
        axis.get("x_label") or "",
        axis.get("y_label") or "",
    )


def _ordered(series: Json, categories: Sequence[str]) -> list[float]:
    values = {point["label"]: point["value"] for point in series["data"]}
    return [values.get(category, 0) for category in categories]


@dataclass(frozen=True)
class _Scale:
    """Maps data to coordinates; zero is always visible."""

    ticks: Sequence[float]
    slots: int

    @classmethod
    def over(cls, values: Sequence[float], slots: int) -> Self:
        low, high = min(0, *values, 0), max(0, *values, 0)
        rough = (high - low or 1) / _TICKS
        unit = 10 ** math.floor(math.log10(rough))
        step = next(unit * nice for nice in (1, 2, 2.5, 5, 10) if unit * nice >= rough)
        first, last = math.floor(low / step), math.ceil(high / step)
        return cls([at * step for at in range(first, max(last, first + 1) + 1)], slots)

    @property
    def slot(self) -> float:
        return (WIDTH - _LEFT - _RIGHT) / self.slots

    def x(self, at: float) -> float:
        return _LEFT + self.slot * (at + 0.5)

    def y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * (value - low) / (high - low)


def _titles(name: str, categories: Sequence[str], row: Sequence[float]) -> list[str]:
    return [f"{name}, {category}: {_number(value)}" for category, value in zip(categories, row, strict=True)]


def _bars(
    scale: _Scale, names: Sequence[str], categories: Sequence[str], values: Sequence[Sequence[float]]
) -> list[Shape]:
    width = min(scale.slot * 0.7 / len(values), 40)
    shapes = []
    for at, (name, row) in enumerate(zip(names, values, strict=True)):
        for place, (value, title) in enumerate(zip(row, _titles(name, categories, row), strict=True)):
            left = scale.x(place) + width * (at - len(values) / 2)
            path = f"M{left:.1f} {scale.y(0):.1f}V{scale.y(value):.1f}h{width:.1f}V{scale.y(0):.1f}Z"
            shapes.append(Shape(path, at % _HUES, title))
    return shapes


def _line(
    scale: _Scale, names: Sequence[str], categories: Sequence[str], values: Sequence[Sequence[float]]
) -> list[Shape]:
    shapes = []
    for at, (name, row) in enumerate(zip(names, values, strict=True)):
        places = [(scale.x(place), scale.y(value)) for place, value in enumerate(row)]
        shapes.append(Shape(_through(places), at % _HUES, name, "stroke"))
        shapes += [
            Shape(f"M{x - 3:.1f} {y:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0Z", at % _HUES, title)
            for (x, y), title in zip(places, _titles(name, categories, row), strict=True)
        ]
    return shapes


def _area(
    scale: _Scale, names: Sequence[str], categories: Sequence[str], values: Sequence[Sequence[float]]
) -> list[Shape]:
    grounds = []
    for at, (name, row) in enumerate(zip(names, values, strict=True)):
        places = [(scale.x(place), scale.y(value)) for place, value in enumerate(row)]
        floor = f"L{places[-1][0]:.1f} {scale.y(0):.1f}L{places[0][0]:.1f} {scale.y(0):.1f}Z"
        grounds.append(Shape(_through(places) + floor, at % _HUES, name, "ground"))
    return [*grounds, *_line(scale, names, categories, values)]


def _through(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
