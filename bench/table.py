"""The results, as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """A result: the bot and a reference, measured in turn.

    Attributes:
        what: what was measured.
        unit: the unit of the numbers.
        ours: the bot's numbers, one for each round.
        against: what the reference is.
        reference: the numbers of the reference.
        sense: whether the ratio of ours to the reference should be at most or at least the target.
        target: None for a row that is only for comparison.
    """

    what: str
    unit: str
    ours: Sequence[float]
    against: str
    reference: Sequence[float]
    sense: Literal["≤", "≥"] = "≤"
    target: float | None = None

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios, since what slows a whole round down affects both."""
        return median(ours / reference for ours, reference in zip(self.ours, self.reference, strict=True))

    @property
    def met(self) -> str:
        """Whether the target is met, for the table."""
        if self.target is None:
            return ""
        met = self.ratio <= self.target if self.sense == "≤" else self.ratio >= self.target
        return "[green]yes[/green]" if met else "[red]no[/red]"


def show(rows: Sequence[Row], notes: Sequence[str], console: Console) -> None:
    """Print the table, and the notes below it."""
    table = Table(caption="Medians of the rounds, lowest and highest in brackets.", caption_justify="left")
    table.add_column("what, and reference")
    table.add_column("ours", justify="right", no_wrap=True)
    table.add_column("reference", justify="right", no_wrap=True)
    table.add_column("ratio", justify="right")
    table.add_column("target", justify="right")
    table.add_column("met?")
    for row in rows:
        target = "" if row.target is None else f"{row.sense} {row.target:g}"
        what = f"{row.what}\n[dim]{row.against}[/dim]"
        ours, reference = _spread(row.ours, row.unit), _spread(row.reference, row.unit)
        table.add_row(what, ours, reference, f"{row.ratio:.2f}", target, row.met)
    console.print(table)
    for note in notes:
        console.print(note)


def _spread(numbers: Sequence[float], unit: str) -> str:
    return f"{_short(median(numbers))} {unit}\n({_short(min(numbers))}-{_short(max(numbers))})"


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"  # noqa: PLR2004  three digits
