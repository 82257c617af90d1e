"""Everything released about teams, and who was counted."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, insert, select

from bot.domain.bands import Band
from bot.domain.people import Member
from bot.domain.summary import Release, Topic
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import of_manager, of_workspace, owner
from bot.storage.tables import contributions, releases

_TOPIC = releases.c.topic == bindparam("of_topic")
_HISTORY = (
    select(releases)
    .where(of_manager(releases), _TOPIC)
    .order_by(releases.c.at.desc(), releases.c.id.desc())
    .limit(bindparam("most"))
)
_COUNTED = select(contributions.c.release, contributions.c.person, contributions.c.content).where(
    of_workspace(contributions), contributions.c.release.in_(bindparam("of_releases", expanding=True))
)
_ABOUT = and_(of_workspace(releases), _TOPIC)
_EVERYTHING = select(releases).where(_ABOUT).order_by(releases.c.at, releases.c.id)
_CONTRIBUTIONS = (
    select(contributions.c.release, contributions.c.person, contributions.c.content)
    .select_from(
        releases.join(
            contributions,
            and_(contributions.c.workspace == releases.c.workspace, contributions.c.release == releases.c.id),
        )
    )
    .where(_ABOUT)
)
_HIGHEST_MINIMUM = select(func.max(releases.c.minimum))
_ADD = insert(releases)
_ADD_CONTRIBUTION = insert(contributions)


class Releases(Repository):
    def history(self, manager: Member, topic: Topic, *, most: int = 20) -> tuple[Release, ...]:
        found = self._transaction.rows(_HISTORY, {**owner(manager), "of_topic": topic, "most": most})
        if not found:
            return ()
        which = {"of_workspace": manager.workspace, "of_releases": [row.id for row in found]}
        counted = _by_release(self._transaction.rows(_COUNTED, which))
        return tuple(self._read(row, counted.get(row.id, {})) for row in found)

    def everything(self, workspace: str, topic: Topic) -> tuple[Release, ...]:
        """All releases in a workspace, to any manager, oldest first.

        Locks the workspace until the commit: nobody else can release anything there or be forgotten there meanwhile,
        since two concurrent releases would not know about each other.
        """
        self._transaction.lock_workspace(workspace)
        about = {"of_workspace": workspace, "of_topic": topic}
        found = self._transaction.rows(_EVERYTHING, about)
        counted = _by_release(self._transaction.rows(_CONTRIBUTIONS, about))
        return tuple(self._read(row, counted.get(row.id, {})) for row in found)

    def highest_minimum(self) -> int | None:
        row = self._transaction.row(_HIGHEST_MINIMUM, {})
        return row[0] if row else None

    def add(self, release: Release) -> None:
        key = {"workspace": release.manager.workspace, "id": release.id, "manager": release.manager.user}
        kept = {
            "topic": release.topic,
            "at": release.at,
            "minimum": release.minimum,
            "counted": release.counted,
            "bands": self._cipher.seal(release.bands),
        }
        self._transaction.write(_ADD, {**key, **kept})
        part = {"workspace": release.manager.workspace, "release": release.id}
        people = [{**part, "person": person, "content": of} for person, of in release.contributions.items()]
        self._transaction.write_many(_ADD_CONTRIBUTION, people)

    def _read(self, row: Row[Any], counted: Mapping[str, str]) -> Release:
        return Release(
            id=row.id,
            manager=Member(row.workspace, row.manager),
            topic=Topic(row.topic),
            at=row.at,
            minimum=row.minimum,
            counted=row.counted,
            bands={mark: Band(band) for mark, band in self._cipher.open(row.bands).items() if band},
            contributions=counted,
        )


def _by_release(rows: Sequence[Any]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for release, person, content in rows:  # unpacked, since access by name is six times slower, and there are many rows
        found.setdefault(release, {})[person] = content
    return found
