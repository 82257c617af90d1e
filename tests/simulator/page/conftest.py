import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest
from flask import Flask, request
from flask.typing import ResponseReturnValue
from playwright.sync_api import Browser, Page
from slack_bolt.adapter.flask import SlackRequestHandler
from werkzeug.serving import make_server

from simulator.manifest import Manifest
from simulator.server import Running, running
from simulator.settings import Settings
from tests.simulator.page import coffee


@contextmanager
def coffee_bar() -> Iterator[Running]:
    """A workspace with the coffee bar, both on free ports."""
    web = Flask("coffee")
    server = make_server("127.0.0.1", 0, web, threaded=True)
    settings = Settings(
        manifest=Manifest.from_json(coffee.MANIFEST),
        signing_secret=coffee.SECRET,
        bot_token=coffee.TOKEN,
        app_url=f"http://127.0.0.1:{server.port}/slack/events",
    )
    with running(settings) as slack:
        handler = SlackRequestHandler(coffee.build(f"{slack.url}/api/"))
        web.add_url_rule("/slack/events", view_func=_answering(handler), methods=["POST"])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield slack
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _answering(handler: SlackRequestHandler) -> Callable[[], ResponseReturnValue]:
    def answer() -> ResponseReturnValue:
        response: ResponseReturnValue = handler.handle(request)
        return response

    return answer


@pytest.fixture
def bar() -> Iterator[Running]:
    with coffee_bar() as slack:
        yield slack


@pytest.fixture
def web(bar: Running) -> Iterator[httpx.Client]:
    """The page without a browser."""
    with httpx.Client(base_url=bar.url, follow_redirects=True, trust_env=False) as http:
        yield http


@pytest.fixture
def visit(browser: Browser, bar: Running) -> Iterator[Callable[..., Page]]:
    """Opens the page as a person, each time in a new browser context."""
    with ExitStack() as devices:

        def open_page(person: str = "Ana", *, width: int = 1280, path: str = "") -> Page:
            context = browser.new_context(viewport={"width": width, "height": 800}, has_touch=width < 640)
            devices.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(8000)
            page.goto(f"{bar.url}/u/{bar.workspace.people.by_name(person).id}/{path}")
            return page

        yield open_page
