"""Sending weekly DMs: how fast without limits, and how near to Slack's limit with it."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.mailbox import Mailbox, Post
from bench.members import Installation, install
from bench.proof import prove_sent
from bench.servers import environment_of
from bench.table import Row
from bot.bootstrap import POST_INTERVAL
from tests.storage.postgres import Postgres

WORKSPACES = 20
LATE = 0.1
"""Seconds that Slack takes for a post, in the rows that are told for comparison."""
_LOOP = "a plain loop of chat_postMessage"


def unlimited(server: Postgres, folder: Path, members: int, rounds: int) -> Iterator[Row | str]:
    """Measure posts a second to a Slack that takes them at once, and to one that takes its time."""
    with Mailbox() as slack:
        two, one, loop = _by_turns(slack, server, folder / "at-once", members, rounds)
    with Mailbox(late=LATE) as slack:
        late = _by_turns(slack, server, folder / "late", members // 4, max(1, rounds // 3))
    what = f"weekly DMs to {members:,} members in {WORKSPACES} workspaces"
    yield Row(f"{what}: two workers, PostgreSQL", "/s", two, _LOOP, loop, "≥", 1.5)
    yield Row(f"{what}: one worker, SQLite", "/s", one, _LOOP, loop, "≥", 1)
    if_slow = f"where Slack takes {1000 * LATE:.0f} ms a post, told for comparison"
    yield Row(f"two workers, PostgreSQL, {if_slow}", "/s", late[0], _LOOP, late[2], "≥")
    yield Row(f"one worker, SQLite, {if_slow}", "/s", late[1], _LOOP, late[2], "≥")


def limited(folder: Path, members: int) -> Iterator[Row | str]:
    """Measure posts a second where Slack refuses more than it allows a workspace."""
    folder.mkdir()
    with Mailbox(limited=True) as slack:
        posts = work(
            slack, install(f"sqlite:///{folder / 'kept.db'}", members, WORKSPACES), 1, POST_INTERVAL.total_seconds()
        )
        refused = slack.refused
    # The first post to each workspace begins its time, as the fence posts are one more than the fields between.
    rate = (len(posts) - WORKSPACES) / _seconds(posts)
    allowed = WORKSPACES / POST_INTERVAL.total_seconds()
    what = f"weekly DMs to {members:,} members under Slack's limits: one worker, SQLite"
    yield Row(what, "/s", [rate], "the allowed rate", [allowed], "≥", 0.95)
    yield f"Under Slack's limits, {refused} of {len(posts) + refused} posts were refused with 429."


def _by_turns(
    slack: Mailbox, server: Postgres, folder: Path, members: int, rounds: int
) -> tuple[list[float], list[float], list[float]]:
    """Let two workers, one worker and a loop send; give posts a second of each round."""
    folder.mkdir()
    two, one, loop = [], [], []
    for number in range(rounds):
        with server.database() as url:
            two.append(rate(work(slack, install(url, members, WORKSPACES), workers=2)))
        here = install(f"sqlite:///{folder / f'{number}.db'}", members, WORKSPACES)
        one.append(rate(work(slack, here, workers=1)))
        loop.append(rate(_loop(slack, here.users[: _enough(slack, members)])))
    return two, one, loop


def _enough(slack: Mailbox, members: int) -> int:
    """Say how many posts tell a loop's rate: all, but a slow Slack is as slow after some seconds as at the end."""
    return min(members, 100) if slack.late else members


def work(slack: Mailbox, there: Installation, workers: int, pause: float = 0.0) -> list[Post]:
    """Let workers send what is due, and make sure that everybody has theirs."""
    settings = {"DATABASE_URL": there.database, "LDCAREER_ENCRYPTION_KEY": there.key, "LDCAREER_LOG_LEVEL": "WARNING"}
    with ExitStack() as ending:
        for _ in range(workers):
            ending.enter_context(_running(slack, "bench.worker", [str(pause)], settings))
        posts = slack.take(len(there.users))
    prove_sent(there, posts)
    return posts


def _loop(slack: Mailbox, users: Sequence[str]) -> list[Post]:
    with _running(slack, "bench.loop", users, {}):
        return slack.take(len(users))


@contextmanager
def _running(slack: Mailbox, module: str, arguments: Sequence[str], settings: dict[str, str]) -> Iterator[None]:
    environment = {**environment_of(slack), **settings}
    process = subprocess.Popen([sys.executable, "-m", module, *arguments], env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def rate(posts: Sequence[Post]) -> float:
    return (len(posts) - 1) / _seconds(posts)


def _seconds(posts: Sequence[Post]) -> float:
    return posts[-1].at - posts[0].at
