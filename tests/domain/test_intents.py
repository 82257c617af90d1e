"""Which intents sentences match, as people type them."""

from pathlib import Path

import pytest
import yaml

from bot.bundled import CONTENT
from bot.content.loader import load
from bot.domain.framework import Framework
from bot.domain.intents import Intent, Phrasebook, in_order, split_words

SENTENCES: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load(CONTENT)


@pytest.mark.parametrize(
    ("sentence", "meant"), [(sentence, meant) for meant, sentences in SENTENCES.items() for sentence in sentences]
)
def test_a_sentence_matches_its_intent(framework: Framework, sentence: str, meant: str) -> None:
    assert understood(framework, sentence) == meant


def test_every_intent_has_sentences(framework: Framework) -> None:
    assert {intent.id for intent in framework.intents} <= set(SENTENCES)


@pytest.mark.parametrize("phrase_only", ["Please", "hi", "HEY", "ok"])
def test_fillers_do_not_change_a_request(framework: Framework, phrase_only: str) -> None:
    assert understood(framework, f"{phrase_only}, how do I get promoted?") == "promotion"


@pytest.mark.parametrize(
    ("typed", "cut"),
    [
        ("I can't", ("i", "cant")),
        ("I can\u2019t", ("i", "cant")),
        ("STOOOP!!!", ("stop",)),
        ("the :tada: is 9:30", ("the", "is", "9", "30")),
        ("team-of-one", ("team", "of", "one")),
        ("1000 people", ("1000", "people")),
        ("👍", ()),
    ],
)
def test_a_message_is_split_into_words(typed: str, cut: tuple[str, ...]) -> None:
    assert split_words(typed) == cut


@pytest.mark.parametrize(
    ("wanted", "typed", "found"),
    [
        ("promotion", "promtoion", True),
        ("promotion", "promoton", True),
        ("promotion", "promottion", True),
        ("promotion", "pronotion", True),
        ("promotion", "pronotoin", False),
        ("export", "expert", False),
        ("pause", "paused", False),
        ("result", "results", False),
        ("stop", "stp", False),
        ("career*", "careers", True),
    ],
)
def test_one_typo_is_forgiven_but_a_different_ending_is_no_typo(wanted: str, typed: str, found: bool) -> None:  # noqa: FBT001
    assert in_order([wanted], [typed]) is found


def test_one_word_but_not_two_may_come_between_those_of_a_phrase() -> None:
    phrase = ["never", "see", "results"]

    assert in_order(phrase, split_words("I never really see the results"))
    assert not in_order(phrase, split_words("I never once did see results"))
    assert not in_order(phrase, split_words("I see results never"))


def test_a_phrase_of_one_word_matches_only_a_whole_message() -> None:
    pause = Intent(id="pause", phrases=("pause",), does="weekly pause 2w")

    assert Phrasebook([pause]).find("Pause!") is pause
    assert Phrasebook([pause]).find("pause it") is None
    assert Phrasebook([pause], fillers=["please"]).find("please pause") is pause


def test_a_phrase_that_ends_with_a_full_stop_matches_only_a_whole_message() -> None:
    skip = Intent(id="skip", phrases=("i don't know.",), says="Fine.")

    assert Phrasebook([skip]).find("I dont know...") is skip
    assert Phrasebook([skip]).find("I don't know why they left?") is None


def test_a_match_says_whether_it_is_the_whole_message() -> None:
    quiet = Intent(id="quiet", phrases=("not much",), says="Fine.")
    book = Phrasebook([quiet], fillers=["really"])

    assert book.match("Not really much!") == (quiet, True)
    assert book.match("not much changed yet") == (quiet, False)


def test_a_topic_matches_anywhere_in_a_question_but_after_any_phrase() -> None:
    pay = Intent(id="pay", phrases=("get paid",), topics=("salary",), says="Evidence.")
    stuck = Intent(id="stuck", phrases=("feel stuck",), says="Ask somebody.")

    assert Phrasebook([pay]).find("What would be a usual salary for a designer in Leeds?") is pay
    assert Phrasebook([pay]).find("We moved the salary guide to the portal") is None
    assert Phrasebook([pay, stuck]).find("Why do I feel stuck with this salary?") is stuck


def test_a_longer_phrase_has_to_make_up_a_third_of_a_sentence_and_a_fifth_of_a_question() -> None:
    stuck = Intent(id="stuck", phrases=("feel stuck",), says="Ask somebody.")

    assert Phrasebook([stuck]).find("I feel stuck in my job") is stuck
    assert Phrasebook([stuck]).find("I feel stuck in my new job") is None
    assert Phrasebook([stuck], openers=["why"]).find("why do I feel stuck in my new job") is stuck
    assert Phrasebook([stuck]).find("I feel stuck in my new job?") is stuck


def test_the_phrase_with_the_most_words_wins_and_then_the_first() -> None:
    stop = Intent(id="stop", phrases=("stop",), says="Off.")
    sharing = Intent(id="sharing", phrases=("stop sharing",), says="Shared no more.")
    other = Intent(id="other", phrases=("stop",), says="Other.")

    assert Phrasebook([stop, sharing]).find("stop sharing") is sharing
    assert Phrasebook([stop, other]).find("stop") is stop


def test_a_message_that_begins_with_an_opener_or_ends_with_a_question_mark_is_asking() -> None:
    assert Phrasebook([], ["could you"]).is_asking("Could you check that")
    assert Phrasebook([], ["could you"], ["ok", "so"]).is_asking("ok so could you check")
    assert Phrasebook([], []).is_asking("Returns went up? 🤔")
    assert not Phrasebook([], []).is_asking("Which returns? None went up")
    assert Phrasebook([], ["i'm stuck"]).is_asking("im stuck")


def understood(framework: Framework, sentence: str) -> str:
    book = framework.phrasebook
    if intent := book.find(sentence):
        return intent.id
    if book.is_asking(sentence):
        return "question"
    return "statement" if book.length(sentence) > 2 else "nothing"
