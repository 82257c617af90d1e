"""What was measured, as one table."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was measured, ours and the reference by turns.

    Attributes:
        what: says what it is.
        unit: of the numbers.
        ours: one number a round.
        reference: the same.
        against: says what the reference is.
        sense: whether the ratio of ours to the reference should be at most or at least the reach.
        reach: None where it is only told.
    """

    what: str
    unit: str
    ours: Sequence[float]
    against: str
    reference: Sequence[float]
    sense: Literal["≤", "≥"] = "≤"
    reach: float | None = None

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios: what slows down a whole round slows down both."""
        return median(ours / reference for ours, reference in zip(self.ours, self.reference, strict=True))

    @property
    def met(self) -> str:
        """Whether the reach is met."""
        if self.reach is None:
            return ""
        met = self.ratio <= self.reach if self.sense == "≤" else self.ratio >= self.reach
        return "[green]yes[/green]" if met else "[red]no[/red]"


def show(rows: Sequence[Row], notes: Sequence[str], console: Console) -> None:
    """Print the table, and below it what else there is to say."""
    table = Table(caption="Medians of the rounds, lowest and highest in brackets.", caption_justify="left")
    table.add_column("what, against what")
    table.add_column("ours", justify="right", no_wrap=True)
    table.add_column("reference", justify="right", no_wrap=True)
    table.add_column("ratio", justify="right")
    table.add_column("reach", justify="right")
    table.add_column("met?")
    for row in rows:
        reach = "" if row.reach is None else f"{row.sense} {row.reach:g}"
        what = f"{row.what}\n[dim]{row.against}[/dim]"
        ours, reference = _spread(row.ours, row.unit), _spread(row.reference, row.unit)
        table.add_row(what, ours, reference, f"{row.ratio:.2f}", reach, row.met)
    console.print(table)
    for note in notes:
        console.print(note)


def _spread(numbers: Sequence[float], unit: str) -> str:
    return f"{_short(median(numbers))} {unit}\n({_short(min(numbers))}-{_short(max(numbers))})"


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"  # noqa: PLR2004  three digits
