"""What typed texts are taken for, depending on what is open."""

from pathlib import Path

import pytest
import yaml

from bot.bundled import CONTENT
from bot.domain.framework import Framework
from bot.domain.typed import MAX_IN_BUTTON, Expected, Reader, Typed, TypedKind
from bot.domain.vocabulary import KnownCommand, UnknownCommand
from bot.messages.grammar import grammar
from bot.messages.words import Words

SENTENCES = [
    pytest.param(Expected(wants), sentence, meant, id=f"{wants}: {sentence}")
    for wants, kinds in yaml.safe_load(Path(__file__).with_name("typed_kinds.yaml").read_text(encoding="utf-8")).items()
    for meant, sentences in kinds.items()
    for sentence in sentences
]


@pytest.fixture(scope="module")
def reader(framework: Framework) -> Reader:
    return Reader(framework.phrasebook, grammar(Words(CONTENT), framework))


def taken_for(read: Typed, wants: Expected) -> str:
    """Return the kind of a typed text, and the id of its command or intent."""
    match read.kind(wants), read.command, read.intent:
        case TypedKind.COMMAND, KnownCommand(command=command), _:
            return f"command {command}"
        case TypedKind.NEAREST, UnknownCommand(nearest=command) | KnownCommand(command=command), _:
            return f"nearest {command}"
        case TypedKind.INTENT, _, intent if intent:
            return f"intent {intent.id}"
        case kind, _, _:
            return kind.value


@pytest.mark.parametrize(("wants", "sentence", "meant"), SENTENCES)
def test_typed_texts_are_classified(reader: Reader, wants: Expected, sentence: str, meant: str) -> None:
    assert taken_for(reader.read(sentence), wants) == meant


def test_there_are_enough_sentences() -> None:
    assert len(SENTENCES) >= 200


@pytest.mark.parametrize("wants", Expected)
def test_a_text_that_is_too_long_for_a_button_is_never_asked_about(reader: Reader, wants: Expected) -> None:
    long = reader.read("How did we get here? " + "We asked the stores. " * (MAX_IN_BUTTON // 20))

    assert long.kind(wants) is {Expected.WORDS: TypedKind.ANSWER, Expected.NAME: TypedKind.ANSWER}.get(
        wants, TypedKind.QUESTION
    )


def test_a_request_presses_a_button_only_if_it_says_nothing_else_but_stopping_always_does(reader: Reader) -> None:
    assert reader.read("nothing this week").control
    assert not reader.read("not much changed yet").control
    assert reader.read("please stop sending me messages").control
