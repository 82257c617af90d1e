"""What the log and Sentry get of an error whose text and local variables quote what a person typed."""

import gzip
import json
import re
import shutil
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import make_url

from bot.content.passed import remember
from bot.demo.playground import Playground
from bot.settings import CONTENT
from tests.e2e.person import PATIENCE, Person

WORD = "quincunx"


class Sentry:
    """Takes what is reported, like Sentry's address for events."""

    def __init__(self) -> None:
        reports: Queue[str] = Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                unpacked = gzip.decompress(body) if self.headers["content-encoding"] == "gzip" else body
                reports.put(f"{self.path} {self.headers}\n{unpacked.decode()}")
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Log nothing."""

        self.reports = reports
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.dsn = f"http://publickey@127.0.0.1:{self.server.server_port}/1"


@pytest.fixture(scope="module")
def sentry() -> Iterator[Sentry]:
    sentry = Sentry()
    thread = Thread(target=sentry.server.serve_forever)
    thread.start()
    yield sentry
    sentry.server.shutdown()
    thread.join()
    sentry.server.server_close()


@pytest.fixture(scope="module")
def playground(sentry: Sentry, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """A bot that reports to Sentry. Its reply to an unknown command fails with an error that quotes it."""
    folder = tmp_path_factory.mktemp("playground")
    content = folder / "content"
    shutil.copytree(CONTENT, content)
    (content / "prompts" / "help" / "unknown.md.j2").write_text("{{ {}[word] }}")
    settings = {"SENTRY_DSN": sentry.dsn, "LDCAREER_CONTENT": str(content), "LDCAREER_LOG_FORMAT": "json"}
    playground = Playground(folder, settings=settings, cwd=folder)
    remember(content, make_url(playground.settings["DATABASE_URL"]))
    with playground as running:
        yield running


def test_an_error_is_logged_and_reported_without_a_word_of_its_text(
    playground: Playground, sentry: Sentry, person: Person
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
    assert line["event"] == "something broke"
    assert line["exception"].endswith("\nContentError")
    assert "UndefinedError\n\nthen:" in line["exception"]
    assert re.fullmatch("[0-9a-f]{12}", line["request"])

    reported = sentry.reports.get(timeout=PATIENCE)
    event = json.loads(reported.splitlines()[-1])
    assert event["tags"] == {"ref": ref, "request": line["request"]}
    exceptions = event["exception"]["values"]
    assert [each["type"] for each in exceptions] == [each["value"] for each in exceptions]
    assert [each["type"] for each in exceptions] == ["UndefinedError", "ContentError"]
    assert all(each["stacktrace"]["frames"] for each in exceptions)
    assert not {"request", "user", "breadcrumbs", "logentry", "extra", "modules"} & event.keys()
    for text in (logged, reported):
        assert WORD not in text
        assert person.user_id not in text
        assert person.name not in text
    assert '"vars"' not in reported
    assert socket.gethostname() not in reported
