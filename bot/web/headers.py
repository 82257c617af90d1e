"""Headers that every answer has, those that waitress gives by itself too (a request that is too large, or no HTTP)."""

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask, Task, WSGITask

_ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
"""Browsers keep to HTTPS for a year. Whoever serves plain HTTP must not say so."""


def add_headers(server: BaseWSGIServer, *, https: bool) -> None:
    """Have a server of waitress add them, but for those that a page sets itself.

    Args:
        server: not yet serving.
        https: whether browsers reach it through HTTPS.
    """
    server.channel_class = _Channel
    server.headers = _ALWAYS | (_HTTPS if https else {})


class _Headers(Task):  # type: ignore[misc]  # waitress ships no types
    def build_response_header(self) -> bytes:
        present = {name.lower() for name, _ in self.response_headers}
        self.response_headers += [
            (name, value) for name, value in self.channel.server.headers.items() if name.lower() not in present
        ]
        return bytes(super().build_response_header())


class _Answer(_Headers, WSGITask):  # type: ignore[misc]  # the same
    """What the app answers."""


class _Refusal(_Headers, ErrorTask):  # type: ignore[misc]  # the same
    """What waitress answers by itself."""


class _Channel(HTTPChannel):  # type: ignore[misc]  # the same
    task_class, error_task_class = _Answer, _Refusal
