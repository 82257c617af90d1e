from typing import Any

import pytest

from simulator.page.charts import draw

DAYS = ["Mon", "Tue", "Wed"]


def chart(kind: str, *rows: list[float]) -> dict[str, Any]:
    series = [
        {"name": f"s{at}", "data": [{"label": day, "value": value} for day, value in zip(DAYS, row, strict=True)]}
        for at, row in enumerate(rows)
    ]
    return {"type": kind, "series": series, "axis_config": {"categories": DAYS, "x_label": "Day", "y_label": "Cups"}}


def test_the_table_says_what_the_drawing_shows() -> None:
    drawing = draw(chart("bar", [1, 2, 3], [4, 5, 6.5]))
    assert drawing.table == [["", "s0", "s1"], ["Mon", "1", "4"], ["Tue", "2", "5"], ["Wed", "3", "6.5"]]
    assert [shape.title for shape in drawing.shapes][:2] == ["s0, Mon: 1", "s0, Tue: 2"]
    assert (drawing.x_label, drawing.y_label) == ("Day", "Cups")


def test_points_are_drawn_at_their_category_in_any_order() -> None:
    given = chart("line", [1, 2, 3])
    given["series"][0]["data"].reverse()
    assert draw(given).table == draw(chart("line", [1, 2, 3])).table


@pytest.mark.parametrize(("kind", "shapes"), [("bar", 3), ("line", 4), ("area", 5)])
@pytest.mark.parametrize("values", [[0, 0, 0], [-5, 0, 5], [0.001, 0.002, 0.0005], [1e9, 2e9, 3e9]])
def test_every_chart_stays_within_its_frame(kind: str, shapes: int, values: list[float]) -> None:
    drawing = draw(chart(kind, values))
    assert len(drawing.shapes) == shapes
    assert all(0 <= label.y <= drawing.height for label in drawing.labels)
    assert len({label.text for label in drawing.labels if label.anchor == "end"}) == len(drawing.gridlines)


def test_a_pie_shows_shares_and_a_single_segment_is_a_full_circle() -> None:
    pie = draw({"type": "pie", "segments": [{"label": "Tea", "value": 1}, {"label": "Coffee", "value": 3}]})
    assert pie.table == [["", "Value", "Share"], ["Tea", "1", "25%"], ["Coffee", "3", "75%"]]
    whole = draw({"type": "pie", "segments": [{"label": "Tea", "value": 1}]})
    assert whole.shapes[0].path.count("A") == 2
