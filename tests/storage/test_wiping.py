"""Nothing is left of forgotten members in any byte of the SQLite files."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from bot.domain.people import Member
from bot.storage.encryption import Cipher
from bot.storage.unit_of_work import Storage
from tests.storage.rows import MONDAY, a_delivery, a_finished_check, a_reflection, an_evidence

MEMBERS = [Member("T1", f"U{number:03}QUITTE") for number in range(40)]


def keep_in_any_order(storage: Storage, rows: int) -> None:
    """Add rows of members in random order, so that SQLite moves rows between pages."""
    chance = random.Random(7)  # noqa: S311  the same each time
    for number in range(rows):
        member, tag = chance.choice(MEMBERS), f"{chance.randrange(10**9)}-{number}"
        with storage.writing() as unit:
            unit.members.update(member, welcomed_at=MONDAY)
            unit.checks.add(a_finished_check(tag, member, days=number))
            unit.evidence.add(replace(an_evidence(tag, member), words="x" * chance.randrange(3000)))
            unit.reflections.add(a_reflection(tag, member, period=tag))
            for part in "abcdef":
                unit.deliveries.add(replace(a_delivery(f"{tag}{part}", member), period=f"{tag}{part}"))


def forget(storage: Storage, member: Member) -> None:
    with storage.writing() as unit:
        unit.forget(member)


def files(engine: Engine) -> Iterator[tuple[str, bytes]]:
    for file in Path(str(engine.url.database)).parent.iterdir():
        yield file.name, file.read_bytes()


def traces(engine: Engine, member: Member) -> list[str]:
    return [name for name, content in files(engine) if member.user.encode() in content]


def test_nothing_is_left_of_a_forgotten_member(sqlite_engine: Engine, cipher: Cipher) -> None:
    storage = Storage(sqlite_engine, cipher)
    keep_in_any_order(storage, 300)
    for member in MEMBERS:
        assert traces(sqlite_engine, member)
        forget(storage, member)
        assert traces(sqlite_engine, member) == []
        assert dict(files(sqlite_engine))["kept.db-wal"] == b""


def test_what_cannot_be_wiped_because_of_a_reader_is_wiped_later(sqlite_engine: Engine, cipher: Cipher) -> None:
    storage, (*gone, other) = Storage(sqlite_engine, cipher), MEMBERS[:4]
    keep_in_any_order(storage, 100)
    with storage.reading() as unit:
        unit.members.get(other)
        for member in gone:
            forget(storage, member)
            assert traces(sqlite_engine, member)
    assert Storage(sqlite_engine, cipher).wipe(), "another process may do it, after a crash"
    assert [member for member in gone if traces(sqlite_engine, member)] == []
    assert traces(sqlite_engine, other)
