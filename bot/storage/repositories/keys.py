"""Which encryption keys the data needs, and which key each running process encrypts with."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from bot.errors import OperatorError
from bot.storage.columns import bound_to
from bot.storage.encryption import Binding
from bot.storage.repositories.base import Repository
from bot.storage.tables import encryption_keys, processes
from bot.storage.transaction import Upsert

ALIVE = timedelta(minutes=10)
"""How long a process counts as running after it was last seen."""

_INSTALLATION = ""
"""Locked, in place of a workspace, while keys are registered or retired."""

_ALL = select(encryption_keys).order_by(encryption_keys.c.id)
_PUT = Upsert(encryption_keys)
_RETIRE = delete(encryption_keys).where(
    encryption_keys.c.id == bindparam("of_id"), encryption_keys.c.canary == bindparam("was")
)
_PUT_PROCESS = Upsert(processes)
_LEAVE = delete(processes).where(processes.c.id == bindparam("of_id"))
_COUNT_OTHERS = (
    select(func.count())
    .select_from(processes)
    .where(processes.c.seen_at > bindparam("since"), processes.c.key != bindparam("our_key"))
)


class KeyInUseError(OperatorError):
    """A running process encrypts with another key; the message says what to do."""


class Keys(Repository):
    """Each key that data may be encrypted with has a canary: a known text, encrypted with it."""

    def check(self) -> None:
        """Raise EncryptionError if data may be encrypted with a key that the cipher doesn't have."""
        for key in self._transaction.rows(_ALL, {}):
            self._cipher.open(key.canary, _binding(key.id))

    def register(self) -> None:
        """Register the cipher's newest key, before anything is encrypted with it. EncryptionError as for `check`."""
        self._lock()
        self.check()
        key = self._cipher.key_id
        self._transaction.write(_PUT, {"id": key, "canary": self._cipher.seal({}, _binding(key))})

    def use(self, process: str, now: datetime) -> None:
        """Register that a process is running and encrypts with the cipher's newest key, before it encrypts anything.

        EncryptionError as for `check`.
        """
        self.register()
        self._transaction.write(_PUT_PROCESS, {"id": process, "key": self._cipher.key_id, "seen_at": now})

    def leave(self, process: str) -> None:
        self._transaction.write(_LEAVE, {"of_id": process})

    def begin_rotation(self, now: datetime) -> dict[str, bytes]:
        """Register the newest key and return the canaries of all older ones, for `retire`.

        KeyInUseError if a running process encrypts with another key.
        """
        self.register()
        self._refuse_while_used(now)
        return {key.id: key.canary for key in self._transaction.rows(_ALL, {}) if key.id != self._cipher.key_id}

    def retire(self, older: dict[str, bytes], now: datetime) -> None:
        """Delete older keys after everything was re-encrypted.

        KeyInUseError if a process has encrypted with another key since `begin_rotation`.
        """
        self._lock()
        self._refuse_while_used(now)
        deleted = [self._transaction.write(_RETIRE, {"of_id": key, "was": canary}) for key, canary in older.items()]
        if not all(deleted):  # a process has registered the key again, with a new canary
            raise KeyInUseError(
                "a process used an older encryption key meanwhile: keep that key, and run `ldcareer rotate-key` again"
            )

    def _lock(self) -> None:
        self._transaction.lock_workspace(_INSTALLATION)

    def _refuse_while_used(self, now: datetime) -> None:
        which: dict[str, Any] = {"since": now - ALIVE, "our_key": self._cipher.key_id}
        row = self._transaction.row(_COUNT_OTHERS, which)
        others = row[0] if row else 0
        if others:
            raise KeyInUseError(
                f"running processes that encrypt with another key: {others}; restart them with the new key in front of "
                "LDCAREER_ENCRYPTION_KEY, then run `ldcareer rotate-key` again (a killed one counts for ten minutes)"
            )


def _binding(key: str) -> Binding:
    return bound_to(encryption_keys.c.canary, key)
