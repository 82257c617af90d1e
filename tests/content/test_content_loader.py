import re
from pathlib import Path

import pytest
import yaml

from bot.bundled import CONTENT
from bot.content import source
from bot.content.findings import Finding
from bot.content.loader import ContentError, load
from tests.content.ladder import PFLEGE, Ladder, Slip


def findings_of(folder: Path) -> list[Finding]:
    with pytest.raises(ContentError) as caught:
        load(folder)
    return caught.value.findings


def test_a_ladder_of_another_kind_loads() -> None:
    framework = load(PFLEGE)

    assert [stage.id for stage in framework.stages] == ["neu", "erfahren"]
    assert [len(stage.expectations) for stage in framework.stages] == [2, 2]
    assert len(framework.signals) == 3
    assert framework.language == "de"


def test_an_edited_folder_has_another_version(ladder: Ladder) -> None:
    before = load(ladder.folder).version
    assert before == load(PFLEGE).version

    ladder.edit("stages.yaml", "Wer hat dich zuletzt um Rat gefragt?", "Wer hat dich heute um Rat gefragt?")

    assert load(ladder.folder).version != before


def test_a_finding_names_file_line_place_and_remedy(ladder: Ladder) -> None:
    ladder.edit("stages.yaml", "text: Ich habe sie gemeldet und notiert", "text: 7")

    (finding,) = findings_of(ladder.folder)

    line = ladder.line_of("stages.yaml", "text: 7")
    assert str(finding) == (
        f"{ladder.folder}/stages.yaml:{line}: stages.neu.expectations.sorgfalt.anchors.3.text must be text, and is 7"
        " — write a text, in quotes if it looks like a number"
    )


NOT_READABLE = {
    "an unknown value where text is not closed": Slip(
        "stages.yaml", "name: Sorgfalt", 'name: "Sorgfalt', '"Sorgfalt', "a quote is opened here"
    ),
    "a tab": Slip("actions.yaml", "  - id: apotheke", "\t- id: apotheke", "id: apotheke", "indented with a tab"),
    "a colon in a text": Slip(
        "stages.yaml", "about: Danach.", "about: Danach: mehr", "Danach: mehr", "mapping values are not allowed"
    ),
    "a list that is not closed": Slip(
        "stages.yaml", "titles: [Praxisanleiterin, Schichtleiter]", "titles: [Praxis", "entering: Andere", "not YAML"
    ),
    "a control character": Slip("stages.yaml", "name: Anleitung", "name: An\x07leitung", "An\x07leitung", "control"),
    "an alias of nothing": Slip("stages.yaml", "about: Danach.", "about: *danach", "*danach", "undefined alias"),
    "a tag of Python": Slip(
        "stages.yaml", "about: Danach.", "about: !!python/name:os.system", "!!python", "could not determine a constr"
    ),
    "a key that stands twice": Slip(
        "stages.yaml",
        "name: Einteilen\n",
        "name: Einteilen\n        name: Planen\n",
        "Planen",
        "'name' is already used in line",
    ),
    "a key that stands twice on one line": Slip(
        "stages.yaml",
        "{text: Die Direktion vor einer Entscheidung,",
        "{text: Alle, text: Die Direktion,",
        "text: Alle, text",
        "'text' is already used in line",
    ),
}

OF_ANOTHER_SHAPE = {
    "a missing key": Slip("stages.yaml", "    tagline: Andere mitnehmen\n", "", "id: erfahren", "tagline is missing"),
    "a missing key of the whole": Slip("stages.yaml", "language: de\n", "", "credit:", "language is missing"),
    "an unknown key": Slip(
        "stages.yaml",
        "name: Einteilen\n",
        "name: Einteilen\n        weight: 2\n",
        "weight: 2",
        "weight is not a known key",
    ),
    "a misspelt key": Slip("stages.yaml", "about: Danach.", "abuot: Danach.", "abuot", "abuot is not a known key"),
    "a key without a value": Slip("stages.yaml", "about: Danach.", "about:  # hier", "# hier", "about has no value"),
    "a text that is too long": Slip(
        "stages.yaml",
        "tagline: Andere mitnehmen",
        "tagline: " + "a" * 152,
        "aaa",
        "has 152 characters, but only 80 fit",
    ),
    "an empty text": Slip("stages.yaml", "about: Danach.", 'about: ""', 'about: ""', "about is too short"),
    "an id that is none": Slip("stages.yaml", "id: anleitung", "id: An-leitung", "An-leitung", "which is no id"),
    "a language that is none": Slip("stages.yaml", "language: de", "language: Deutsch", "Deutsch", "not of the form"),
    "three anchors": Slip(
        "stages.yaml",
        "anchors:\n          - {text: Wo etwas liegt, short: wo}\n",
        "anchors:  # hier\n",
        "# hier",
        "anchors.4 is missing",
    ),
    "a scope level too many": Slip(
        "stages.yaml",
        "about:\n  why",
        "  - {id: land, name: Land, reads_as: landesweit, meaning: Alles.}\nabout:\n  why",
        "scopes:",
        "scopes has 5 entries, but only 4 fit",
    ),
    "an empty list": Slip(
        "stages.yaml", "titles: [Praxisanleiterin, Schichtleiter]", "titles: []", "[]", "has 0 entries"
    ),
    "a text in place of a list": Slip(
        "stages.yaml", "pitfalls: [nur_dienst]", "pitfalls: nur", "pitfalls: nur", "a list"
    ),
    "a text in place of keys": Slip(
        "stages.yaml", "- {text: Wie man es macht, short: wie es geht}", "- Wie man es macht", "Wie man", "must be keys"
    ),
    "a file without its weekly questions": Slip(
        "reflections.yaml", "weekly:\n", "wekly:\n", "wekly:", "wekly is not a known key"
    ),
    "a weekly question that is too long": Slip(
        "reflections.yaml", "Was blieb", "Was " + "a" * 200, "aaa", "but only 120 fit"
    ),
    "a follow-up question that is too long": Slip(
        "reflections.yaml", "Noch eins: Seit wann", "Seit " + "a" * 180, "aaa", "but only 160 fit"
    ),
    "a number in words": Slip(
        "patterns.yaml", "count: 3", "count: drei", "count: drei", "a whole number, and is 'drei'"
    ),
    "a level above four": Slip(
        "patterns.yaml", "{item: ruhe, at_least: 3}", "{item: ruhe, at_least: 5}", "at_least: 5", "at_least is 5"
    ),
    "an unknown word of a choice": Slip(
        "patterns.yaml", "effect: alone", "effect: lonely", "lonely", "is 'lonely', which is not"
    ),
    "a group that is none": Slip(
        "patterns.yaml", "{of: signals", "{of: moods", "of: moods", "is 'moods', which is not"
    ),
    "a condition without a level": Slip(
        "patterns.yaml", "{item: ruhe, at_least: 3}", "{item: ruhe}", "{item: ruhe}", "needs at_least or at_most"
    ),
    "a condition on two things": Slip(
        "patterns.yaml",
        "{of: signals, count",
        "{of: signals, item: rat, count",
        "item: rat, c",
        "names an item, a group",
    ),
    "an action that leads nowhere": Slip(
        "actions.yaml",
        "{item: sorgfalt, at: [0, 2], to: 3}",
        "{item: sorgfalt, at: [0, 2], to: 2}",
        "to: 2",
        "a to above both",
    ),
    "an action for nobody": Slip(
        "actions.yaml",
        "{item: sorgfalt, at: [0, 2], to: 3}",
        "{item: sorgfalt, at: [2, 0], to: 3}",
        "at: [2, 0]",
        "write at: [lowest, highest]",
    ),
    "an intent that is without phrases": Slip(
        "intents.yaml", "phrases: [wo stehe ich]", "phrases: []", "phrases: []", "has 0 entries, but needs 1"
    ),
    "an unknown band": Slip(
        "stages.yaml", "        is: under_half", "        is: many", "is: many", "is 'many', which is not"
    ),
    "an indicator that is none": Slip(
        "stages.yaml", "indicator: blick.station", "indicator: Blick", "indicator: Blick", "not of the form"
    ),
    "a short name that is too long": Slip(
        "stages.yaml", "name: Rat geben", "name: Rat geben\n    short: " + "a" * 21, "aaa", "but only 20 fit"
    ),
    "a file without what managers can do": Slip(
        "team.yaml", "enabling:\n", "enablng:\n", "enablng:", "enablng is not a known key"
    ),
}

OF_LOST_REFERENCES = {
    "a scope level of a stage": Slip("stages.yaml", "[schicht, station]", "[schicht, land]", "land]", "level 'land'"),
    "a stage of the finder": Slip("stages.yaml", "stage: erfahren", "stage: alt", "stage: alt", "no stage 'alt'"),
    "a stage of the reframe": Slip(
        "reframe.yaml", "  - id: probiert", "  - id: probiert\n    stages: [alt]", "[alt]", "no stage 'alt'"
    ),
    "a question that another leads to": Slip(
        "reframe.yaml", "to: probe", "to: prope", "to: prope", "no question 'prope'"
    ),
    "a question that leads round in a circle": Slip(
        "reframe.yaml", "then: wer", "then: anders", "then: anders", "would never end"
    ),
    "an option that leads to its own question": Slip(
        "reframe.yaml", "to: wer", "to: im_weg", "to: im_weg", "would never end"
    ),
    "a stage of an action": Slip(
        "actions.yaml",
        "  - id: apotheke\n    stages: [neu, erfahren]",
        "  - id: apotheke\n    stages: [neu, alt]",
        "[neu, alt]",
        "no stage 'alt'",
    ),
    "a path of an action": Slip(
        "actions.yaml",
        "{item: sorgfalt, at: [0, 2], to: 3}\n    kind: schauen\n    path: planung",
        "{item: sorgfalt, at: [0, 2], to: 3}\n    kind: schauen\n    path: planen",
        "path: planen",
        "no path 'planen'",
    ),
    "an item of an action": Slip("actions.yaml", "item: anleiten", "item: fuehren", "fuehren", "expectation 'fuehren'"),
    "an item of a work place": Slip(
        "stages.yaml", "fixes: [sorgfalt]", "fixes: [sorge]", "fixes: [sorge]", "signal or expectation 'sorge'"
    ),
    "an item of a condition": Slip(
        "patterns.yaml",
        "{item: sorgfalt, at_least",
        "{item: schlaf, at_least",
        "id: sorgfalt_ohne_frage",
        "'schlaf' is not asked at the stage",
    ),
    "an item that the pattern's stage doesn't ask": Slip(
        "patterns.yaml", "moves: [fragen]", "moves: [anleiten]", "id: sorgfalt_ohne_frage", "'anleiten' is not asked"
    ),
    "an item of a sentence": Slip(
        "patterns.yaml", "{near: fragen}", "{near: anleiten}", "id: sorgfalt_ohne_frage", "'anleiten' is not asked"
    ),
    "a stage of a pattern": Slip("patterns.yaml", "stages: [neu]", "stages: [alt]", "[alt]", "no stage 'alt'"),
    "a kind of step of a pattern": Slip(
        "patterns.yaml",
        "    step: zeigen\n    asks: Was hast",
        "    step: zeihen  # hier\n    asks: Was hast",
        "# hier",
        "no kind of step 'zeihen'",
    ),
    "a kind of step of a guard": Slip(
        "patterns.yaml",
        "    step: zeigen\n    asks: Woran",
        "    step: zeihen  # hier\n    asks: Woran",
        "# hier",
        "no kind of step 'zeihen'",
    ),
    "a kind of step of a fragment": Slip(
        "patterns.yaml",
        "ungemeldet, step: schauen",
        "ungemeldet, step: lesen",
        "step: lesen",
        "no kind of step 'lesen'",
    ),
    "a kind of step of an action": Slip(
        "actions.yaml",
        "{item: sorgfalt, at: [0, 2], to: 3}\n    kind: schauen",
        "{item: sorgfalt, at: [0, 2], to: 3}\n    kind: lesen",
        "kind: lesen",
        "no kind of step 'lesen'",
    ),
    "a work place of a kind of step": Slip(
        "patterns.yaml", "ambulant: Zeig", "unterwegs: Zeig", "unterwegs", "no work place 'unterwegs'"
    ),
    "a work place of a pattern": Slip(
        "patterns.yaml", "places: [ambulant]", "places: [heim]", "[heim]", "no work place 'heim'"
    ),
    "a work place of an action": Slip(
        "actions.yaml",
        "    title: Die Apotheke",
        "    places: [heim]\n    title: Die Apotheke",
        "[heim]",
        "no work place 'heim'",
    ),
    "a work place where an action can't be done": Slip(
        "actions.yaml",
        "    title: Die Apotheke",
        "    not_places: [heim]\n    title: Die Apotheke",
        "[heim]",
        "no work place 'heim'",
    ),
    "a direction of an action": Slip(
        "actions.yaml",
        "    title: Die Apotheke",
        "    directions: [weg]\n    title: Die Apotheke",
        "[weg]",
        "no direction 'weg'",
    ),
    "an item without a fragment": Slip(
        "patterns.yaml",
        "  - {item: fragen, far: fragst nach dem Warum, near: nach dem Warum fragst du meist nicht, step: schauen}\n",
        "",
        "fragments:",
        "none is about 'fragen'",
    ),
    "a fragment of nothing": Slip(
        "patterns.yaml",
        "fragments:\n",
        "fragments:\n  - {item: schlaf, far: schläfst, near: Schlaf fehlt meist, step: schauen}\n",
        "item: schlaf",
        "no stage asks 'schlaf'",
    ),
    "a guard that is missing": Slip(
        "patterns.yaml",
        "  - effect: no_verdict\n    says: So wenige Antworten sagen nichts über die Reichweite.\n    step: schauen\n"
        "    asks: Welche Frage würdest du zuerst nachholen?\n",
        "",
        "guards:",
        "0 have the effect 'no_verdict'",
    ),
    "a guard that stands twice": Slip(
        "patterns.yaml",
        "guards:\n",
        "guards:\n  - {effect: alone, says: Nichts., step: schauen, asks: Warum?}\n",
        "guards:",
        "2 have the effect 'alone'",
    ),
    "a pitfall of a stage": Slip(
        "stages.yaml", "[nur_dienst, weiter]", "[nur_dienst, eng]", "eng]", "no pitfall 'eng'"
    ),
    "an organisation's pitfall": Slip(
        "stages.yaml",
        "[nur_dienst, weiter]",
        "[nur_dienst, weiter, dienstalter]",
        "dienstalter]",
        "one of organisations",
    ),
    "a stage of a weekly question": Slip(
        "reflections.yaml", "{id: gerufen, stages: [neu]", "{id: gerufen, stages: [alt]", "[alt]", "no stage 'alt'"
    ),
    "a signal of a weekly question": Slip(
        "reflections.yaml", "stages: [neu], signal: ruhe", "stages: [neu], signal: mut", "signal: mut", "signal 'mut'"
    ),
    "an expectation for a signal": Slip(
        "reflections.yaml", "stages: [neu], signal: ruhe", "stages: [neu], signal: fragen", "fragen", "signal 'fragen'"
    ),
    "a signal of a follow-up question": Slip(
        "reflections.yaml", "signal: rat, scope: haus", "signal: mut, scope: haus", "signal: mut", "no signal 'mut'"
    ),
    "a scope level of a follow-up question": Slip(
        "reflections.yaml", "signal: rat, scope: haus", "signal: rat, scope: land", "land", "scope level 'land'"
    ),
    "an id of two follow-up questions": Slip(
        "reflections.yaml", "id: rat_haus", "id: rat_station", 'scope: haus, asks: "Noch eins', "is already taken"
    ),
    "an id of two patterns": Slip(
        "patterns.yaml", "id: schmal", "id: ruhe_ohne_blick  # hier", "# hier", "is already taken"
    ),
    "an id of two kinds of step": Slip(
        "patterns.yaml",
        "joins:",
        "  - {id: schauen, says: Schau noch einmal hin}\njoins:",
        "noch einmal",
        "is already taken",
    ),
    "an id of two work places": Slip(
        "stages.yaml",
        "directions:\n",
        "  - {id: klinik, name: Haus, meaning: X.}\ndirections:\n",
        "Haus, m",
        "is already taken",
    ),
    "an id of two directions": Slip(
        "stages.yaml",
        "signals:\n",
        "  - {id: tiefer, name: Tief, meaning: X.}\nsignals:\n",
        "name: Tief,",
        "is already taken",
    ),
    "an id of two intents": Slip("intents.yaml", "id: aufstieg", "id: pause  # hier", "# hier", "is already taken"),
    "an id of two weekly questions": Slip(
        "reflections.yaml", "id: geaendert", "id: gezeigt", "Was lief", "is already taken"
    ),
    "an id of two paths": Slip(
        "stages.yaml",
        "work_places:\n",
        "  - {id: planung, name: Plan, meaning: X.}\nwork_places:\n",
        "name: Plan,",
        "is already taken",
    ),
    "an id of a signal and an expectation": Slip(
        "stages.yaml",
        "      - id: fragen\n",
        "      - {id: rat, name: Raten, question: Was?, anchors: ["
        "{text: A, short: a}, {text: B, short: b}, {text: C, short: c}, {text: D, short: d}]}\n      - id: fragen\n",
        "Raten",
        "is already taken",
    ),
    "an indicator of a team": Slip(
        "stages.yaml", "indicator: blick.station", "indicator: blick.land", "blick.land", "no indicator 'blick.land'"
    ),
    "an indicator of everybody": Slip(
        "stages.yaml",
        "indicator: blick.station",
        "indicator: blick.handgriff",
        "blick.handgriff",
        "no indicator 'blick.handgriff'",
    ),
    "what a manager's action answers": Slip(
        "team.yaml", "[dienstalter, ruhe]", "[alter, ruhe]", "[alter", "no signal or pitfall of organisations 'alter'"
    ),
    "a person's pitfall that a manager's action answers": Slip(
        "team.yaml", "[dienstalter, ruhe]", "[nur_dienst, ruhe]", "[nur_d", "pitfall of organisations 'nur_dienst'"
    ),
    "an id of two actions of managers": Slip(
        "team.yaml", "id: runde", "id: mitnehmen  # hier", "# hier", "is already taken"
    ),
    "two signals of one name in charts": Slip(
        "stages.yaml", "name: Rat geben", "name: Rat geben\n    short: Ruhe unter Druck", "id: rat", "in a chart"
    ),
    "an id of two actions": Slip("actions.yaml", "id: vormachen", "id: apotheke  # hier", "# hier", "is already taken"),
}


@pytest.mark.parametrize("slip", NOT_READABLE.values(), ids=NOT_READABLE)
def test_what_is_not_yaml_is_one_finding(ladder: Ladder, slip: Slip) -> None:
    check_one(ladder, slip)


@pytest.mark.parametrize("slip", OF_ANOTHER_SHAPE.values(), ids=OF_ANOTHER_SHAPE)
def test_a_value_of_the_wrong_shape_is_one_finding(ladder: Ladder, slip: Slip) -> None:
    check_one(ladder, slip)


@pytest.mark.parametrize("slip", OF_LOST_REFERENCES.values(), ids=OF_LOST_REFERENCES)
def test_a_broken_reference_is_one_finding(ladder: Ladder, slip: Slip) -> None:
    check_one(ladder, slip)


def check_one(ladder: Ladder, slip: Slip) -> None:
    ladder.slip(slip)

    (finding,) = findings_of(ladder.folder)

    assert finding.file == str(ladder.folder / slip.file)
    assert slip.says in finding.message
    assert finding.line == ladder.line_of(slip.file, slip.at)
    assert finding.remedy


def test_a_signal_must_not_have_the_name_of_other_marks(ladder: Ladder) -> None:
    for file in ("stages.yaml", "patterns.yaml", "actions.yaml", "reflections.yaml", "team.yaml"):
        text = (ladder.folder / file).read_text()
        (ladder.folder / file).write_text(re.sub(r"\brat\b", "expected", text))

    (finding,) = findings_of(ladder.folder)

    assert "'expected' names other indicators" in finding.message
    assert finding.line == ladder.line_of("stages.yaml", "- id: expected")


def test_the_finding_about_a_misspelt_key_suggests_the_right_one(ladder: Ladder) -> None:
    ladder.edit("stages.yaml", "about: Danach.", "abuot: Danach.")

    (finding,) = findings_of(ladder.folder)

    assert finding.remedy == "write it as 'about'"


def test_the_finding_about_a_broken_reference_suggests_the_right_one(ladder: Ladder) -> None:
    ladder.edit("stages.yaml", "stage: erfahren", "stage: erfaren")

    (finding,) = findings_of(ladder.folder)

    assert finding.remedy == "write erfahren, or add 'erfaren'"


def test_words_that_yaml_could_take_for_other_types_stay_words(ladder: Ladder) -> None:
    ladder.edit("stages.yaml", "language: de", "language: no")
    ladder.edit("stages.yaml", "about: Danach.", "about: 2026-11-23")

    framework = load(ladder.folder)

    assert framework.language == "no"
    assert framework.stages[1].about == "2026-11-23"


def test_findings_in_all_files_are_reported_at_once(ladder: Ladder) -> None:
    ladder.edit("stages.yaml", "about: Danach.", "abuot: Danach.")
    ladder.edit("patterns.yaml", "count: 3", "count: drei")
    (ladder.folder / "actions.yaml").write_text("")

    assert [Path(finding.file).name for finding in findings_of(ladder.folder)] == [
        "actions.yaml",
        "patterns.yaml",
        "stages.yaml",
    ]


@pytest.mark.parametrize(
    ("written", "line", "says"),
    [
        (b"", 1, "is empty"),
        (b"# nothing but a remark\n", 1, "is empty"),
        (b"- id: apotheke\n", 1, "not keys with values"),
        (b"# actions\n\njust words\n", 3, "not keys with values"),
        (b"actions:\n  - id: caf\xe9\n", 2, "not UTF-8"),
        (b"actions: []\n---\nactions: []\n", 2, "expected a single document"),
        (b"actions: !!int abc\n", 0, "not what its tag says"),
        (b"actions: &all\n  - *all\nobstacles: []\n", 1, "must be keys with values"),
    ],
)
def test_a_file_of_another_kind_is_one_finding(ladder: Ladder, written: bytes, line: int, says: str) -> None:
    (ladder.folder / "actions.yaml").write_bytes(written)

    (finding,) = findings_of(ladder.folder)

    assert (finding.file, finding.line) == (str(ladder.folder / "actions.yaml"), line)
    assert says in finding.message


def test_a_byte_order_mark_is_accepted(ladder: Ladder) -> None:
    file = ladder.folder / "stages.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())

    assert load(ladder.folder).version == load(PFLEGE).version


def test_a_missing_folder_is_one_finding(tmp_path: Path) -> None:
    (finding,) = findings_of(tmp_path / "inhalt")

    assert str(finding).startswith(f"{tmp_path}/inhalt: this folder is missing — ")


def test_a_missing_file_is_one_finding_if_the_bundled_one_does_not_fit(ladder: Ladder) -> None:
    (ladder.folder / "actions.yaml").unlink()

    (finding,) = findings_of(ladder.folder)

    assert str(finding).startswith(f"{ladder.folder}/actions.yaml: this file is missing, and the bundled one does not")


def test_a_folder_needs_only_the_files_that_it_changes(tmp_path: Path) -> None:
    (tmp_path / "stages.yaml").write_text(
        (CONTENT / "stages.yaml").read_text().replace("name: Junior", "name: Starter")
    )

    changed = load(tmp_path)

    assert changed.stages[0].name == "Starter"
    assert changed.model_copy(update={"stages": ()}) == load(CONTENT).model_copy(update={"stages": ()})


def test_intents_are_added_to_the_bundled_ones_or_replace_them(tmp_path: Path) -> None:
    (tmp_path / "intents.yaml").write_text(
        "intents:\n  - {id: pay, phrases: [pay], says: Ask around.}\n  - {id: fame, phrases: [fame], says: Later.}\n"
    )

    said = {intent.id: intent.says for intent in load(tmp_path).intents}

    assert list(said)[:2] == ["pay", "fame"]
    assert said["pay"] == "Ask around."
    assert said.keys() - {"fame"} == {intent.id for intent in load(CONTENT).intents}


def test_another_ladder_does_not_inherit_intents_about_the_bundled_one(ladder: Ladder) -> None:
    (ladder.folder / "intents.yaml").unlink()

    inherited = load(ladder.folder).intents

    assert {intent.id for intent in inherited} >= {"pay", "stop"}
    assert not [intent.id for intent in inherited if intent.local]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("stage.yaml", "call it stages.yaml"),
        ("prompt", "call it prompts"),
        ("moods.yaml", "remove it"),
        ("notes.md", "this folder has no content"),
    ],
)
def test_a_file_that_would_not_be_read_is_reported(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / name).write_text("language: en")

    assert any(says in str(finding) for finding in findings_of(tmp_path))


def test_a_file_that_is_a_folder_is_one_finding(ladder: Ladder) -> None:
    (ladder.folder / "actions.yaml").unlink()
    (ladder.folder / "actions.yaml").mkdir()

    (finding,) = findings_of(ladder.folder)

    assert "this file cannot be read" in finding.message


@pytest.mark.parametrize("file", sorted(CONTENT.rglob("*.yaml")), ids=lambda path: str(path.relative_to(CONTENT)))
def test_both_yaml_loaders_give_the_same_values_and_lines(file: Path) -> None:
    text = file.read_text()
    quick, careful = source._loaded("f", source._QuickLoader(text)), source._loaded("f", source._Loader(text))
    assert isinstance(quick, source.Source)
    assert isinstance(careful, source.Source)
    assert quick.data == careful.data
    assert lines(quick.root) == lines(careful.root)


def lines(node: yaml.Node) -> list[tuple[int, int]]:
    """Return the positions of a node and of all below it, in the order of the file."""
    here = [(node.start_mark.line, node.start_mark.column)]
    if isinstance(node, yaml.SequenceNode):
        below = node.value
    else:
        below = [one for pair in node.value for one in pair] if isinstance(node, yaml.MappingNode) else []
    return here + [place for one in below for place in lines(one)]
