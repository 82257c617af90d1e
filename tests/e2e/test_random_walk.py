"""Whatever people do, in any order: no failed response, no call refused by Slack, no traceback, no hanging reply."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bundled import CONTENT
from bot.messages.words import Words
from bot.slack import action_ids
from tests.dialogues.acme import Acme, buttons_are_told_apart
from tests.e2e.in_process import InProcess, run_in_process
from tests.e2e.walker import Walk

PEOPLE = 8
DEEDS = int(os.environ.get("WALK_DEEDS", "5000"))
SEED = int(os.environ.get("WALK_SEED", "1"))


@pytest.fixture
def both(tmp_path: Path) -> Iterator[InProcess]:
    with run_in_process(tmp_path) as running:
        yield running


def every_action() -> set[str]:
    """Everything that has a handler, except typed text."""
    return {action for _, action in Acme().listeners.routes if action}


@pytest.mark.slow
def test_nothing_breaks_whatever_eight_people_do(both: InProcess) -> None:
    words = [word for command in Words(CONTENT).commands.values() for word in command.words]
    walk = Walk(both, SEED, PEOPLE, ["", *words])
    walk.begin()
    for number in range(DEEDS):
        try:
            for drawn in walk.step():
                buttons_are_told_apart(drawn)
            assert not both.troubles()
        except Exception as error:
            last = "\n".join(walk.log)
            raise AssertionError(f"WALK_SEED={SEED}, action {number}: {error}\nThe last actions:\n{last}") from error
    reached = {action_ids.read(action)[0] for action in both.recorder.reached} & every_action()
    missed = sorted(every_action() - reached)
    sys.stdout.write(f"{DEEDS} actions: {dict(walk.did.most_common())}\n")
    sys.stdout.write(
        f"{len(reached)} of {len(every_action())} actions reached; not {', '.join(missed) or 'one missed'}\n"
    )
    assert len(reached) > len(every_action()) * 3 / 4
