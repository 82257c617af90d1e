"""Who was invited to whose team, without names: this outlives forgetting, so that nobody is invited twice."""

import hmac
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex

from sqlalchemy import select

from bot.domain.people import Member
from bot.storage.columns import bound_to
from bot.storage.encryption import Binding
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import of_workspace
from bot.storage.tables import invitation_keys, invitations
from bot.storage.transaction import InsertIfAbsent, Upsert, Values

_KEY = select(invitation_keys.c.sealed).where(of_workspace(invitation_keys))
_ADD_KEY = InsertIfAbsent(invitation_keys)
_ADD = InsertIfAbsent(invitations)
_PUT_KEY = Upsert(invitation_keys)
_KEYS = select(invitation_keys).order_by(invitation_keys.c.workspace)
_HASHES = select(invitations).order_by(invitations.c.workspace, invitations.c.keyed_hash)


@dataclass(frozen=True, slots=True)
class Invited:
    """Everybody who was invited in a workspace: the hashes, and the key that they were made with."""

    workspace: str
    key: str
    hashes: tuple[str, ...]


class Invitations(Repository):
    def remember(self, manager: Member, user: str) -> bool:
        """Record that a manager invites a member; False if they did before, even if one of them was forgotten since.

        Without the key, which is encrypted, a keyed hash can't be compared with user ids.
        """
        keyed_hash = hmac.new(self._key(manager.workspace), f"{manager.user}:{user}".encode(), sha256).hexdigest()
        return self._transaction.write(_ADD, {"workspace": manager.workspace, "keyed_hash": keyed_hash}) > 0

    def all(self) -> tuple[Invited, ...]:
        hashes: defaultdict[str, list[str]] = defaultdict(list)
        for row in self._transaction.rows(_HASHES, {}):
            hashes[row.workspace].append(row.keyed_hash)
        return tuple(
            Invited(row.workspace, self._open(row.workspace, row.sealed), tuple(hashes[row.workspace]))
            for row in self._transaction.rows(_KEYS, {})
        )

    def adopt(self, invited: Iterable[Invited]) -> None:
        """Add the invitations of another database, and use its keys from now on."""
        for one in invited:
            self._transaction.write(_PUT_KEY, self._sealed(one.workspace, one.key))
            self._transaction.write_many(
                _ADD, [{"workspace": one.workspace, "keyed_hash": keyed_hash} for keyed_hash in one.hashes]
            )

    def _key(self, workspace: str) -> bytes:
        which = {"of_workspace": workspace}
        row = self._transaction.row(_KEY, which)
        if row is None:
            self._transaction.write(_ADD_KEY, self._sealed(workspace, token_hex(32)))
            row = self._transaction.row(_KEY, which)
        return self._open(workspace, row.sealed).encode() if row else b""

    def _sealed(self, workspace: str, key: str) -> Values:
        return {"workspace": workspace, "sealed": self._cipher.seal({"key": key}, _binding(workspace))}

    def _open(self, workspace: str, sealed: bytes) -> str:
        return self._cipher.open(sealed, _binding(workspace))["key"] or ""


def _binding(workspace: str) -> Binding:
    return bound_to(invitation_keys.c.sealed, workspace)
