"""The state of a conversation, as four columns of its row; the answers are encrypted."""

from typing import Any

from sqlalchemy import Row

from bot.domain.conversation import Session, Status
from bot.storage.encryption import Cipher
from bot.storage.transaction import Values


def kept_session(cipher: Cipher, session: Session) -> Values:
    return {
        "answers": cipher.seal(session.answers),
        "at": session.at,
        "status": session.status,
        "turn": session.turn,
    }


def read_session(cipher: Cipher, row: Row[Any]) -> Session:
    return Session(cipher.open(row.answers), row.at, Status(row.status), row.turn)
