"""The work place and the direction, changed on Home."""

from bot.messages.parts import buttons
from tests.dialogues.acme import Acme


def opens_settings(acme: Acme) -> None:
    acme.reads_at_home()
    assert acme.screen.home
    acme.clicks(next(button for button in buttons(acme.screen.home.parts) if button.action == "settings.open"))


def test_what_steps_are_chosen_by_is_changed_in_one_dialog() -> None:
    acme = Acme()
    assert "Say where you work" in acme.reads_at_home()
    opens_settings(acme)
    acme.sends(work_place="freelance", direction="deeper", path="design")
    assert "your answers, Freelance or agency, Deeper, Design." in acme.reads_at_home()
    opens_settings(acme)
    assert acme.screen.form
    assert [entry.value for entry in acme.screen.form.inputs] == ["freelance", "deeper", "design"]
    acme.sends(work_place="any", path="no such path")
    assert "your answers, Deeper." in acme.reads_at_home()
    acme.says("/ldcareer check")
    acme.picks("Learning Consultant")
    for _ in range(8):
        acme.presses("2")
    acme.presses("Skip")
    assert "So that steps fit" in acme.reads()
