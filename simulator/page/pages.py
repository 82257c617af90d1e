"""The pages: conversations, tabs, the call log, canvases, and live updates."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from simulator.client import Client
from simulator.errors import RefusedError
from simulator.faults import KINDS
from simulator.page import blocks
from simulator.page.window import Tab, Window
from simulator.slack import SimulatedSlack

_HEARTBEAT_SECONDS = 15.0
_MAX_CALLS = 500


def add_routes(routes: Blueprint, client: Client) -> None:
    """Add all GET routes."""
    _conversations(routes, client)
    _updates(routes, client)
    _calls(routes, client)
    _canvases(routes, client)


def window(client: Client, user_id: str, conversation_id: str | None = None, tab: Tab = "messages") -> Window:
    """This person's window, with the app's DM if no conversation is given.

    Raises:
        RefusedError: if nobody uses Slack with this id, or the person isn't in this conversation.
    """
    base = url_for("page.person", user_id=user_id).rstrip("/")
    seen = Window(client, base, client.person(user_id), conversation_id or client.app_dm(user_id), tab)
    if tab != "messages" and tab not in dict(seen.tabs):
        raise RefusedError("this conversation has no such tab")
    return seen


def _conversations(routes: Blueprint, client: Client) -> None:
    @routes.get("/")
    def landing() -> ResponseReturnValue:
        people = client.people()
        if not people:
            raise RefusedError("everybody has left")
        return redirect(url_for("page.person", user_id=people[0].id))

    @routes.get("/u/<user_id>/")
    def person(user_id: str) -> ResponseReturnValue:
        return redirect(url_for("page.conversation", user_id=user_id, conversation_id=client.app_dm(user_id)))

    @routes.get("/u/<user_id>/<conversation_id>", defaults={"tab": "messages"})
    @routes.get("/u/<user_id>/<conversation_id>/<any(home, about):tab>")
    def conversation(user_id: str, conversation_id: str, tab: Tab) -> ResponseReturnValue:
        seen = window(client, user_id, conversation_id, tab)
        return page("conversation.html", seen, request.path)

    @routes.get("/u/<user_id>/<conversation_id>/regions", defaults={"tab": "messages"})
    @routes.get("/u/<user_id>/<conversation_id>/<any(home, about):tab>/regions")
    def regions(user_id: str, conversation_id: str, tab: Tab) -> ResponseReturnValue:
        seen = window(client, user_id, conversation_id, tab)
        _mark_read(seen)
        return render("regions.html", seen)


def _updates(routes: Blueprint, client: Client) -> None:
    @routes.get("/changes")
    def changes() -> ResponseReturnValue:
        return Response(_versions(client), mimetype="text/event-stream")


def _versions(client: Client) -> Iterator[str]:
    """Yield everybody's versions, then the changed ones. One event stream serves all tabs of a browser."""
    yield "retry: 1000\n\n"  # sent immediately, so that the browser knows that it is connected
    since: Mapping[str, int] = Counter()
    while True:
        versions = client.wait_for_anybody(since, _HEARTBEAT_SECONDS)
        changed = {user_id: version for user_id, version in versions.items() if version != since[user_id]}
        yield f"data: {json.dumps(changed)}\n\n" if changed else ": still here\n\n"
        since = versions


def _calls(routes: Blueprint, client: Client) -> None:
    @routes.get("/u/<user_id>/calls")
    def calls(user_id: str) -> ResponseReturnValue:
        seen = window(client, user_id, tab="about")
        zone = seen.reader.now.tzinfo
        newest = slack().shared.calls.find()[-_MAX_CALLS:]
        newest_first = [(call, datetime.fromtimestamp(call.at, UTC).astimezone(zone)) for call in reversed(newest)]
        here = updates_url(seen)
        return page("calls.html", seen, here, calls=newest_first, kinds=KINDS)


def _canvases(routes: Blueprint, client: Client) -> None:
    @routes.get("/u/<user_id>/docs/<canvas_id>")
    def canvas(user_id: str, canvas_id: str) -> ResponseReturnValue:
        seen = window(client, user_id, tab="about")
        shown = client.workspace.canvases.get(canvas_id, seen.person.id)
        return page("canvas.html", seen, updates_url(seen), canvas=shown)


def slack() -> SimulatedSlack:
    """The simulated Slack, for what isn't part of its workspace: calls, clock, faults and limits."""
    running: SimulatedSlack = current_app.extensions["slack"]
    return running


def updates_url(seen: Window) -> str:
    """The URL of the updates for a page that isn't a conversation."""
    return url_for("page.conversation", user_id=seen.person.id, conversation_id=seen.conversation_id, tab="about")


def page(template: str, seen: Window, here: str, **facts: object) -> str:
    """Render a whole page; `here` is the URL of its updates."""
    version = seen.version  # read before rendering, so that changes during rendering count as updates
    _mark_read(seen)
    facts |= {"here": here, "version": version}
    return render(template, seen, root=url_for("page.landing"), static=url_for("page.static", filename=""), **facts)


def not_found(client: Client, sentence: str) -> str:
    """The page for anything that doesn't exist: an error message, and the people to choose from."""
    facts = {"sentence": sentence, "people": client.people(), "team": client.workspace.team_name}
    addresses = {"root": url_for("page.landing"), "static": url_for("page.static", filename="")}
    return blocks.environment.get_template("not_found.html").render(facts | addresses)


def _mark_read(seen: Window) -> None:
    if seen.tab == "messages":
        seen.client.mark_read(seen.person.id, seen.conversation_id)


def render(template: str, seen: Window, **facts: object) -> str:
    """Render a part of a page."""
    facts |= {"window": seen, "reader": seen.reader, "shared": slack().shared}
    return blocks.environment.get_template(template).render(facts)
