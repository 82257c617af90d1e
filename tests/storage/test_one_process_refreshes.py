"""Several processes share the tokens of a workspace; a refresh token can be used once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import Engine

from bot.domain.installation import Tokens, removed
from bot.services.tokens import ExpiredError, NotInstalledError, Refresh, TokenService
from bot.storage.encryption import Cipher
from bot.storage.unit_of_work import Storage
from tests.storage.rows import MONDAY, an_installation

ELEVEN, THIRTEEN = MONDAY + timedelta(hours=11), MONDAY + timedelta(hours=13)
"""Before and after the token expires; both are within the time in which it is to be refreshed."""
FRESH = Tokens("xoxb-fresh", "xoxe-fresh", MONDAY + timedelta(hours=24))


@pytest.fixture
def storage(engine: Engine, cipher: Cipher) -> Storage:
    storage = Storage(engine, cipher)
    with storage.writing() as unit:
        unit.installations.put(an_installation())
    return storage


def process(storage: Storage, now: datetime, refresh: Refresh, client_id: str = "1.2") -> TokenService:
    """The token service of one process."""
    return TokenService(Storage(storage.engine, storage.cipher), lambda: now, client_id, refresh)


def test_one_of_many_processes_uses_the_refresh_token_and_the_others_wait(storage: Storage) -> None:
    spent: list[str] = []

    def refresh(workspace: str, token: str) -> Tokens:
        spent.append(f"{workspace} {token}")
        return FRESH

    processes = [process(storage, THIRTEEN, refresh) for _ in range(4)]
    with ThreadPoolExecutor(8) as threads:
        tokens = list(threads.map(lambda number: processes[number % 4].token("T1"), range(8)))
    assert tokens == ["xoxb-fresh"] * 8
    assert spent == ["T1 xoxe-T1"]


def test_the_old_token_is_used_while_another_process_refreshes_it(storage: Storage) -> None:
    asked, answered = Event(), Event()

    def refresh(_: str, __: str) -> Tokens:
        asked.set()
        answered.wait(30)
        return FRESH

    def no_refresh(_: str, __: str) -> None:
        raise AssertionError("the refresh token would be spent twice")

    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(process(storage, ELEVEN, refresh).token, "T1")
        assert asked.wait(30)
        assert process(storage, ELEVEN, no_refresh).token("T1") == "xoxb-T1"
        answered.set()
        assert first.result() == "xoxb-fresh"
    assert process(storage, ELEVEN, no_refresh).token("T1") == "xoxb-fresh"


def test_a_token_that_cannot_be_refreshed_works_until_it_expires(storage: Storage) -> None:
    asked: list[str] = []

    def refused(workspace: str, _: str) -> None:
        asked.append(workspace)

    tokens = process(storage, ELEVEN, refused)
    assert [tokens.token("T1") for _ in range(3)] == ["xoxb-T1"] * 3
    assert asked == ["T1"], "Slack isn't asked with each use"
    with pytest.raises(ExpiredError):
        process(storage, THIRTEEN, refused).token("T1")


def test_without_an_installation_there_is_no_token(storage: Storage) -> None:
    def refresh(_: str, __: str) -> None:
        raise AssertionError("nothing is to be refreshed")

    assert process(storage, MONDAY, refresh).is_installed("T1")
    assert not process(storage, MONDAY, refresh).is_installed("T2")
    assert not process(storage, MONDAY, refresh, "of another app").is_installed("T1")
    gone = removed(an_installation(), MONDAY)
    assert gone
    with storage.writing() as unit:
        unit.installations.put(gone)
    assert not process(storage, MONDAY, refresh).is_installed("T1")
    with pytest.raises(NotInstalledError):
        process(storage, MONDAY, refresh).token("T1")
