"""Canvases that the app creates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from simulator.errors import SlackError
from simulator.workspace.changes import ChangeTracker
from simulator.workspace.ids import Ids

Level = Literal["read", "write", "owner"]


@dataclass(frozen=True)
class Canvas:
    """A standalone canvas.

    Attributes:
        access: access levels by user id. Nobody else can see it.
    """

    id: str
    title: str
    markdown: str
    access: Mapping[str, Level] = field(default_factory=dict)


class Canvases:
    """All canvases, by id."""

    def __init__(self, ids: Ids, changes: ChangeTracker) -> None:
        self._ids, self._changes = ids, changes
        self._by_id: dict[str, Canvas] = {}

    def __iter__(self) -> Iterator[Canvas]:
        with self._changes.lock:
            return iter([*self._by_id.values()])

    def create(self, owner: str, title: str, markdown: str) -> Canvas:
        """Create a canvas that nobody but its owner sees."""
        return self._keep(Canvas(self._ids.next("F"), title, markdown, {owner: "owner"}))

    def get(self, canvas_id: str, user_id: str) -> Canvas:
        """The canvas with this id, as one user sees it.

        Raises:
            SlackError: canvas_not_found if there is none, or if they may not see it.
        """
        with self._changes.lock:
            canvas = self._by_id.get(canvas_id)
        if canvas is None or user_id not in canvas.access:
            raise SlackError("canvas_not_found")
        return canvas

    def share(self, canvas: Canvas, user_id: str, level: Level) -> Canvas:
        """Set a person's access level. A canvas has one owner; the previous owner keeps write access."""
        others = {each: "write" if level == "owner" and had == "owner" else had for each, had in canvas.access.items()}
        return self._keep(replace(canvas, access={**others, user_id: level}))

    def delete(self, canvas: Canvas) -> None:
        with self._changes.lock:
            del self._by_id[canvas.id]

    def _keep(self, canvas: Canvas) -> Canvas:
        with self._changes.lock:
            self._by_id[canvas.id] = canvas
            return canvas
