from pathlib import Path
from typing import Any

import pytest

from bot.content.findings import Finding
from bot.domain.framework import Framework
from bot.messages.lint import lint
from tests.content.ladder import Ladder, Slip

LONG = "a" * 121

WORDING = {
    "markup": Slip("stages.yaml", "about: Danach.", "about: Danach *mehr*.", "*mehr*", "holds *, which Slack reads"),
    "several signs": Slip("actions.yaml", "Die Apotheke besuchen", "Die <a> _b_", "<a>", "holds < > _, which"),
    "markup in a list of texts": Slip("stages.yaml", "Was hat dich diese", "Was ~hat~ dich", "~hat~", "holds ~"),
    "a long question": Slip("stages.yaml", "Wer hat dich zuletzt", "Wer hat " + "a" * 200, "aaa", "200 fit"),
    "a long anchor": Slip("stages.yaml", "Wir haben in der Übergabe", LONG, "aaa", "120 fit"),
    "a long path": Slip("stages.yaml", "name: Anleitung", "name: " + "a" * 31, "aaa", "has 31 characters, and 30 fit"),
    "a long option": Slip("stages.yaml", "text: Niemand", "text: " + "a" * 76, "aaa", "has 76 characters, and 75 fit"),
    "a long title of an action": Slip("actions.yaml", "Die Apotheke besuchen", "a" * 81, "aaa", "80 fit"),
    "anchors that are almost one": Slip(
        "stages.yaml", "text: Wie man es macht", "text: Wo etwas liegen", "liegen", "almost like anchor 1"
    ),
    "a long weekly question": Slip("reflections.yaml", "Was hat diese Woche", "Was " + LONG, "aaa", "120 fit"),
    "a long sentence back": Slip("reflections.yaml", "Der Rat ging in", "Der " + "a" * 190, "aaa", "200 fit"),
    "a sign in a sentence back": Slip("reflections.yaml", "Der Rat ging", "Der _Rat_ ging", "_Rat_", "holds _, which"),
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
        "has nearly the words of 'gefragt'",
    ),
    "a weekly question that a check asks": Slip(
        "reflections.yaml",
        "Welcher Hinweis von dir wurde weitergesagt?",
        "Was hat dich in dieser Woche überrascht?",
        "überrascht",
        "has nearly the words of an open question of the check",
    ),
    "a sentence back that asks": Slip(
        "reflections.yaml", "kennt jetzt die Stelle.", "kennt die Stelle?", "die Stelle?", "asks something"
    ),
}

TEAM = {
    "a long title of what managers can do": Slip("team.yaml", "Einem Fehler zusammen", "a" * 81, "aaa", "80 fit"),
    "a sign in what managers can do": Slip(
        "team.yaml", "Eine Stunde, eine", "Eine *Stunde*, eine", "*Stunde*", "holds *"
    ),
    "an organisation's pitfall without rules": Slip(
        "stages.yaml",
        """
    shows_in_team:
      - {mark: stage.erfahren, is: [most]}
      - {mark: expected.half, is: [few, some]}
      - mark: blick.station
        is: [few]
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
        "    name: Weiter als der Titel\n    shows_in_team: [{mark: stage.erfahren, is: [few]}]\n",
        "shows_in_team: [",
        "never looked for in a team",
    ),
    "a rule that every team meets": Slip(
        "stages.yaml", "is: [few, some]}", "is: [few, most, some]}", "few, most, some", "every team meets this"
    ),
    "rules that no team meets": Slip(
        "stages.yaml",
        "    shows_in_team:\n",
        "    shows_in_team:  # hier\n      - {mark: blick.haus, is: [some]}\n",
        "# hier",
        "no team meets all of these",
    ),
    "one mark in two bands": Slip(
        "stages.yaml",
        "    shows_in_team:\n",
        "    shows_in_team:  # hier\n      - {mark: expected.half, is: [most]}\n",
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

COVERAGE = {
    "a stage with few actions": Slip(
        "actions.yaml",
        "  - id: apotheke\n    stages: [neu, erfahren]",
        "  - id: apotheke\n    stages: [neu]",
        "actions:",
        "the stage 'erfahren' has 7 of at least 8",
    ),
    "a stage with few weekly questions": Slip(
        "reflections.yaml",
        "{id: geaendert, stages: [neu, erfahren]",
        "{id: geaendert, stages: [neu]",
        "weekly:",
        "the stage 'erfahren' has 11 of at least 12",
    ),
    "a stage with few weekly questions about a signal": Slip(
        "reflections.yaml",
        "{id: zuerst_getan, stages: [neu, erfahren], signal: ruhe",
        "{id: zuerst_getan, stages: [neu, erfahren], signal: rat",
        "weekly:",
        "the stage 'erfahren' has 1 of at least 2 about 'ruhe'",
    ),
    "an answer that gets nothing back": Slip(
        "reflections.yaml",
        '  - {signal: rat, scope: haus, text: "Eine Entscheidung für alle Häuser ruht nun auch darauf."}\n',
        "",
        "echoes:",
        "nothing is said back about 'rat' at 'haus'",
    ),
    "a title in two stages": Slip(
        "stages.yaml", "[Praxisanleiterin, Schichtleiter]", "[Pflegefachmann]", "[Pflegefachmann]", "in 'neu' already"
    ),
    "a path without actions": Slip(
        "stages.yaml", "signals:\n", "  - {id: ruf, name: Ruf, meaning: X.}\nsignals:\n", "id: ruf", "no action lies"
    ),
    "a pitfall that no stage lists": Slip(
        "stages.yaml", "[nur_dienst, weiter]", "[nur_dienst]", "- id: weiter", "no stage lists this"
    ),
}

REACH = {
    "levels that leave nothing": Slip(
        "stages.yaml",
        "- kind: item\n        item: anleiten",
        "- kind: item  # hier\n        at_most: 2\n        item: anleiten",
        "# hier",
        "no answers at the stage 'erfahren' meet this",
    ),
    "a count above the signals": Slip(
        "stages.yaml",
        "count: 3",
        "count: 4",
        "- kind: signals",
        "at the stage 'neu' or at the stage 'erfahren' meet this",
    ),
    "a count above the examples": Slip(
        "stages.yaml",
        "- {kind: scope, is: wider}",
        "- {kind: examples_mention, words: [Plan], count: 4}",
        "examples_mention",
        "meet this",
    ),
    "a count above the claims": Slip(
        "stages.yaml", "- {kind: scope, is: wider}", "- {kind: claims_without_example, count: 4}", "claims", "meet this"
    ),
    "an item that the stage does not ask": Slip(
        "stages.yaml",
        "- kind: item\n        item: anleiten",
        "- kind: item  # hier\n        item: sorgfalt",
        "# hier",
        "no answers at the stage 'erfahren' meet this",
    ),
    "nothing wider than the widest": Slip(
        "stages.yaml", "[schicht, station]", "[schicht, haus]", "- {kind: scope, is: wider}", "'erfahren' meet this"
    ),
    "conditions that exclude each other": Slip(
        "stages.yaml",
        "shows_when:\n      - kind: signals",
        "shows_when:  # hier\n      - {kind: scope, is: wider}\n      - kind: signals",
        "# hier",
        "no answers at the stage 'erfahren' meet all of these at once",
    ),
    "a condition that every rating meets": Slip(
        "stages.yaml", "at_least: 3", "at_least: 1", "- kind: item", "every rating meets this"
    ),
    "a condition without a level": Slip(
        "stages.yaml", "        at_least: 3\n", "", "- kind: item", "every rating meets this"
    ),
}

ENGLISH = {
    "a vague word": Slip(
        "stages.yaml", "I took the brief as it came", "I built a good version", "a good version", "'good' is a matter"
    ),
    "a vague word in a bar": Slip(
        "stages.yaml", "short: built as asked", "short: often built", "often", "'often' is a"
    ),
    "nobody who did it": Slip(
        "stages.yaml",
        "I asked about the audience, the format and the date",
        "Audience, format and date were asked for",
        "Audience, format",
        "is not told in the first person",
    ),
    "what somebody can do": Slip(
        "stages.yaml",
        "I asked about the audience, the format and the date",
        "I can ask about audience, format and date",
        "I can ask",
        "'I can' is no thing that happened",
    ),
    "a weekly question that judges": Slip(
        "reflections.yaml", "did you stop, shrink or put off", "went well", "went well", "'well' is a judgement"
    ),
    "a weekly question for a lesson": Slip(
        "reflections.yaml", "did you stop, shrink or put off", "did you learn", "you learn this", "asks for a lesson"
    ),
    "praise": Slip(
        "reflections.yaml",
        "Several departments have heard the same case",
        "Nice work, several departments have heard the case",
        "Nice work",
        "'Nice' is a judgement",
    ),
    "praise in a word of opinion": Slip(
        "reflections.yaml",
        "Several departments have heard the same case",
        "Well done, several departments have heard the case",
        "Well done",
        "'Well' is a judgement",
    ),
}


def test_a_ladder_of_another_kind_has_nothing_to_mend(ladder: Ladder) -> None:
    assert lint(ladder.folder) == []


def test_a_folder_that_cannot_be_loaded_is_told_by_the_lint_too(ladder: Ladder) -> None:
    ladder.edit("stages.yaml", "about: Danach.", "abuot: Danach.")

    (finding,) = lint(ladder.folder)

    assert finding.line == ladder.line_of("stages.yaml", "abuot")


@pytest.mark.parametrize("slip", WORDING.values(), ids=WORDING)
def test_words_that_do_not_work_are_one_finding(ladder: Ladder, slip: Slip) -> None:
    finding = the_one_finding(ladder, slip)

    assert (finding.file, finding.line) == (str(ladder.folder / slip.file), ladder.line_of(slip.file, slip.at))


@pytest.mark.parametrize("slip", REACH.values(), ids=REACH)
def test_a_pitfall_that_cannot_show_is_one_finding(ladder: Ladder, slip: Slip) -> None:
    finding = the_one_finding(ladder, slip)

    assert (finding.file, finding.line) == (str(ladder.folder / slip.file), ladder.line_of(slip.file, slip.at))


@pytest.mark.parametrize("slip", TEAM.values(), ids=TEAM)
def test_what_a_manager_could_not_read_or_do_is_one_finding(ladder: Ladder, slip: Slip) -> None:
    finding = the_one_finding(ladder, slip)

    assert (finding.file, finding.line) == (str(ladder.folder / slip.file), ladder.line_of(slip.file, slip.at))


@pytest.mark.parametrize("slip", ENGLISH.values(), ids=ENGLISH)
def test_english_that_does_not_tell_what_happened_is_one_finding(ours: Ladder, slip: Slip) -> None:
    finding = the_one_finding(ours, slip)

    assert (finding.file, finding.line) == (str(ours.folder / slip.file), ours.line_of(slip.file, slip.at))


@pytest.mark.parametrize("slip", COVERAGE.values(), ids=COVERAGE)
def test_what_there_is_too_little_of_is_found(ladder: Ladder, slip: Slip) -> None:
    ladder.slip(slip)

    findings = lint(ladder.folder)

    assert findings
    assert all(slip.says in finding.message and finding.remedy for finding in findings)
    assert [finding.line for finding in findings] == [ladder.line_of(slip.file, slip.at)]


def test_a_signal_without_actions_is_told_for_each_stage_where_the_actions_are(ladder: Ladder) -> None:
    for action in ("zuhoeren", "notfall_ueben"):
        entry = f"- id: {action}\n    stages: [neu, erfahren]\n    raises: "
        ladder.edit("actions.yaml", f"{entry}[ruhe]", f"{entry}[rat]")

    first, second = lint(ladder.folder)

    assert "none of the stage 'erfahren' raises the signal 'ruhe'" in first.message
    assert "none of the stage 'neu' raises the signal 'ruhe'" in second.message
    assert {Path(finding.file).name for finding in (first, second)} == {"actions.yaml"}


def test_a_check_of_more_than_nine_items_is_found(ours: Ladder) -> None:
    text = (ours.folder / "stages.yaml").read_text()
    start, end = text.index("      - id: leading\n"), text.index("      - id: translating\n")
    leading = text[start:end]
    two_more = leading.replace("id: leading", "id: steering") + leading.replace("id: leading", "id: rowing")
    (ours.folder / "stages.yaml").write_text(text[:end] + two_more + text[end:])

    (finding,) = lint(ours.folder)

    assert finding.message == "stages.mid.expectations: a check of this stage rates 10 items, and people stay for 9"


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

    assert unlimited == {("ExamplesRule", "words")}


def is_free_text(said: dict[str, Any]) -> bool:
    return said.get("type") == "string" and not {"pattern", "const", "enum"} & said.keys()


def the_one_finding(ladder: Ladder, slip: Slip) -> Finding:
    ladder.slip(slip)
    (finding,) = lint(ladder.folder)
    assert slip.says in finding.message
    assert finding.remedy
    return finding
