"""The simulated Slack as an HTTP server."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from simple_websocket import ConnectionClosed
from simple_websocket import Server as WebSocket
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from simulator import page, response_urls
from simulator.api import routes as api
from simulator.client import Client
from simulator.dropped import DroppedConnection
from simulator.errors import SlackError
from simulator.settings import Settings
from simulator.shared import SharedState
from simulator.slack import SimulatedSlack
from simulator.web import client_api, clock, control, faults, oauth
from simulator.workspace.workspace import Workspace

if TYPE_CHECKING:  # not available at run time
    from _typeshed.wsgi import WSGIApplication

HOST = "127.0.0.1"


class QuietHandler(WSGIRequestHandler):
    """Keeps connections alive, as Slack's own servers do, and logs no requests."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing, since /calls has the log."""


@dataclass(frozen=True)
class Running:
    """A simulated Slack that is running.

    Args:
        url: its URL; the app's `SLACK_API_URL` is this plus `/api/`.
        slacks: one per workspace.
    """

    url: str
    slacks: Sequence[SimulatedSlack]

    @property
    def slack(self) -> SimulatedSlack:
        """The first workspace."""
        return self.slacks[0]

    @property
    def client(self) -> Client:
        """The client of the first workspace."""
        return self.slack.client

    @property
    def workspace(self) -> Workspace:
        """The state of the first workspace."""
        return self.slack.workspace


def build(settings: Settings) -> tuple["WSGIApplication", Sequence[SimulatedSlack]]:
    """Build the WSGI application and its workspaces: the first one at `/`, the second at `/w/2`, and so on.

    All workspaces share the first one's Web API, where the token determines the workspace.
    """
    shared = SharedState(settings)
    slacks = [SimulatedSlack(settings, shared, number) for number in range(1, settings.workspaces + 1)]
    first, *others = [_application(slack) for slack in slacks]
    first.register_blueprint(api.blueprint(slacks))
    first.register_blueprint(oauth.blueprint(slacks))
    _socket_mode(first, shared)
    return DispatcherMiddleware(first, {_path(number): app for number, app in enumerate(others, 2)}), slacks


def bind(settings: Settings, port: int = 0) -> tuple[BaseWSGIServer, Sequence[SimulatedSlack]]:
    """Create a server that is bound to its port but doesn't serve yet. Port 0 takes any free one.

    Raises:
        OSError: if the port is already in use.
    """
    with socket.create_server((HOST, port)) as listener:
        app, slacks = build(settings)
        port = listener.getsockname()[1]
        server = make_server(HOST, port, app, threaded=True, request_handler=QuietHandler, fd=listener.fileno())
    for number, slack in enumerate(slacks, 1):
        slack.workspace.url = f"http://{HOST}:{port}{_path(number)}"
    return server, slacks


@contextmanager
def running(settings: Settings, port: int = 0) -> Iterator[Running]:
    """Run a simulated Slack in a thread until the block ends."""
    server, slacks = bind(settings, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Running(slacks[0].workspace.url, slacks)
    finally:
        slacks[0].shared.close()
        for slack in slacks:
            slack.close()
        server.shutdown()
        thread.join()
        server.server_close()


def _path(number: int) -> str:
    return "" if number == 1 else f"/w/{number}"


def _application(slack: SimulatedSlack) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.extensions["slack"] = slack
    app.register_blueprint(response_urls.blueprint(slack))
    app.register_blueprint(client_api.blueprint(slack.client))
    app.register_blueprint(clock.blueprint(slack.shared.timekeeper, slack.settings.clock))
    app.register_blueprint(faults.blueprint(slack.shared.faults))
    app.register_blueprint(control.blueprint(slack))
    app.register_blueprint(page.blueprint(slack.client))
    return app


def _socket_mode(app: Flask, shared: SharedState) -> None:
    @app.route("/link", websocket=True)
    def link() -> Response:
        connection = WebSocket(request.environ)
        with suppress(SlackError):
            shared.socket.serve(connection, request.args.get("ticket", ""))
        with suppress(ConnectionClosed):
            connection.close()
        return DroppedConnection()
