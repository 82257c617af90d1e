"""Encrypts what people typed, so that the database alone reveals none of it.

Each value is bound to its row: the row's identity is encrypted with it and compared on decryption. So somebody who can
write to the database but has no key can't make the bot show one person's words to another by copying ciphertext.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import OperatorError

Words = Mapping[str, str | None]
"""Name -> text. The texts are encrypted as one document, which hides how many there are."""

Binding = tuple[str, ...]
"""The identity of an encrypted value: table, column, and what identifies the row."""

_GENERATE_KEY = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'


class EncryptionError(OperatorError):
    """A key is missing, invalid or wrong; the message says what to do."""


class Cipher:
    """Encrypts with the newest key and decrypts with any.

    Args:
        keys: Fernet keys, newest first.

    Attributes:
        key_id: identifies the newest key without revealing it.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise EncryptionError(f"LDCAREER_ENCRYPTION_KEY is not set: make a key with {_GENERATE_KEY}")
        try:
            fernets = [Fernet(key) for key in keys]
        except ValueError:
            raise EncryptionError(
                f"LDCAREER_ENCRYPTION_KEY is not a Fernet key: make one with {_GENERATE_KEY}"
            ) from None
        self.key_id = sha256(b"ldcareer:" + urlsafe_b64decode(keys[0])).hexdigest()[:16]
        self._newest = fernets[0]
        self._all = MultiFernet(fernets)

    def seal(self, words: Words, binding: Binding) -> bytes:
        """Encrypt words, as ASCII-only JSON, which can hold any text (even NUL and lone surrogates)."""
        return self._newest.encrypt(json.dumps([binding, dict(words)]).encode("ascii"))

    def open(self, sealed: bytes, binding: Binding) -> dict[str, str | None]:
        """Decrypt words; EncryptionError if no key can, or if they were encrypted for another row."""
        written_for, words = json.loads(self._decrypt(sealed))
        if written_for != list(binding):
            raise EncryptionError(
                f"{'.'.join(binding[:2])} of the row {binding[-1]} holds what was encrypted for another "
                "place: somebody changed the database; restore it from a backup"
            )
        return dict(words)

    def renew(self, sealed: bytes) -> bytes | None:
        """Re-encrypt a value with the newest key, bound to the same row; None if it has that key already."""
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
