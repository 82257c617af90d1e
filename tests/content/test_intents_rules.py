from bot.bundled import CONTENT
from bot.content.findings import Rule
from bot.content.lint.intents import (
    INTENTS,
    intents_lead_somewhere,
    phrases_are_given_once,
    phrases_can_win,
)
from bot.content.loader import load
from bot.domain.intents import Intent


def found(rule: Rule, *intents: Intent) -> list[str]:
    framework = load(CONTENT).model_copy(update={"intents": intents})
    return [problem.message for problem in rule(framework)]


def test_our_intents_have_no_findings() -> None:
    framework = load(CONTENT)

    assert [problem for rule in INTENTS for problem in rule(framework)] == []


def test_a_phrase_of_two_intents_is_found_in_spite_of_different_apostrophes() -> None:
    stop = Intent(id="stop", phrases=("don't send",), says="Off.")
    other = Intent(id="other", phrases=("leave", "dont send"), says="Other.")

    assert found(phrases_are_given_once, stop, other) == ["'dont send' is a phrase of 'stop' too"]


def test_a_phrase_that_an_earlier_one_always_beats_is_found() -> None:
    promotion = Intent(id="promotion", phrases=("promot*",), says="Scope.")
    new_title = Intent(id="new_title", phrases=("promoted", "got promoted"), says="Congratulations.")

    assert found(phrases_can_win, promotion, new_title) == ["'promoted' never wins: 'promotion' answers it"]


def test_an_intent_either_answers_or_carries_out_a_command() -> None:
    neither = Intent(id="neither", phrases=("a b",))
    both = Intent(id="both", phrases=("c d",), says="Yes.", does="help")
    one = Intent(id="one", phrases=("e f",), does="help")

    assert len(found(intents_lead_somewhere, neither, both, one)) == 2
