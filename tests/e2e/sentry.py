"""A stand-in for Sentry that records the reports."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread

TIMEOUT = 30
"""How many seconds to wait for a report."""


class Sentry:
    """The reports that were received, unpacked and with their headers.

    Attributes:
        dsn: the value of SENTRY_DSN for the bot.
    """

    def __init__(self, server: ThreadingHTTPServer, reports: "Queue[str]") -> None:
        self._reports = reports
        self.dsn = f"http://publickey@127.0.0.1:{server.server_port}/1"

    def report_with(self, text: str) -> str:
        """Wait for the next report that contains this text."""
        while text not in (report := self._reports.get(timeout=TIMEOUT)):
            pass
        return report


@contextmanager
def sentry() -> Iterator[Sentry]:
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

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield Sentry(server, reports)
        server.shutdown()
        thread.join()
