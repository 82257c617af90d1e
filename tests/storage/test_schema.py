import multiprocessing
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from bot.storage import migrations
from bot.storage.database import DatabaseError, open_database
from bot.storage.schema import VERSION, VERSION_TABLE, SchemaError, State, ensure_current, state, upgrade
from bot.storage.tables import metadata
from tests.storage.postgres import Postgres


def write(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def set_version(engine: Engine, version: str) -> None:
    write(engine, f"UPDATE {VERSION_TABLE} SET version_num = '{version}'")  # noqa: S608  made up here


def tables_of(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def migrate_in_a_process(url: str) -> None:
    engine = open_database(url)
    upgrade(engine)
    assert state(engine) is State.CURRENT
    engine.dispose()


def test_the_migrated_schema_equals_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_version_is_that_of_the_last_step_and_the_steps_are_in_order() -> None:
    steps = ScriptDirectory(str(Path(migrations.__file__).parent))
    revisions = [step.revision for step in steps.walk_revisions()]
    assert revisions[0] == VERSION
    assert revisions == sorted(revisions, reverse=True)


def test_an_empty_database_becomes_current(url: str) -> None:
    engine = open_database(url)
    assert state(engine) is State.EMPTY
    upgrade(engine)
    assert state(engine) is State.CURRENT
    ensure_current(engine)
    engine.dispose()


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    before = tables_of(engine)
    upgrade(engine)
    assert tables_of(engine) == before
    assert state(engine) is State.CURRENT


def test_sqlite_is_upgraded_automatically(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'kept.db'}")
    ensure_current(engine)
    assert state(engine) is State.CURRENT
    engine.dispose()


@pytest.mark.postgres
def test_postgres_is_upgraded_by_the_operator_who_is_told_the_command(postgres: Postgres) -> None:
    with postgres.database() as url:
        engine = open_database(url)
        with pytest.raises(SchemaError, match=r"empty: .*`ldcareer migrate`"):
            ensure_current(engine)
        assert tables_of(engine) == set()
        upgrade(engine)
        set_version(engine, "0000")
        with pytest.raises(SchemaError, match=r"behind: .*`ldcareer migrate`"):
            ensure_current(engine)
        engine.dispose()


@pytest.mark.parametrize("action", [ensure_current, upgrade])
def test_a_schema_from_a_newer_program_is_refused(engine: Engine, action: Callable[[Engine], None]) -> None:
    set_version(engine, "9999")
    assert state(engine) is State.AHEAD
    with pytest.raises(SchemaError, match="newer version"):
        action(engine)


def test_a_failed_migration_leaves_nothing_behind(url: str) -> None:
    engine = open_database(url)
    write(engine, "CREATE TABLE plans (of_somebody_else INTEGER)")
    with pytest.raises(DatabaseError, match="exists"):
        upgrade(engine)
    assert tables_of(engine) == {"plans"}
    write(engine, "DROP TABLE plans")
    upgrade(engine)
    assert state(engine) is State.CURRENT
    engine.dispose()


def test_concurrent_migrations_take_turns(url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=migrate_in_a_process, args=(url,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    for process in processes:
        process.close()


def test_alembic_is_not_loaded_if_the_schema_is_current(sqlite_engine: Engine) -> None:
    code = "import sys; from bot.storage import database, schema; engine = database.open_database(sys.argv[1]); "
    code += "schema.ensure_current(engine); engine.dispose(); sys.exit('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(sqlite_engine.url)], check=False)  # noqa: S603  ours, above
    assert done.returncode == 0
