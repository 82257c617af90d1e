from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, select

from bot.domain.conversation import Session
from bot.domain.plan import IfThen
from bot.storage.encryption import Cipher, EncryptionError
from bot.storage.rotation import SEALED, rotate
from bot.storage.tables import (
    checks,
    evidence,
    forgotten,
    installations,
    invitation_keys,
    metadata,
    plans,
    reflections,
    reframes,
    rounds,
)
from bot.storage.unit_of_work import Storage
from tests.storage.rows import (
    ANA,
    KEY,
    a_check,
    a_finished_check,
    a_plan,
    a_reflection,
    a_reframe,
    an_evidence,
    latest_check,
)
from tests.storage.team_rows import BANDS, MAYA, a_summary, keep_summary

WORD = "Quittengelee"
NEWER = Fernet.generate_key().decode()


def type_words(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.checks.add(replace(a_check(), session=Session({"stage": WORD, "reflection": f"{WORD} again"}, "x")))
        unit.plans.add(replace(a_plan(), words=IfThen(f"{WORD} when", f"{WORD} will", f"{WORD} done"), obstacle=WORD))
        unit.reflections.add(replace(a_reflection(), session=Session({"answer": WORD}, "scope")))
        link = f"https://acme.slack.com/archives/{WORD}/p1"
        unit.reframes.add(replace(a_reframe(), session=Session({"request": WORD}, "sign")))
        unit.evidence.add(replace(an_evidence(), words=WORD, link=link, session=Session({"signal": WORD}, "scope")))


def sealed_in(engine: Engine) -> list[bytes]:
    with engine.connect() as connection:
        return [
            *connection.execute(select(checks.c.answers)).scalars(),
            *connection.execute(select(plans.c.words)).scalars(),
            *connection.execute(select(reflections.c.answers)).scalars(),
            *connection.execute(select(rounds.c.bands)).scalars(),
            *connection.execute(select(reframes.c.answers)).scalars(),
            *connection.execute(select(evidence.c.words)).scalars(),
            *connection.execute(select(evidence.c.answers)).scalars(),
        ]


def test_no_typed_word_is_in_any_row(engine: Engine, storage: Storage) -> None:
    type_words(storage)
    with engine.connect() as connection:
        rows = [row for table in metadata.sorted_tables for row in connection.execute(select(table))]
    assert len(rows) == 6
    assert WORD not in repr(rows)


def test_no_typed_word_is_in_any_file_of_the_database(sqlite_engine: Engine, cipher: Cipher) -> None:
    type_words(Storage(sqlite_engine, cipher))
    folder = Path(str(sqlite_engine.url.database)).parent
    files = [file.read_bytes() for file in folder.iterdir()]
    assert any(b"check-1" in file for file in files), "the row itself is there"
    assert not any(WORD.encode() in file for file in files)


def test_no_band_of_a_team_is_readable_in_any_row(engine: Engine, storage: Storage) -> None:
    keep_summary(storage, a_summary(), "U1")
    with engine.connect() as connection:
        rows = connection.execute(select(rounds)).all()
    assert len(rows) == 1
    assert not any(told in repr(rows) for name, band in BANDS.items() for told in (name, f"'{band}'", f'"{band}"'))


def test_only_the_owner_can_read_the_database_file(sqlite_engine: Engine, cipher: Cipher) -> None:
    type_words(Storage(sqlite_engine, cipher))
    folder = Path(str(sqlite_engine.url.database)).parent
    assert {file.stat().st_mode & 0o077 for file in folder.iterdir()} == {0}


def test_forgotten_data_is_wiped_from_the_file(sqlite_engine: Engine, cipher: Cipher) -> None:
    storage = Storage(sqlite_engine, cipher)
    type_words(storage)
    sealed = sealed_in(sqlite_engine)
    with storage.writing() as unit:
        unit.forget(ANA)
    files = [file.read_bytes() for file in Path(str(sqlite_engine.url.database)).parent.iterdir()]
    assert not any(text in file for text in sealed for file in files)


def test_the_same_words_are_never_encrypted_alike(engine: Engine, storage: Storage) -> None:
    with storage.writing() as unit:
        unit.checks.add(a_finished_check("check-1"))
        unit.checks.add(a_finished_check("check-2"))
    one, other = sealed_in(engine)
    assert one != other


def test_a_wrong_key_is_reported_in_one_line(engine: Engine, storage: Storage) -> None:
    type_words(storage)
    stranger = Storage(engine, Cipher([NEWER]))
    with (
        stranger.reading() as unit,
        pytest.raises(EncryptionError, match="LDCAREER_ENCRYPTION_KEY: add the key") as told,
    ):
        latest_check(unit, ANA)
    assert "\n" not in str(told.value)
    with stranger.reading() as unit, pytest.raises(EncryptionError):
        unit.plans.open(ANA)
    with stranger.reading() as unit, pytest.raises(EncryptionError):
        unit.reflections.recent(ANA)
    with stranger.reading() as unit, pytest.raises(EncryptionError):
        unit.evidence.recent(ANA, limit=9)


@pytest.mark.parametrize("keys", [[], [""], ["secret"], [KEY, "secret"], ["ß" * 44]])
def test_invalid_keys_are_refused_with_the_command_to_make_one(keys: list[str]) -> None:
    with pytest.raises(EncryptionError, match=r"LDCAREER_ENCRYPTION_KEY .*Fernet.generate_key") as told:
        Cipher(keys)
    assert "secret" not in str(told.value)


def test_old_words_can_be_read_after_a_new_key_was_added(engine: Engine, storage: Storage) -> None:
    type_words(storage)
    with Storage(engine, Cipher([NEWER, KEY])).reading() as unit:
        plan = unit.plans.open(ANA)
    assert plan is not None
    assert plan.words.when == f"{WORD} when"


def test_the_old_key_is_not_needed_after_a_rotation(engine: Engine, storage: Storage) -> None:
    type_words(storage)
    assert list(rotate(engine, Cipher([NEWER, KEY]))) == [1, 1, 1, 1, 1, 1, 1]
    with Storage(engine, Cipher([NEWER])).reading() as unit:
        plan, check = unit.plans.open(ANA), latest_check(unit, ANA)
        reflection = unit.reflections.of_week(ANA, "2026-W48")
        piece = unit.evidence.get(ANA, "evidence-1")
    assert piece is not None
    assert piece.words == WORD
    assert plan is not None
    assert plan.words == IfThen(f"{WORD} when", f"{WORD} will", f"{WORD} done")
    assert check is not None
    assert check.session.answers == {"stage": WORD, "reflection": f"{WORD} again"}
    assert reflection is not None
    assert reflection.session.answers == {"answer": WORD}


def test_bands_and_invitations_are_rotated_too(engine: Engine, storage: Storage) -> None:
    keep_summary(storage, a_summary(), "U1")
    with storage.writing() as unit:
        unit.invitations.remember(MAYA, "U1")
    with Storage(engine, Cipher([NEWER])).reading() as unit, pytest.raises(EncryptionError):
        unit.rounds.recent(MAYA)
    assert sum(rotate(engine, Cipher([NEWER, KEY]))) == 2
    with Storage(engine, Cipher([NEWER])).writing() as unit:
        assert unit.rounds.recent(MAYA) == (a_summary(),)
        assert not unit.invitations.remember(MAYA, "U1")


def test_every_row_is_rotated_across_batches(engine: Engine, storage: Storage) -> None:
    with storage.writing() as unit:
        for workspace in ("T1", "T2", "T3"):
            for number in range(150):
                unit.checks.add(a_finished_check(f"check-{number}", replace(ANA, workspace=workspace)))
    assert sum(rotate(engine, Cipher([NEWER, KEY]))) == 450
    assert not any(Cipher([NEWER]).renew(sealed) for sealed in sealed_in(engine))


def test_an_interrupted_rotation_continues_where_it_stopped(engine: Engine, storage: Storage) -> None:
    with storage.writing() as unit:
        for number in range(250):
            unit.checks.add(a_finished_check(f"check-{number:03}"))
    cipher = Cipher([NEWER, KEY])
    done = next(rotate(engine, cipher))
    assert 0 < done < 250
    assert sum(rotate(engine, cipher)) == 250 - done
    assert sum(rotate(engine, cipher)) == 0


def test_a_rotation_does_not_overwrite_concurrent_changes(engine: Engine, storage: Storage) -> None:
    """The bot writes between the rotation's reading of a row and writing it back."""
    type_words(storage)
    cipher = Cipher([NEWER, KEY])
    running = Storage(engine, cipher)

    class MeanwhileABotWrites(Cipher):
        def renew(self, sealed: bytes) -> bytes | None:
            if wrote:
                return super().renew(sealed)
            wrote.append(True)
            with running.writing() as unit:
                check = latest_check(unit, ANA)
                assert check is not None
                session = replace(check.session, answers={"stage": "newer"}, turn=1)
                unit.checks.save(replace(check, session=session), expected_turn=0)
            return super().renew(sealed)

    wrote: list[bool] = []
    assert sum(rotate(engine, MeanwhileABotWrites([NEWER, KEY]))) == 6
    with Storage(engine, Cipher([NEWER])).reading() as unit:
        check = latest_check(unit, ANA)
    assert check is not None
    assert check.session.answers == {"stage": "newer"}


def test_a_rotation_without_the_old_key_fails_and_changes_nothing(engine: Engine, storage: Storage) -> None:
    type_words(storage)
    before = sealed_in(engine)
    with pytest.raises(EncryptionError, match="add the key"):
        list(rotate(engine, Cipher([NEWER])))
    assert sealed_in(engine) == before


def test_all_encrypted_columns_are_rotated() -> None:
    words = {checks.c.answers, plans.c.words, plans.c.answers, reflections.c.answers, evidence.c.words}
    keys = {invitation_keys.c.sealed, forgotten.c.key, installations.c.tokens}
    assert {column for _, column in SEALED} == words | keys | {evidence.c.answers, reframes.c.answers, rounds.c.bands}
