"""A journal of forgotten members, which names nobody, so that a restored backup doesn't bring them back."""

import hmac
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex
from typing import Any

from sqlalchemy import Row, insert, select

from bot.domain.people import Member
from bot.storage.columns import bound_to
from bot.storage.encryption import Binding
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import of_workspace
from bot.storage.tables import forgotten, members

_ADD = insert(forgotten)
_ALL = select(forgotten).order_by(forgotten.c.workspace, forgotten.c.id)
_MEMBERS = select(members.c.user_id).where(of_workspace(members)).order_by(members.c.user_id)


@dataclass(frozen=True, slots=True)
class Forgetting:
    """A forgotten member. `keyed_hash` is an HMAC of the user id; its key has no other use and is stored encrypted."""

    workspace: str
    id: str
    keyed_hash: str
    key: str

    def matches(self, user: str) -> bool:
        return hmac.compare_digest(self.keyed_hash, _keyed_hash(self.key, user))


class Forgotten(Repository):
    def remember(self, member: Member) -> None:
        key = token_hex(32)
        self._add([Forgetting(member.workspace, token_hex(16), _keyed_hash(key, member.user), key)])

    def journal(self) -> tuple[Forgetting, ...]:
        return tuple(
            Forgetting(row.workspace, row.id, row.keyed_hash, self._open(row))
            for row in self._transaction.rows(_ALL, {})
        )

    def adopt(self, journal: Iterable[Forgetting]) -> tuple[Member, ...]:
        """Add the entries of another journal that are missing here; return the members whom these are about."""
        known = {one.id for one in self.journal()}
        new: defaultdict[str, list[Forgetting]] = defaultdict(list)
        for one in journal:
            if one.id not in known:
                new[one.workspace].append(one)
        self._add([one for of_one in new.values() for one in of_one])
        return tuple(
            Member(workspace, row.user_id)
            for workspace, of_one in new.items()
            for row in self._transaction.rows(_MEMBERS, {"of_workspace": workspace})
            if any(one.matches(row.user_id) for one in of_one)
        )

    def _add(self, new: list[Forgetting]) -> None:
        rows = [
            {
                "workspace": one.workspace,
                "id": one.id,
                "keyed_hash": one.keyed_hash,
                "key": self._cipher.seal({"key": one.key}, _binding(one.workspace, one.id)),
            }
            for one in new
        ]
        self._transaction.write_many(_ADD, rows)

    def _open(self, row: Row[Any]) -> str:
        return self._cipher.open(row.key, _binding(row.workspace, row.id))["key"] or ""


def _keyed_hash(key: str, user: str) -> str:
    return hmac.new(key.encode(), user.encode(), sha256).hexdigest()


def _binding(workspace: str, forgetting_id: str) -> Binding:
    return bound_to(forgotten.c.key, workspace, forgetting_id)
