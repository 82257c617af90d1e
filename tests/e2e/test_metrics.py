"""What operators see: /metrics, the log, reports to Sentry. None contains what people typed, or names them."""

import json
import re
import shutil
import socket
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from bot.bundled import CONTENT
from bot.demo.playground import Playground
from bot.web.app import status_pages
from tests.databases import take_as_validated
from tests.e2e.kept import file
from tests.e2e.person import Person
from tests.e2e.sentry import Sentry, sentry
from tests.e2e.test_trouble import held
from tests.e2e.wire import Wire

ROOT = Path(__file__).parents[2]
WORD = "quincunx"
LINE = re.compile(r"(?P<name>\w+)(?:\{(?P<labels>[^}]*)\})? (?P<value>\S+)")


@pytest.fixture(scope="module")
def reported() -> Iterator[Sentry]:
    with sentry() as running:
        yield running


@pytest.fixture(scope="module")
def playground(reported: Sentry, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """A bot with metrics and Sentry, whose reply to an unknown command fails with an error that quotes the command."""
    folder = tmp_path_factory.mktemp("playground")
    content = folder / "content"
    shutil.copytree(CONTENT, content)
    (content / "prompts" / "help" / "unknown.md.j2").write_text("{{ {}[word] }}")
    watched = {"LDCAREER_METRICS": "on", "LDCAREER_LOG_LEVEL": "DEBUG", "LDCAREER_LOG_FORMAT": "json"}
    settings = {**watched, "SENTRY_DSN": reported.dsn, "LDCAREER_CONTENT": str(content)}
    playground = Playground(folder, settings=settings)
    take_as_validated(playground.settings["DATABASE_URL"], content)
    with playground as running:
        yield running
        running.bot.kill()


def read(playground: Playground) -> str:
    return httpx.get(f"{playground.bot_url}/metrics", trust_env=False).raise_for_status().text


def value(text: str, series: str) -> float:
    return next((float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(f"{series} ")), 0.0)


def types_everywhere(person: Person, wire: Wire) -> None:
    """Type a word wherever words can be typed, including where it causes errors."""
    person.types(f"/ldcareer log We cut the {WORD} course to one page, and calls stopped.")
    person.is_told("course to one page")
    person.says(f"{WORD}?")
    person.says(f"I talked to the {WORD} people about what they need from us next year.")
    person.types(f"/ldcareer {WORD}")
    person.begins()
    person.answers("4")
    person.says(f"We asked the {WORD} team first.")
    wire.command(person.user_id, f"log {WORD} once more, from nowhere")
    wire.submission(person.user_id, f"{WORD}", WORD, {"text": WORD})
    wire.click(person.user_id, WORD, WORD)
    wire.event("Ev1", type="message", channel=WORD, text=WORD, user=None)


def test_no_word_that_somebody_typed_is_in_the_log_or_in_the_metrics(
    playground: Playground, person: Person, wire: Wire, http: httpx.Client
) -> None:
    types_everywhere(person, wire)
    http.post("/faults", json={"faults": [{"kind": "error_before"}]}).raise_for_status()
    person.types(f"/ldcareer log {WORD} while Slack was away")
    person.waits(lambda: 'result="unknown"' in read(playground), "a call to Slack that failed")
    http.post("/faults", json={"faults": []}).raise_for_status()
    with held(file(playground)):
        person.types(f"/ldcareer log {WORD} while the disk was away")
        person.is_told("I couldn't save that")
    text, logged = read(playground), playground.bot.log.read_text()
    assert "error message shown" in logged
    assert value(text, 'ldcareer_acknowledgement_seconds_count{outcome="told"}') >= 1
    assert value(text, 'ldcareer_transaction_seconds_count{access="write",result="failed"}') >= 1
    assert WORD not in text.lower()
    assert WORD not in logged.lower()


def test_an_error_is_logged_and_reported_without_a_word_of_its_text(
    playground: Playground, reported: Sentry, person: Person
) -> None:
    person.begins()
    person.types(f"/ldcareer {WORD}")
    (told,) = person.waits(lambda: [m for m in person.heard() if "(ref " in m["text"]], "a reference")
    (ref,) = re.findall(r"\(ref ([0-9A-F]{4})\)", told["text"])
    logged = playground.bot.log.read_text()
    lines: list[dict[str, Any]] = [json.loads(line) for line in logged.splitlines()]
    assert all({"event", "level", "timestamp"} <= line.keys() for line in lines)
    described = (CONTENT.parent / "docs" / "operating.md").read_text().partition("### Logs")[2].partition("###")[0]
    assert {field for line in lines for field in line} <= set(re.findall(r"`(\w+)`", described))
    (line,) = [line for line in lines if line.get("ref") == ref]
    assert line["event"] == "unexpected error"
    assert line["exception"].endswith("\nContentError")
    assert "UndefinedError\n\nthen:" in line["exception"]
    assert re.fullmatch("[0-9a-f]{12}", line["request"])

    report = reported.report_with(ref)
    event = json.loads(report.splitlines()[-1])
    assert event["tags"] == {"ref": ref, "request": line["request"]}
    exceptions = event["exception"]["values"]
    assert [each["type"] for each in exceptions] == [each["value"] for each in exceptions]
    assert [each["type"] for each in exceptions] == ["UndefinedError", "ContentError"]
    assert all(each["stacktrace"]["frames"] for each in exceptions)
    assert not {"request", "user", "breadcrumbs", "logentry", "extra", "modules"} & event.keys()
    for text in (logged, report):
        assert WORD not in text
        assert person.user_id not in text
        assert person.name not in text
    assert '"vars"' not in report
    assert socket.gethostname() not in report


def test_no_secret_is_in_the_log_on_a_page_or_in_the_list_of_processes(
    playground: Playground, person: Person, http: httpx.Client
) -> None:
    http.post("/faults", json={"faults": [{"kind": "error_before"}]}).raise_for_status()
    person.types("/ldcareer help")
    http.post("/faults", json={"faults": []}).raise_for_status()
    process = playground.bot._process
    assert process
    shown = Path(f"/proc/{process.pid}/cmdline").read_text() + playground.bot.log.read_text() + read(playground)
    for page in ("", "privacy", "healthz", "readyz", "nowhere", "slack/events"):
        shown += httpx.get(f"{playground.bot_url}/{page}", trust_env=False).text
    assert "ldcareer" in shown
    for name in ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "LDCAREER_ENCRYPTION_KEY"):
        assert playground.settings[name] not in shown, name


def test_the_metrics_count_what_was_done(playground: Playground, person: Person, wire: Wire) -> None:
    before = read(playground)
    assert value(before, 'ldcareer_jobs_total{name="prune",result="failed"}') == 0, (
        "alerts see the first one that fails"
    )
    person.begins()
    wire.sends(b"text=check", {})
    after = read(playground)

    def more(series: str) -> float:
        return value(after, series) - value(before, series)

    assert more('ldcareer_acknowledgement_seconds_count{outcome="done"}') >= 2
    assert more('ldcareer_acknowledgement_seconds_count{outcome="refused"}') == 1
    assert more('ldcareer_slack_call_seconds_count{method="chat_postMessage",result="ok"}') >= 1
    assert more('ldcareer_transaction_seconds_count{access="write",result="ok"}') >= 2
    assert value(after, 'ldcareer_jobs_total{name="sweep",result="ok"}') >= 1
    assert value(after, 'ldcareer_database_connections{state="free"}') > 0
    assert value(after, "ldcareer_ready") == 1
    assert value(after, 'ldcareer_open_deliveries{state="queued"}') == value(after, "ldcareer_queue_depth") == 0


def families(playground: Playground) -> set[str]:
    names = re.findall(r"^# TYPE (ldcareer_\w+) \w+$", read(playground), re.MULTILINE)
    return {name for name in names if not name.endswith("_created")}


def used(expressions: Iterable[str]) -> set[str]:
    """Return the metrics in these expressions; a histogram or a summary by its own name."""
    return {re.sub("_(count|bucket|sum)$", "", name) for e in expressions for name in re.findall(r"ldcareer_\w+", e)}


def test_every_metric_is_documented_with_the_values_of_its_labels(playground: Playground, person: Person) -> None:
    person.begins()
    rows = re.findall(r"^\| (`ldcareer_.+)$", (ROOT / "docs" / "operating.md").read_text(), re.MULTILINE)
    described = {re.findall(r"`(\w+)`", row)[0]: set(re.findall(r"`(\w+)`", row)) for row in rows}
    assert described.keys() == families(playground)
    samples = filter(None, map(LINE.fullmatch, read(playground).splitlines()))
    for line in (sample for sample in samples if not sample["name"].endswith("_created")):
        name = next((name for name in described if line["name"].startswith(name)), "")
        labels = re.findall(r'(\w+)="([^"]*)"', line["labels"] or "")
        assert {label for label, _ in labels} - {"le"} <= described.get(name, set()), name
        assert {value for label, value in labels if label not in {"le", "method"}} <= described.get(name, set()), name


def test_alerts_and_the_dashboard_use_existing_metrics(playground: Playground) -> None:
    alerts = yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text())["groups"][0]["rules"]
    assert used(alert["expr"] for alert in alerts) <= families(playground)
    panels = json.loads((ROOT / "deploy" / "grafana.json").read_text())["panels"]
    assert used(target["expr"] for panel in panels for target in panel["targets"]) == families(playground)
    assert len({panel["id"] for panel in panels}) == len({panel["title"] for panel in panels}) == len(panels)


def test_nothing_in_the_metrics_says_whose_work_it_counts(playground: Playground, person: Person, wire: Wire) -> None:
    person.begins()
    text = read(playground)
    ours = [line for line in map(LINE.fullmatch, text.splitlines()) if line and line["name"].startswith("ldcareer_")]
    labels = {name for line in ours for name in re.findall(r'(\w+)="', line["labels"] or "")}
    assert labels == {"outcome", "le", "method", "result", "state", "access", "event", "name"}
    assert not [each for each in (wire.workspace, person.user_id, person.dm, person.name) if each in text]
    assert not re.search("weekly|reminder|invitation|receipt|commitment|follow", text)


def test_without_the_setting_there_is_no_metrics_page() -> None:
    assert status_pages(lambda: None, None).test_client().get("/metrics").status_code == 404
