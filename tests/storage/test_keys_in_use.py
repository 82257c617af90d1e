"""The database knows which keys its data needs, and which keys running processes encrypt with."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine

from bot.storage.encryption import Cipher, EncryptionError
from bot.storage.repositories.keys import ALIVE, KeyInUseError
from bot.storage.unit_of_work import Storage
from tests.storage.rows import MONDAY

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def start(engine: Engine, *keys: str, process: str = "process-1") -> Storage:
    """Register a process that encrypts with the first of these keys."""
    storage = Storage(engine, Cipher(keys))
    with storage.writing() as unit:
        unit.keys.use(process, MONDAY)
    return storage


def end(storage: Storage, process: str = "process-1") -> None:
    with storage.writing() as unit:
        unit.keys.leave(process)


def begin_rotation(storage: Storage, *, minutes: int = 0) -> dict[str, bytes]:
    with storage.writing() as unit:
        return unit.keys.begin_rotation(MONDAY + timedelta(minutes=minutes))


def retire(storage: Storage, older: dict[str, bytes]) -> None:
    with storage.writing() as unit:
        unit.keys.retire(older, MONDAY)


def check(engine: Engine, *keys: str) -> None:
    with Storage(engine, Cipher(keys)).reading() as unit:
        unit.keys.check()


def test_an_empty_database_takes_any_key(engine: Engine) -> None:
    check(engine, OLD)
    check(engine, NEW)


def test_a_key_that_data_was_encrypted_with_is_required(engine: Engine) -> None:
    start(engine, OLD)
    check(engine, OLD)
    check(engine, NEW, OLD)
    with pytest.raises(EncryptionError, match="LDCAREER_ENCRYPTION_KEY: add the key"):
        check(engine, NEW)
    start(engine, NEW, OLD)
    for alone in (OLD, NEW):
        with pytest.raises(EncryptionError, match="LDCAREER_ENCRYPTION_KEY: add the key"):
            start(engine, alone)


def test_an_old_key_is_deleted_once_everything_is_rotated_and_nobody_uses_it(engine: Engine) -> None:
    end(start(engine, OLD))
    start(engine, NEW, OLD)
    rotating = Storage(engine, Cipher([NEW, OLD]))
    older = begin_rotation(rotating)
    assert list(older) == [Cipher([OLD]).key_id]
    with pytest.raises(EncryptionError):
        check(engine, NEW)
    retire(rotating, older)
    check(engine, NEW)


def test_nothing_is_rotated_while_a_process_encrypts_with_another_key(engine: Engine) -> None:
    running = start(engine, OLD)
    rotating = Storage(engine, Cipher([NEW, OLD]))
    with pytest.raises(KeyInUseError, match="another key: 1; restart") as told:
        begin_rotation(rotating)
    assert "\n" not in str(told.value)
    end(running)
    assert begin_rotation(rotating)


def test_a_killed_process_counts_as_running_for_a_limited_time(engine: Engine) -> None:
    start(engine, OLD)
    rotating = Storage(engine, Cipher([NEW, OLD]))
    with pytest.raises(KeyInUseError):
        begin_rotation(rotating, minutes=ALIVE.seconds // 60 - 1)
    assert begin_rotation(rotating, minutes=ALIVE.seconds // 60)


@pytest.mark.parametrize("ended", [False, True])
def test_a_key_that_a_process_used_during_the_rotation_is_kept(engine: Engine, *, ended: bool) -> None:
    end(start(engine, OLD))
    rotating = Storage(engine, Cipher([NEW, OLD]))
    older = begin_rotation(rotating)
    meanwhile = start(engine, OLD, NEW)
    if ended:
        end(meanwhile)
    with pytest.raises(KeyInUseError, match="run `ldcareer rotate-key` again"):
        retire(rotating, older)
    with pytest.raises(EncryptionError):
        check(engine, NEW)


def test_after_an_interrupted_rotation_the_old_key_is_still_required(engine: Engine) -> None:
    end(start(engine, OLD))
    begin_rotation(Storage(engine, Cipher([NEW, OLD])))
    for alone in (OLD, NEW):
        with pytest.raises(EncryptionError):
            check(engine, alone)
    check(engine, NEW, OLD)


def test_canaries_and_key_ids_reveal_no_key(engine: Engine) -> None:
    start(engine, OLD)
    ids = {Cipher([OLD, NEW]).key_id, Cipher([NEW]).key_id}
    assert len(ids) == 2
    assert not any(part in OLD + NEW for key in ids for part in (key, key[:8]))
