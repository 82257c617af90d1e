import re
from pathlib import Path
from shutil import copy, copytree
from typing import Any

import pytest

from bot.bundled import CONTENT
from bot.content.findings import Finding, Rule
from bot.content.lint.coverage import COVERAGE, checks_are_short
from bot.content.lint.intents import INTENTS, phrases_are_given_once
from bot.content.lint.patterns import PATTERNS, sentences_are_true
from bot.content.lint.reframe import REFRAME
from bot.content.lint.team import TEAM
from bot.content.lint.weekly import WEEKLY
from bot.content.lint.wording import WORDING
from bot.content.loader import ContentError, read
from bot.domain.framework import Framework
from bot.slack.lint import lint
from tests.content.ladder import Ladder, Slip

LONG = "a" * 121

WORDS = {
    "markup": Slip("stages.yaml", "about: Danach.", "about: Danach *mehr*.", "*mehr*", "contains *, which Slack reads"),
    "several signs": Slip("actions.yaml", "Die Apotheke besuchen", "Die <a> _b_", "<a>", "contains < > _, which"),
    "markup in a list of texts": Slip("stages.yaml", "Was hat dich diese", "Was ~hat~ dich", "~hat~", "contains ~"),
    "a long question": Slip("stages.yaml", "Wer hat dich zuletzt", "Wer hat " + "a" * 200, "aaa", "200 fit"),
    "a long anchor": Slip("stages.yaml", "Wir haben in der Übergabe", LONG, "aaa", "120 fit"),
    "a long path": Slip(
        "stages.yaml", "name: Anleitung", "name: " + "a" * 31, "aaa", "has 31 characters, but only 30 fit"
    ),
    "a long option": Slip(
        "stages.yaml", "text: Niemand", "text: " + "a" * 76, "aaa", "has 76 characters, but only 75 fit"
    ),
    "a long title of an action": Slip("actions.yaml", "Die Apotheke besuchen", "a" * 81, "aaa", "80 fit"),
    "anchors that are almost one": Slip(
        "stages.yaml", "text: Wie man es macht", "text: Wo etwas liegen", "liegen", "almost like anchor 1"
    ),
    "a long weekly question": Slip("reflections.yaml", "Was hat diese Woche", "Was " + LONG, "aaa", "120 fit"),
    "a long follow-up question": Slip("reflections.yaml", "Noch eins: Seit", "Noch " + "a" * 190, "aaa", "160 fit"),
    "a sign in a follow-up question": Slip(
        "reflections.yaml", "Noch eins: Seit", "Noch _eins_: Seit", "_eins_", "contains _, which"
    ),
    "a sign in a sentence of a pattern": Slip(
        "patterns.yaml", "Drei Signale bleiben", "Drei *Signale* bleiben", "*Signale*", "contains *, which"
    ),
    "a sign in a fragment": Slip(
        "patterns.yaml", "far: änderst Abläufe", "far: änderst `Abläufe`", "`Abläufe`", "contains `, which"
    ),
    "a sign in a step for a work place": Slip(
        "patterns.yaml",
        "Zeig den Angehörigen einen",
        "Zeig den *Angehörigen* einen",
        "*Angehörigen*",
        "contains *, which",
    ),
    "a sign in an answer": Slip("intents.yaml", "Dann ist Pause", "Dann ist *Pause*", "*Pause*", "contains *, which"),
    "a weekly question that asks nothing": Slip(
        "reflections.yaml",
        "zu dir?",
        "zu dir? Ein Wort genügt.",
        "Ein Wort",
        "does not end with a question mark",
    ),
    "two weekly questions in one": Slip(
        "reflections.yaml", "Wer kam diese", "Wer? Und kam diese", "Wer? Und", "asks 2 questions"
    ),
    "a weekly question in other words": Slip(
        "reflections.yaml",
        "Welcher Hinweis von dir wurde weitergesagt?",
        "Kam diese Woche wer zu dir mit einer Frage?",
        "Kam diese",
        "is worded almost like 'gefragt'",
    ),
    "a weekly question that a check asks": Slip(
        "reflections.yaml",
        "Welcher Hinweis von dir wurde weitergesagt?",
        "Was hat dich in dieser Woche überrascht?",
        "überrascht",
        "is worded almost like an open question of the check",
    ),
    "a follow-up that asks nothing": Slip(
        "reflections.yaml",
        "Noch eins: Wer hat es gesehen?",
        "Jemand hat es gesehen.",
        "Jemand hat es",
        "is not one question",
    ),
    "two follow-up questions in one": Slip(
        "reflections.yaml", "Noch eins: Wer hat", "Wann? Wer hat", "Wann? Wer", "is not one question"
    ),
}

TEAMS = {
    "a long title of what managers can do": Slip("team.yaml", "Einem Fehler zusammen", "a" * 81, "aaa", "80 fit"),
    "a sign in what managers can do": Slip(
        "team.yaml", "Eine Stunde, eine", "Eine *Stunde*, eine", "*Stunde*", "contains *"
    ),
    "an organisation's pitfall without rules": Slip(
        "stages.yaml",
        """
    shows_in_team:
      - {indicator: ruhe.schicht, is: half_or_more}
      - {indicator: expected.half, is: under_half}
      - indicator: blick.station
        is: under_half
""",
        "\n",
        "id: dienstalter",
        "nothing shows it in a team",
    ),
    "an organisation's pitfall without a reason": Slip(
        "stages.yaml", "    why: die meisten erfahren sind", "    # why: die", "id: dienstalter", "it has no reason"
    ),
    "a person's pitfall with rules over a team": Slip(
        "stages.yaml",
        "    name: Weiter als der Titel\n",
        "    name: Weiter als der Titel\n    shows_in_team: [{indicator: blick.station, is: under_half}]\n",
        "shows_in_team: [",
        "never looked for in a team",
    ),
    "rules that no team meets": Slip(
        "stages.yaml",
        "    shows_in_team:\n",
        "    shows_in_team:  # hier\n      - {indicator: blick.haus, is: half_or_more}\n",
        "# hier",
        "no team meets all of these",
    ),
    "one indicator in two bands": Slip(
        "stages.yaml",
        "    shows_in_team:\n",
        "    shows_in_team:  # hier\n      - {indicator: expected.half, is: half_or_more}\n",
        "# hier",
        "no team meets all of these",
    ),
    "a pitfall that nothing answers": Slip(
        "team.yaml", "[dienstalter, ruhe]", "[ruhe]", "enabling:", "nothing answers the pitfall 'dienstalter'"
    ),
    "a signal that one thing answers": Slip(
        "team.yaml", "answers: [rat]", "answers: [blick]", "enabling:", "1 of at least 2 answer the signal 'rat'"
    ),
}

TOO_LITTLE = {
    "a stage with few actions": Slip(
        "actions.yaml",
        "  - id: apotheke\n    stages: [neu, erfahren]",
        "  - id: apotheke\n    stages: [neu]",
        "actions:",
        "the stage 'erfahren' has 2 of at least 3 that move 'blick' from 0 to 2",
    ),
    "an item without an action for people who are far": Slip(
        "actions.yaml",
        "moves: [{at: [3, 3], item: fragen, to: 4}]",
        "moves: [{at: [2, 2], item: fragen, to: 4}]",
        "actions:",
        "the stage 'neu' has none that moves 'fragen' on from 3",
    ),
    "people without a stage, and few weekly questions": Slip(
        "reflections.yaml",
        "{id: alle7, question: 'Kam alle7a nach alle7b oder alle7c?', signal: rat, stages: []}",
        "{id: alle7, question: 'Kam alle7a nach alle7b oder alle7c?', signal: rat, stages: [neu]}",
        "weekly:",
        "people whose stage is not known have 26 of at least 27",
    ),
    "a stage with few weekly questions": Slip(
        "reflections.yaml",
        "{id: geaendert, stages: [neu, erfahren]",
        "{id: geaendert, stages: [neu]",
        "weekly:",
        "the stage 'erfahren' has 26 of at least 27",
    ),
    "a stage with few weekly questions about a signal": Slip(
        "reflections.yaml",
        "{id: zuerst_getan, stages: [neu, erfahren], signal: ruhe",
        "{id: zuerst_getan, stages: [neu, erfahren], signal: rat",
        "weekly:",
        "the stage 'erfahren' has 1 of at least 2 about 'ruhe'",
    ),
    "an answer that little may follow": Slip(
        "reflections.yaml",
        "{id: rat_haus, signal: rat, scope: haus",
        "{id: rat_haus, signal: rat, scope: station",
        "follow_ups:",
        "'rat' at 'haus' has 2 of at least 3",
    ),
    "a title in two stages": Slip(
        "stages.yaml",
        "[Praxisanleiterin, Schichtleiter]",
        "[Pflegefachmann]",
        "[Pflegefachmann]",
        "already belongs to 'neu'",
    ),
    "a path without actions": Slip(
        "stages.yaml",
        "work_places:\n",
        "  - {id: ruf, name: Ruf, meaning: X.}\nwork_places:\n",
        "id: ruf",
        "no action is on",
    ),
    "a pitfall that no stage lists": Slip(
        "stages.yaml", "[nur_dienst, weiter]", "[nur_dienst]", "- id: weiter", "no stage lists this"
    ),
}

TOLD = {
    "conditions that exclude each other": Slip(
        "patterns.yaml",
        "    when:\n      - {of: signals, count: 3, at_most: 2}",
        "    when:  # hier\n      - {of: signals, count: 1, at_least: 3}\n      - {of: signals, count: 3, at_most: 2}",
        "# hier",
        "no answers at the stage 'erfahren' meet all of its conditions",
    ),
    "a count above the signals": Slip(
        "patterns.yaml",
        "    when:\n      - {of: signals, count: 3, at_most: 2}",
        "    when:  # hier\n      - {of: signals, count: 4, at_most: 2}",
        "# hier",
        "no answers at the stage 'erfahren' meet all of its conditions",
    ),
    "levels that leave nothing": Slip(
        "patterns.yaml",
        "    when:\n      - {item: sorgfalt, at_least: 3}",
        "    when:  # hier\n      - {item: sorgfalt, at_least: 3, at_most: 2}",
        "# hier",
        "no answers at the stage 'neu' meet all of its conditions",
    ),
}
"""A pattern that can't hold also has the wrong share and never comes first: each of the three rules reports it."""

UNTRUE = {
    "a far fragment for people who are near": Slip(
        "patterns.yaml",
        "{item: sorgfalt, at_least: 3}",
        "{item: sorgfalt, at_least: 2}",
        "Du {far: sorgfalt}; {near: fragen}",
        "says '{far: sorgfalt}' also to people who have none of these at 3 or 4",
    ),
    "a near fragment for people who are far": Slip(
        "patterns.yaml",
        "{item: fragen, at_most: 2}",
        "{item: fragen, at_most: 3}",
        "Du {far: sorgfalt}; {near: fragen}",
        "says '{near: fragen}' also to people who are further than that",
    ),
    "a fragment of an item that no condition looks at": Slip(
        "patterns.yaml",
        "      - {item: fragen, at_most: 2}\n    moves",
        "      - {of: expectations, count: 1, at_most: 2}\n    moves",
        "Du {far: sorgfalt}; {near: fragen}",
        "says '{near: fragen}' also to people",
    ),
    "a fragment of an item that may be left out": Slip(
        "patterns.yaml",
        "{item: fragen, at_most: 2}",
        "{item: fragen, at_most: 2, or_unrated: true}",
        "Du {far: sorgfalt}; {near: fragen}",
        "says '{near: fragen}' also to people",
    ),
}

PHRASES = {
    "a phrase that never wins": Slip(
        "intents.yaml",
        "phrases: [wo stehe ich]",
        "phrases:\n      - wo stehe ich\n      - pausieren",
        "- pausieren",
        "'pausieren' never wins: 'pause' answers it",
    ),
    "an intent that leads nowhere": Slip(
        "intents.yaml", "    does: result\n", "", "id: stand", "needs either says or does"
    ),
}

REFRAMES = {
    "a question that no answers lead to": Slip("reframe.yaml", "to: probe", "to: wer", "id: probe", "no answers lead"),
    "a way that is too short": Slip(
        "reframe.yaml",
        "  - id: probiert",
        "  - id: probiert\n    stages: [neu]",
        "reframe:",
        "'erfahren' has a route of 4 questions: wunsch, anders, im_weg, wer",
    ),
    "a line without a place for the answer": Slip(
        "reframe.yaml", "Versucht wurde: {answer}", "Versucht wurde", "Versucht wurde", "has no place for the answer"
    ),
    "a first question that may be left open": Slip(
        "reframe.yaml", "In wenigen Worten.", "Kurz.\n    open: Was?", "id: wunsch", "everybody answers it"
    ),
}

ENGLISH = {
    "a vague word": Slip(
        "stages.yaml", "I took the brief as it came", "I built a good version", "a good version", "'good' is a matter"
    ),
    "a vague word in a bar": Slip(
        "stages.yaml", "short: answered what came in", "short: often answered", "often answered", "'often' is a"
    ),
    "nobody who did it": Slip(
        "stages.yaml",
        "I told them when my part would be ready",
        "The others were told when",
        "The others were told",
        "is not in the first person",
    ),
    "what somebody can do": Slip(
        "stages.yaml",
        "I told them when my part would be ready",
        "I can tell them when",
        "I can tell",
        "'I can' is not something that happened",
    ),
    "a weekly question that judges": Slip(
        "reflections.yaml", "did you stop, shrink or put off", "went well", "went well", "'well' is a judgement"
    ),
    "a weekly question for a lesson": Slip(
        "reflections.yaml", "did you stop, shrink or put off", "did you learn", "you learn this", "asks for a lesson"
    ),
    "praise": Slip(
        "reflections.yaml",
        "Who else in the project noticed?",
        "Nice work, and who else noticed?",
        "Nice work",
        "'Nice' is a judgement",
    ),
    "praise in a word of opinion": Slip(
        "reflections.yaml",
        "Who else in the project noticed?",
        "Well done, and who else noticed?",
        "Well done",
        "'Well' is a judgement",
    ),
}


def test_a_ladder_in_another_language_has_no_findings_except_for_missing_translations(full_ladder: Ladder) -> None:
    (finding,) = lint(full_ladder.folder)
    assert "prompts and labels fall back to the bundled language, such as " in finding.message

    copytree(CONTENT / "prompts", full_ladder.folder / "prompts")
    copy(CONTENT / "labels.yaml", full_ladder.folder)
    assert [finding for finding in lint(full_ladder.folder) if "never used" not in finding.message] == []


def test_lint_reports_a_folder_that_cannot_be_loaded(ladder: Ladder) -> None:
    ladder.edit("stages.yaml", "about: Danach.", "abuot: Danach.")

    (finding,) = lint(ladder.folder)

    assert finding.line == ladder.line_of("stages.yaml", "abuot")


@pytest.mark.parametrize("slip", WORDS.values(), ids=WORDS)
def test_a_text_that_does_not_work_is_one_finding(ladder: Ladder, slip: Slip) -> None:
    the_one_finding(ladder, slip, *WORDING, *WEEKLY)


@pytest.mark.parametrize("slip", TEAMS.values(), ids=TEAMS)
def test_a_gap_in_what_managers_read_or_can_do_is_one_finding(ladder: Ladder, slip: Slip) -> None:
    the_one_finding(ladder, slip, *WORDING, *TEAM)


@pytest.mark.parametrize("slip", ENGLISH.values(), ids=ENGLISH)
def test_english_that_does_not_say_what_happened_is_one_finding(ours: Ladder, slip: Slip) -> None:
    the_one_finding(ours, slip, *WORDING, *WEEKLY)


@pytest.mark.parametrize("slip", UNTRUE.values(), ids=UNTRUE)
def test_a_sentence_that_is_not_true_of_everybody_is_one_finding(ladder: Ladder, slip: Slip) -> None:
    finding = the_one_finding(ladder, slip, sentences_are_true)

    assert finding.remedy == "add a condition, or word it differently"


@pytest.mark.parametrize("slip", TOLD.values(), ids=TOLD)
def test_a_pattern_that_cannot_fire_is_found_with_the_stage_where_it_cannot(ladder: Ladder, slip: Slip) -> None:
    ladder.slip(slip)

    findings = findings_of(ladder, *PATTERNS)

    told = [finding for finding in findings if slip.says in finding.message]
    assert [finding.line for finding in told] == [ladder.line_of("patterns.yaml", slip.at)]
    assert told[0].remedy == "loosen one of them, or take the stage out"
    assert {finding.message.partition(":")[0].split(".")[1] for finding in findings} == {told[0].message.split(".")[1]}


def test_a_pattern_that_never_comes_first_is_one_finding(ladder: Ladder) -> None:
    ladder.edit(
        "patterns.yaml",
        "  - id: sorgfalt_ohne_frage\n",
        "  - id: dasselbe_noch_einmal\n    when:\n      - {item: ruhe, at_least: 3}\n"
        "      - {item: blick, at_most: 2}\n    moves: [blick]\n    says: Noch einmal.\n"
        "    asks: Und dann?\n    share: 2\n"
        "  - id: sorgfalt_ohne_frage\n",
    )

    (finding,) = findings_of(ladder, *PATTERNS)

    assert finding.line == ladder.line_of("patterns.yaml", "id: dasselbe_noch_einmal")
    assert "dasselbe_noch_einmal: comes first for none of" in finding.message
    assert finding.remedy == "make it narrower, so that it tells more, or remove it"


def test_the_finding_about_a_wrong_share_has_the_right_one(ladder: Ladder) -> None:
    ladder.edit("patterns.yaml", "nicht gefragt?\n    share: 2", "nicht gefragt?\n    share: 5  # hier")

    (finding,) = findings_of(ladder, *PATTERNS)

    assert finding.line == ladder.line_of("patterns.yaml", "# hier")
    assert re.search(
        r"sorgfalt_ohne_frage\.share: holds in 2\.[2-6] of ten ways to answer, but says 5", finding.message
    )
    assert finding.remedy == "write 2"


@pytest.mark.parametrize("slip", PHRASES.values(), ids=PHRASES)
def test_a_request_that_leads_nowhere_is_one_finding(ladder: Ladder, slip: Slip) -> None:
    the_one_finding(ladder, slip, *INTENTS)


@pytest.mark.parametrize("slip", REFRAMES.values(), ids=REFRAMES)
def test_a_mistake_in_the_reframe_is_one_finding(ladder: Ladder, slip: Slip) -> None:
    the_one_finding(ladder, slip, *REFRAME)


def test_a_phrase_of_two_intents_is_one_finding(ladder: Ladder) -> None:
    twice = Slip(
        "intents.yaml",
        "phrases: [wo stehe ich]",
        "phrases:\n      - wo stehe ich\n      - Ich bin im Urlaub",
        "- Ich bin im Urlaub",
        "'Ich bin im Urlaub' is a phrase of 'pause' too",
    )
    assert the_one_finding(ladder, twice, phrases_are_given_once).remedy == "keep one of the two"


@pytest.mark.parametrize("slip", TOO_LITTLE.values(), ids=TOO_LITTLE)
def test_too_little_of_something_is_one_finding(full_ladder: Ladder, slip: Slip) -> None:
    the_one_finding(full_ladder, slip, *COVERAGE)


def test_an_item_with_too_few_actions_is_reported_for_each_stage(full_ladder: Ladder) -> None:
    for action in ("zuhoeren", "notfall_ueben"):
        entry = f"- id: {action}\n    stages: [neu, erfahren]\n    moves:\n      - "
        full_ladder.edit("actions.yaml", f"{entry}{{item: ruhe", f"{entry}{{item: rat")

    first, second = findings_of(full_ladder, *COVERAGE)

    assert "the stage 'erfahren' has 1 of at least 3 that move 'ruhe' from 0 to 2" in first.message
    assert "the stage 'neu' has 1 of at least 3 that move 'ruhe' from 0 to 2" in second.message
    assert {finding.remedy for finding in (first, second)} == {"add 2 with 'at: [0, 2]'"}
    assert {Path(finding.file).name for finding in (first, second)} == {"actions.yaml"}


def test_a_check_of_more_than_nine_items_is_found(ours: Ladder) -> None:
    text = (ours.folder / "stages.yaml").read_text()
    start, end = text.index("      - id: leading\n"), text.index("      - id: translating\n")
    leading = text[start:end]
    two_more = leading.replace("id: leading", "id: steering") + leading.replace("id: leading", "id: rowing")
    (ours.folder / "stages.yaml").write_text(text[:end] + two_more + text[end:])
    fragments = "".join(
        f"  - {{item: {item}, far: do, near: nothing, step: check}}\n" for item in ("steering", "rowing")
    )
    ours.edit("patterns.yaml", "\nfragments:\n", f"\nfragments:\n{fragments}")

    (finding,) = findings_of(ours, checks_are_short)

    assert finding.message == "stages.mid.expectations: a check of this stage rates 10 items, but people stay for 9"


def test_every_text_that_people_read_has_a_length_that_fits() -> None:
    schema = Framework.model_json_schema()
    models = schema["$defs"] | {"Framework": schema}

    unlimited = {
        (name, field)
        for name, model in models.items()
        for field, said in model.get("properties", {}).items()
        if any(
            is_free_text(kind) and "maxLength" not in kind
            for kind in (said, said.get("items", {}), *said.get("anyOf", ()))
        )
    }

    assert unlimited == set()


def is_free_text(said: dict[str, Any]) -> bool:
    return said.get("type") == "string" and not {"pattern", "const", "enum"} & said.keys()


def findings_of(ladder: Ladder, *rules: Rule) -> list[Finding]:
    """Return the findings of loading, or else of these rules only, since all rules take a while."""
    try:
        return read(ladder.folder).check(rules)
    except ContentError as error:
        return error.findings


def the_one_finding(ladder: Ladder, slip: Slip, *rules: Rule) -> Finding:
    ladder.slip(slip)
    (finding,) = findings_of(ladder, *rules)
    assert slip.says in finding.message
    assert finding.remedy
    assert (finding.file, finding.line) == (str(ladder.folder / slip.file), ladder.line_of(slip.file, slip.at))
    return finding
