"""Sending weekly DMs: how fast without a rate limit, and how close to the limit with one."""

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
DELAY = 0.1
"""Seconds that a post takes, in the rows that are for comparison only."""
_LOOP = "a plain loop of chat_postMessage"


def unlimited(server: Postgres, folder: Path, members: int, rounds: int) -> Iterator[Row | str]:
    """Measure posts a second to a Slack that responds at once, and to a slow one."""
    with Mailbox() as slack:
        two, one, loop = _alternate(slack, server, folder / "at-once", members, rounds)
    with Mailbox(delay=DELAY) as slack:
        slow = _alternate(slack, server, folder / "late", members // 4, max(1, rounds // 3))
    what = f"weekly DMs to {members:,} members in {WORKSPACES} workspaces"
    yield Row(f"{what}: two workers, PostgreSQL", "/s", two, _LOOP, loop, "≥", 1.5)
    yield Row(f"{what}: one worker, SQLite", "/s", one, _LOOP, loop, "≥", 1)
    if_slow = f"if Slack takes {1000 * DELAY:.0f} ms a post, for comparison only"
    yield Row(f"two workers, PostgreSQL, {if_slow}", "/s", slow[0], _LOOP, slow[2], "≥")
    yield Row(f"one worker, SQLite, {if_slow}", "/s", slow[1], _LOOP, slow[2], "≥")


def limited(folder: Path, members: int) -> Iterator[Row | str]:
    """Measure posts a second to a Slack that limits the rate of each workspace."""
    folder.mkdir()
    with Mailbox(limited=True) as slack:
        posts = work(
            slack, install(f"sqlite:///{folder / 'kept.db'}", members, WORKSPACES), 1, POST_INTERVAL.total_seconds()
        )
        refused = slack.refused
    # The first post to each workspace starts its clock: n posts take n - 1 pauses.
    rate = (len(posts) - WORKSPACES) / _seconds(posts)
    allowed = WORKSPACES / POST_INTERVAL.total_seconds()
    what = f"weekly DMs to {members:,} members under Slack's limits: one worker, SQLite"
    yield Row(what, "/s", [rate], "the allowed rate", [allowed], "≥", 0.95)
    yield f"Under Slack's limits, {refused} of {len(posts) + refused} posts were refused with 429."


def _alternate(
    slack: Mailbox, server: Postgres, folder: Path, members: int, rounds: int
) -> tuple[list[float], list[float], list[float]]:
    """Let two workers, one worker and a loop send, in turn; return the posts a second of each round."""
    folder.mkdir()
    two, one, loop = [], [], []
    for number in range(rounds):
        with server.database() as url:
            two.append(rate(work(slack, install(url, members, WORKSPACES), workers=2)))
        installation = install(f"sqlite:///{folder / f'{number}.db'}", members, WORKSPACES)
        one.append(rate(work(slack, installation, workers=1)))
        loop.append(rate(_loop(slack, installation.users[: _loop_posts(slack, members)])))
    return two, one, loop


def _loop_posts(slack: Mailbox, members: int) -> int:
    """Return how many posts are enough to measure the loop: with a slow Slack, its rate is soon constant."""
    return min(members, 100) if slack.delay else members


def work(slack: Mailbox, installation: Installation, workers: int, pause: float = 0.0) -> list[Post]:
    """Let workers send what is due, and check that everybody got one DM."""
    settings = {
        "DATABASE_URL": installation.database,
        "LDCAREER_ENCRYPTION_KEY": installation.key,
        "LDCAREER_LOG_LEVEL": "WARNING",
    }
    with ExitStack() as stack:
        for _ in range(workers):
            stack.enter_context(_running(slack, "bench.worker", [str(pause)], settings))
        posts = slack.take(len(installation.users))
    prove_sent(installation, posts)
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
