"""What the storage of evidence promises, in memory; part of the unit of work in `tests.fakes`."""

from datetime import datetime

from bot.domain.errors import ConflictError
from bot.domain.evidence import Evidence
from bot.domain.people import Member


class FakeEvidenceLog:
    def __init__(self, rows: dict[str, Evidence]) -> None:
        self._rows = rows

    def _of(self, member: Member) -> list[Evidence]:
        mine = [row for row in self._rows.values() if row.member == member]
        return sorted(mine, key=lambda row: (row.kept_at, row.id), reverse=True)

    def get(self, member: Member, evidence_id: str) -> Evidence | None:
        row = self._rows.get(evidence_id)
        return row if row and row.member == member else None

    def of_reflection(self, member: Member, reflection_id: str) -> Evidence | None:
        return next((row for row in self._of(member) if row.reflection == reflection_id), None)

    def page(self, member: Member, *, most: int, skip: int = 0) -> tuple[Evidence, ...]:
        return tuple(self._of(member)[skip : skip + most])

    def since(self, member: Member, moment: datetime, *, most: int = 200) -> tuple[Evidence, ...]:
        return tuple(row for row in self._of(member) if row.kept_at >= moment)[:most]

    def count(self, member: Member) -> int:
        return len(self._of(member))

    def add(self, new: Evidence) -> None:
        taken = new.reflection and self.of_reflection(new.member, new.reflection)
        if taken or new.id in self._rows:
            raise ConflictError
        self._rows[new.id] = new

    def save(self, changed: Evidence, *, was_turn: int) -> None:
        row = self.get(changed.member, changed.id)
        if row is None or row.session.turn != was_turn:
            raise ConflictError
        self._rows[changed.id] = changed

    def remove(self, member: Member, evidence_id: str) -> None:
        if self.get(member, evidence_id):
            del self._rows[evidence_id]
