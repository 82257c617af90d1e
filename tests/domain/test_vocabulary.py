import pytest

from bot.domain.vocabulary import Understood, Unknown, understand

VOCABULARY = {"check": ("check", "start"), "next": ("next", "plan"), "help": ("help", "?")}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("check", Understood("check")),
        ("/ldcareer check", Understood("check")),
        ("  Check! ", Understood("check")),
        ("START now please", Understood("check", "now please", by_name=False)),
        ("check  two  blanks\nand a line ", Understood("check", "two  blanks\nand a line")),
        ("/ldcareer\ncheck\tit", Understood("check", "it")),
        ("chekc", Unknown("chekc", "check")),
        ("chekc  two  blanks", Unknown("chekc", "check", "two  blanks")),
        ("nxt", Unknown("nxt", "next")),
        ("plans", Unknown("plans", "next")),
        ("xyzzy", Unknown("xyzzy", None)),
        ("payload=x", Unknown("payload=x", None)),
        ("", None),
        ("   ", None),
        ("/ldcareer", None),
    ],
)
def test_words_are_matched_kindly(typed: str, meant: Understood | Unknown | None) -> None:
    assert understand(typed, VOCABULARY) == meant
