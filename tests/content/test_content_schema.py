import json

from bot.content.loader import load
from bot.content.schema import DOCUMENTS, FILE_OF, json_schema
from bot.domain.framework import Framework
from tests.content.ladder import PFLEGE


def test_each_field_of_the_framework_is_in_one_file() -> None:
    told = [field for document in DOCUMENTS.values() for field in document.model_fields]

    assert sorted(told) == sorted(Framework.model_fields)
    assert set(FILE_OF) == set(told)


def test_the_schema_of_a_file_tells_an_editor_what_a_key_is_for() -> None:
    schema = json_schema()["stages.yaml"]

    assert json.loads(json.dumps(schema)) == schema
    assert schema["additionalProperties"] is False
    assert "stages" in schema["required"]
    assert "actions" not in schema["properties"]
    assert schema["$defs"]["Anchor"]["properties"]["short"]["description"].startswith("The same in a few words")
    assert schema["$defs"]["TeamRule"]["required"] == ["indicator", "is"]


def test_a_file_needs_even_the_fields_that_old_snapshots_may_lack() -> None:
    assert json_schema()["reflections.yaml"]["required"] == ["weekly", "follow_ups", "nothing"]
    assert json_schema()["intents.yaml"]["required"] == ["fillers", "openers", "no_answer", "intents"]
    assert "about" in json_schema()["stages.yaml"]["required"]
    assert json_schema()["team.yaml"]["required"] == ["enabling"]

    earlier = json.loads(load(PFLEGE).document)
    later_ones = ("weekly", "follow_ups", "nothing", "obstacles", "enabling", "about", "intents", "fillers", "openers")
    for later in (*later_ones, "no_answer"):
        del earlier[later]
    for pitfall in earlier["pitfalls"]:
        del pitfall["shows_in_team"]
    for signal in earlier["signals"]:
        del signal["short"]
    read = Framework.model_validate(earlier)
    assert (read.weekly, read.follow_ups, read.intents, read.enabling) == ((), (), (), ())
    assert [signal.chart_name for signal in read.signals] == ["Ruhe unter Druck", "Blick fürs Ganze", "Rat geben"]


def test_a_framework_with_team_rules_survives_a_round_trip() -> None:
    framework = load(PFLEGE)

    assert Framework.model_validate_json(framework.document) == framework
    assert '"is":"half_or_more"' in framework.document
