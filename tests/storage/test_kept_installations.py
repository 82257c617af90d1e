from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine, select

from bot.domain.installation import GRACE, LEASE, Grant, Tokens, installed, removed
from bot.storage.tables import installations
from bot.storage.unit_of_work import Storage
from tests.storage.rows import MONDAY, an_installation

NEWER = Tokens("xoxb-newer", "xoxe-newer", MONDAY + timedelta(hours=24))


def test_installing_again_replaces_the_tokens_and_no_token_is_readable(engine: Engine, storage: Storage) -> None:
    with storage.writing() as unit:
        unit.installations.put(an_installation("T1"))
        unit.installations.put(an_installation("T2"))
    with storage.writing() as unit:
        unit.installations.put(an_installation("T1", NEWER))
    with storage.reading() as unit:
        assert unit.installations.get("T1") == an_installation("T1", NEWER)
        assert unit.installations.all() == (an_installation("T1", NEWER), an_installation("T2"))
        assert unit.installations.get("T3") is None
        assert "xox" not in repr(unit.installations.all())
    with engine.connect() as connection:
        rows = connection.execute(select(installations)).all()
    assert len(rows) == 2
    assert "xox" not in repr(rows)


def test_a_removed_installation_has_no_tokens(engine: Engine, storage: Storage) -> None:
    gone = removed(an_installation(), MONDAY)
    assert gone
    with storage.writing() as unit:
        unit.installations.put(an_installation())
        unit.installations.put(gone)
        assert unit.installations.lock("T1") == gone
    with engine.connect() as connection:
        assert connection.execute(select(installations.c.tokens)).scalars().first() is None


def test_tokens_are_refreshed_by_one_process_at_a_time(storage: Storage) -> None:
    expires, now, until = MONDAY + timedelta(hours=12), MONDAY, MONDAY + LEASE
    with storage.writing() as unit:
        unit.installations.put(an_installation())
        assert not unit.installations.lease("T1", MONDAY, now, until), "they were refreshed meanwhile"
        assert unit.installations.lease("T1", expires, now, until)
        assert not unit.installations.lease("T1", expires, now, until)
        assert not unit.installations.lease("T2", expires, now, until)
        later = until + timedelta(seconds=1)
        assert unit.installations.lease("T1", expires, later, later + LEASE), "whoever had the lease died"
        assert not unit.installations.renew("T1", until, NEWER), "it came back, too late"
        assert unit.installations.renew("T1", later + LEASE, NEWER)
        assert unit.installations.get("T1") == an_installation("T1", NEWER)
        assert not unit.installations.lease("T1", expires, later, later + LEASE)


def test_tokens_of_an_earlier_installation_are_deleted(storage: Storage) -> None:
    until = MONDAY + LEASE
    with storage.writing() as unit:
        unit.installations.put(an_installation())
        assert unit.installations.lease("T1", MONDAY + timedelta(hours=12), MONDAY, until)
        unit.installations.put(an_installation("T1", Tokens("xoxb-again")))
        assert not unit.installations.renew("T1", until, NEWER)


def test_data_is_kept_if_the_app_is_installed_again_within_the_grace_period() -> None:
    grant = Grant("T1", None, NEWER, "A1", "U1", "Acme")
    gone = removed(an_installation(), MONDAY + timedelta(days=1))
    assert gone
    assert removed(gone, MONDAY + timedelta(days=2)) is None
    last = MONDAY + timedelta(days=1) + GRACE
    again = installed(gone, grant, "1.2", last)
    assert (again.tokens, again.since, again.installed_at, again.removed_at) == (NEWER, MONDAY, last, None)
    late = installed(gone, grant, "1.2", last + timedelta(seconds=1))
    assert late.since == late.installed_at


def test_an_uninstallation_before_the_last_installation_is_ignored() -> None:
    again = replace(an_installation(), installed_at=MONDAY + timedelta(hours=1))
    assert removed(again, MONDAY + timedelta(minutes=59)) is None
    assert removed(again, (MONDAY + timedelta(hours=1)).replace(microsecond=0)), "Slack tells whole seconds"
