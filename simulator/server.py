"""The simulated Slack as a server on this machine."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import NoReturn

from flask import Flask, Response, request
from simple_websocket import ConnectionClosed
from simple_websocket import Server as WebSocket
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from simulator import hooks, page
from simulator.api import routes as api
from simulator.client import Client
from simulator.errors import SlackError
from simulator.settings import Settings
from simulator.slack import SimulatedSlack
from simulator.web import client_api, control
from simulator.workspace.workspace import Workspace

HOST = "127.0.0.1"


class _QuietHandler(WSGIRequestHandler):
    """Keep-alive, as Slack's own servers do, and no line a request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: /calls is the log."""


@dataclass(frozen=True)
class Running:
    """A Slack that listens.

    Args:
        url: where; the app's `SLACK_API_URL` is this and `/api/`.
    """

    url: str
    slack: SimulatedSlack

    @property
    def client(self) -> Client:
        """Everybody's Slack."""
        return self.slack.client

    @property
    def workspace(self) -> Workspace:
        """What Slack keeps."""
        return self.slack.workspace


def build(settings: Settings) -> Flask:
    """The WSGI application; its `extensions["slack"]` is the SimulatedSlack inside."""
    slack = SimulatedSlack(settings)
    app = Flask(__name__, static_folder=None)
    app.extensions["slack"] = slack
    app.register_blueprint(api.blueprint(slack))
    app.register_blueprint(hooks.blueprint(slack))
    app.register_blueprint(client_api.blueprint(slack.client))
    app.register_blueprint(control.blueprint(slack))
    _socket_mode(app, slack)
    app.register_blueprint(page.blueprint(slack.client))
    return app


def bind(settings: Settings, port: int = 0) -> tuple[BaseWSGIServer, SimulatedSlack]:
    """A server that holds its port but doesn't serve yet; port 0 takes any free one.

    Raises:
        OSError: where the port is taken.
    """
    with socket.create_server((HOST, port)) as listening:
        app = build(settings)
        slack: SimulatedSlack = app.extensions["slack"]
        number = listening.getsockname()[1]
        server = make_server(HOST, number, app, threaded=True, request_handler=_QuietHandler, fd=listening.fileno())
    slack.workspace.url = f"http://{HOST}:{number}"
    return server, slack


@contextmanager
def running(settings: Settings, port: int = 0) -> Iterator[Running]:
    """A Slack that serves from a thread until the block ends."""
    server, slack = bind(settings, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Running(slack.workspace.url, slack)
    finally:
        slack.close()
        server.shutdown()
        thread.join()
        server.server_close()


class _HungUp(Response):
    """Ends a request that has become a WebSocket: there is nothing left to answer it on."""

    def __call__(self, *_: object) -> NoReturn:
        raise ConnectionResetError("the WebSocket is closed")  # which the server takes for a caller who has gone


def _socket_mode(app: Flask, slack: SimulatedSlack) -> None:
    @app.route("/link", websocket=True)
    def link() -> Response:
        line = WebSocket(request.environ)
        with suppress(SlackError):
            slack.socket.serve(line, request.args.get("ticket", ""))
        with suppress(ConnectionClosed):
            line.close()
        return _HungUp()
