"""Encrypts what people typed, so that the database alone reveals none of it."""

import json
from collections.abc import Mapping, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import OperatorError

Words = Mapping[str, str | None]
"""Words by name. They are encrypted as one document, which hides how many there are."""

_HOW = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'


class EncryptionError(OperatorError):
    """The keys don't fit; the message says what to do."""


class Cipher:
    """Encrypts with the newest key and decrypts with any.

    Args:
        keys: Fernet keys, newest first.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise EncryptionError(f"LDCAREER_ENCRYPTION_KEY is not set: make a key with {_HOW}")
        try:
            fernets = [Fernet(key) for key in keys]
        except ValueError:
            raise EncryptionError(f"LDCAREER_ENCRYPTION_KEY is not a Fernet key: make one with {_HOW}") from None
        self._newest = fernets[0]
        self._all = MultiFernet(fernets)

    def seal(self, words: Words) -> bytes:
        """Encrypt words. ASCII-only JSON can hold any text, even what no database accepts (NUL, lone surrogates)."""
        return self._newest.encrypt(json.dumps(dict(words)).encode("ascii"))

    def open(self, sealed: bytes) -> dict[str, str | None]:
        """Decrypt words; EncryptionError if no key fits."""
        return dict(json.loads(self._decrypt(sealed)))

    def renew(self, sealed: bytes) -> bytes | None:
        """Re-encrypt with the newest key; None if it already was."""
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
