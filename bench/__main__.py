"""`python -m bench`: run the benchmarks, and print a table."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console

from bench import answering, finding, scaling, sending, starting, summarising
from bench.people import Checker
from bench.proof import prove
from bench.servers import ours
from bench.slack import StandIn
from bench.table import Row, show
from tests.storage.postgres import postgres_server


@click.command()
@click.option("--quick", is_flag=True, help="Run fewer rounds, for a first impression.")
@click.option("--people", is_flag=True, help="Measure only answering and starting, not the jobs.")
@click.option("--load", is_flag=True, help="Measure only how it scales with concurrent people and with workers.")
def main(*, quick: bool, people: bool, load: bool) -> None:
    """Measure the bot against the plainest apps that do the same kind of thing, in the same run."""
    console = Console(highlight=False)
    rounds = 3 if quick else 10
    with console.status("Measuring; let nothing else run on this machine …"):
        if load:
            measured = list(scaling.scaling(3 if quick else 5, 400 if quick else 2_000))
        else:
            measured = list(_measured_with_people(rounds))
            if not people:
                measured += _measured_without(rounds, quick=quick)
    rows = [one for one in measured if isinstance(one, Row)]
    show(rows, [one for one in measured if isinstance(one, str)], console)


def _measured_with_people(rounds: int) -> Iterator[Row | str]:
    with StandIn() as slack, tempfile.TemporaryDirectory(prefix="ldcareer-bench-") as where:
        folder = Path(where)
        ana = Checker(slack, "UANA")
        everybody = [Checker(slack, f"U{number}") for number in range(answering.PEOPLE)]
        with ours(slack, folder) as server:
            yield from answering.one(slack, server, ana, rounds)
            yield from answering.many(slack, folder, server, everybody, rounds)
        yield from starting.starting(slack, folder, ana, max(3, rounds // 2))
        yield prove(folder, [ana, *everybody])


def _measured_without(rounds: int, *, quick: bool) -> Iterator[Row | str]:
    with postgres_server() as postgres, tempfile.TemporaryDirectory(prefix="ldcareer-bench-") as where:
        folder = Path(where)
        yield from sending.unlimited(postgres, folder, 400 if quick else 2_000, 1 if quick else 3)
        yield from sending.limited(folder / "limited", 400 if quick else 2_000)
        yield from finding.finding(postgres, folder / "finding", 100_000 if quick else 1_000_000, rounds)
        yield from summarising.summarising(folder / "summarising", rounds)


if __name__ == "__main__":
    main()
