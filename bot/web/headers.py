"""Security headers for every response, including waitress's own error responses."""

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask, Task, WSGITask

_ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
"""Makes browsers use only HTTPS for a year, so that it must not be sent if the app is served over plain HTTP."""


def add_headers(server: BaseWSGIServer, *, https: bool) -> None:
    """Add the headers to all responses of a waitress server, except those headers that the app sets itself.

    Args:
        server: a server that isn't running yet.
        https: whether browsers connect with HTTPS.
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


class _AppTask(_Headers, WSGITask):  # type: ignore[misc]  # waitress ships no types
    """Sends a response of the app."""


class _ErrorTask(_Headers, ErrorTask):  # type: ignore[misc]  # waitress ships no types
    """Sends an error response of waitress's own."""


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress ships no types
    task_class, error_task_class = _AppTask, _ErrorTask
