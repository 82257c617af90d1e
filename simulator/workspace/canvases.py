"""Canvases that the app creates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from simulator.errors import SlackError
from simulator.workspace.ids import Ids
from simulator.workspace.pulse import Pulse

Level = Literal["read", "write", "owner"]


@dataclass(frozen=True)
class Canvas:
    """A standalone canvas.

    Attributes:
        access: what people may do, by user id; everybody else doesn't see it.
    """

    id: str
    title: str
    markdown: str
    access: Mapping[str, Level] = field(default_factory=dict)


class Canvases:
    """All canvases, by id."""

    def __init__(self, ids: Ids, pulse: Pulse) -> None:
        self._ids, self._pulse = ids, pulse
        self._by_id: dict[str, Canvas] = {}

    def __iter__(self) -> Iterator[Canvas]:
        with self._pulse.lock:
            return iter([*self._by_id.values()])

    def create(self, owner: str, title: str, markdown: str) -> Canvas:
        """Create a canvas that nobody but its owner sees."""
        return self._keep(Canvas(self._ids.next("F"), title, markdown, {owner: "owner"}))

    def get(self, canvas_id: str, user_id: str) -> Canvas:
        """The canvas with this id, as one user sees it.

        Raises:
            SlackError: canvas_not_found if there is none, or if they may not see it.
        """
        with self._pulse.lock:
            canvas = self._by_id.get(canvas_id)
        if canvas is None or user_id not in canvas.access:
            raise SlackError("canvas_not_found")
        return canvas

    def share(self, canvas: Canvas, user_id: str, level: Level) -> Canvas:
        """Set what somebody may do. There is one owner: who was it before can still write."""
        others = {each: "write" if level == "owner" and had == "owner" else had for each, had in canvas.access.items()}
        return self._keep(replace(canvas, access={**others, user_id: level}))

    def delete(self, canvas: Canvas) -> None:
        with self._pulse.lock:
            del self._by_id[canvas.id]

    def _keep(self, canvas: Canvas) -> Canvas:
        with self._pulse.lock:
            self._by_id[canvas.id] = canvas
            return canvas
