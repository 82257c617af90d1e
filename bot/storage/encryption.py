"""Encrypts what people typed, so that the database alone reveals none of it.

Each value is bound to its row: where it belongs is encrypted with it, and checked when it is opened. So whoever can
write to the database, but has no key, can't have somebody's words shown to somebody else by copying them.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import OperatorError

Words = Mapping[str, str | None]
"""Words by name. They are encrypted as one document, which hides how many there are."""

Binding = tuple[str, ...]
"""Where an encrypted value belongs: table, column, and what identifies the row."""

_HOW = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'


class EncryptionError(OperatorError):
    """The keys don't fit; the message says what to do."""


class Cipher:
    """Encrypts with the newest key and decrypts with any.

    Args:
        keys: Fernet keys, newest first.

    Attributes:
        key_id: names the newest key without revealing it.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise EncryptionError(f"LDCAREER_ENCRYPTION_KEY is not set: make a key with {_HOW}")
        try:
            fernets = [Fernet(key) for key in keys]
        except ValueError:
            raise EncryptionError(f"LDCAREER_ENCRYPTION_KEY is not a Fernet key: make one with {_HOW}") from None
        self.key_id = sha256(b"ldcareer:" + urlsafe_b64decode(keys[0])).hexdigest()[:16]
        self._newest = fernets[0]
        self._all = MultiFernet(fernets)

    def seal(self, words: Words, binding: Binding) -> bytes:
        """Encrypt words. ASCII-only JSON can hold any text, even what no database accepts (NUL, lone surrogates)."""
        return self._newest.encrypt(json.dumps([binding, dict(words)]).encode("ascii"))

    def open(self, sealed: bytes, binding: Binding) -> dict[str, str | None]:
        """Decrypt words; EncryptionError if no key fits, or if they were encrypted for another row."""
        written_for, words = json.loads(self._decrypt(sealed))
        if written_for != list(binding):
            raise EncryptionError(
                f"{'.'.join(binding[:2])} of the row {binding[-1]} holds what was encrypted for another "
                "place: somebody changed the database; restore it from a backup"
            )
        return dict(words)

    def renew(self, sealed: bytes) -> bytes | None:
        """Re-encrypt with the newest key, bound to the same row; None if it already was."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return self._newest.encrypt(self._decrypt(sealed))
        return None

    def _decrypt(self, sealed: bytes) -> bytes:
        try:
            return self._all.decrypt(sealed)
        except InvalidToken:
            raise EncryptionError(
                "the data can't be decrypted with LDCAREER_ENCRYPTION_KEY: add the key that it was encrypted with, "
                "after the new one"
            ) from None
