"""Who was asked onto whose team, in a form that names nobody: it outlives forgetting, so that nobody is asked twice."""

import hmac
from hashlib import sha256
from secrets import token_hex

from sqlalchemy import select

from bot.domain.people import Member
from bot.storage.columns import bound_to
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import of_workspace
from bot.storage.tables import invitation_keys, invitations
from bot.storage.transaction import InsertUnlessThere

_KEY = select(invitation_keys.c.sealed).where(of_workspace(invitation_keys))
_ADD_KEY = InsertUnlessThere(invitation_keys)
_ADD = InsertUnlessThere(invitations)


class Invitations(Repository):
    def remember(self, manager: Member, user: str) -> bool:
        """Remember that a manager asks a member; False if they did before, whatever was forgotten since.

        Without the key, which is encrypted, a mark can't be compared with people's ids.
        """
        mark = hmac.new(self._key(manager.workspace), f"{manager.user}:{user}".encode(), sha256).hexdigest()
        return self._transaction.write(_ADD, {"workspace": manager.workspace, "mark": mark}) > 0

    def _key(self, workspace: str) -> bytes:
        which, binding = {"of_workspace": workspace}, bound_to(invitation_keys.c.sealed, workspace)
        row = self._transaction.row(_KEY, which)
        if row is None:
            self._transaction.write(
                _ADD_KEY, {"workspace": workspace, "sealed": self._cipher.seal({"key": token_hex(32)}, binding)}
            )
            row = self._transaction.row(_KEY, which)
        key = self._cipher.open(row.sealed, binding)["key"] if row else None
        return (key or "").encode()
