import pytest

from bot.domain.vocabulary import KnownCommand, UnknownCommand, understand

VOCABULARY = {"check": ("check", "start"), "next": ("next", "plan"), "help": ("help", "?")}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("check", KnownCommand("check")),
        ("/ldcareer check", KnownCommand("check")),
        ("  Check! ", KnownCommand("check")),
        ("START now please", KnownCommand("check", "now please", by_name=False)),
        ("check  two  blanks\nand a line ", KnownCommand("check", "two  blanks\nand a line")),
        ("/ldcareer\ncheck\tit", KnownCommand("check", "it")),
        ("chekc", UnknownCommand("chekc", "check")),
        ("chekc  two  blanks", UnknownCommand("chekc", "check", "two  blanks")),
        ("nxt", UnknownCommand("nxt", "next")),
        ("plans", UnknownCommand("plans", "next")),
        ("xyzzy", UnknownCommand("xyzzy", None)),
        ("payload=x", UnknownCommand("payload=x", None)),
        ("", None),
        ("   ", None),
        ("/ldcareer", None),
    ],
)
def test_commands_are_parsed_in_spite_of_typos(typed: str, meant: KnownCommand | UnknownCommand | None) -> None:
    assert understand(typed, VOCABULARY) == meant
