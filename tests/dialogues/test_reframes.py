"""The reframe, with clicks that come twice, late or from somebody else."""

from bot.messages.parts import Button, buttons
from bot.storage.tables import reframes
from tests.dialogues.acme import Acme
from tests.memory import rows_of
from tests.storage.statements import listening


def the_button(acme: Acme, label: str) -> tuple[Button, str]:
    ts = list(acme.screen.dm)[-1]
    return next(button for button in buttons(acme.screen.dm[ts].parts) if button.label == label), ts


def kept(acme: Acme) -> list[tuple[str, int, str | None]]:
    return [(row.status, row.turn, row.at) for row in rows_of(acme.store, reframes)]


def test_each_click_counts_once_and_only_for_who_was_asked() -> None:
    acme = Acme()
    acme.says("/ldcareer reframe")
    acme.says("a workshop on feedback")
    acme.says("/ldcareer reframe")
    button, ts = the_button(acme, "I don't know yet")
    acme.colleague("U2").clicks(button)
    assert kept(acme) == [("active", 1, "differently")]
    with listening(acme.store.engine, "SELECT", "INSERT", "UPDATE") as statements:
        acme.clicks(button, ts)
    assert len(statements) <= 3
    acme.clicks(button, ts)
    assert kept(acme) == [("active", 2, "sign")]
    assert "3 of 7" in acme.reads()
    acme.presses("Pause")
    start_over = the_button(acme, "Start over")
    for _ in ("once", "twice"):
        acme.clicks(*start_over)
    assert kept(acme) == [("active", 0, "request")]
    assert "1 of 7" in acme.reads()
