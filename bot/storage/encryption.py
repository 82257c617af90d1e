"""Encrypts what people typed: whoever gets at the database alone reads none of it."""

import json
from collections.abc import Mapping, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import OperatorError

Words = Mapping[str, str | None]
"""Words by name. As one document they are encrypted once, and how many there are does not show."""

_HOW = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'


class EncryptionError(OperatorError):
    """The keys do not fit; the text is one line that says what to do."""


class Cipher:
    """Seals words with the newest key and opens them with any.

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
        """Encrypt words. JSON in plain ASCII carries every text, even what no database takes (NUL, half a pair)."""
        return self._newest.encrypt(json.dumps(dict(words)).encode("ascii"))

    def open(self, sealed: bytes) -> dict[str, str | None]:
        """Decrypt words; EncryptionError where no key fits."""
        return dict(json.loads(self._decrypt(sealed)))

    def renew(self, sealed: bytes) -> bytes | None:
        """Encrypt anew with the newest key; None where that is the one already."""
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
                "what is kept can't be read with LDCAREER_ENCRYPTION_KEY: put back the key that it was written with, "
                "after the new one"
            ) from None
