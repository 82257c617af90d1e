"""A web page with each person's Slack; it calls `Client` and shows the results."""

from pathlib import Path

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from simulator.client import Client
from simulator.errors import RefusedError, SlackError
from simulator.page import actions, controls, pages

_STATIC = Path(__file__).parent.parent / "static"
_POLICY = (
    "default-src 'self'; img-src 'self' http: https: data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def blueprint(client: Client) -> Blueprint:
    """The page's routes. The path contains the person's id, so that two tabs can be two people."""
    routes = Blueprint("page", __name__, static_folder=str(_STATIC), static_url_path="/static")
    pages.add_routes(routes, client)
    actions.add_routes(routes, client)
    controls.add_routes(routes, client)

    @routes.errorhandler(RefusedError)
    @routes.errorhandler(SlackError)
    def refused(error: Exception) -> ResponseReturnValue:
        sentence = str(error)[:1].upper() + str(error)[1:] + "."
        if request.method != "GET":
            return Response(sentence, 409, mimetype="text/plain")
        if "hx-request" in request.headers:  # an open page of somebody who was just deactivated: reload it
            return Response(sentence, 404, {"hx-refresh": "true"}, mimetype="text/plain")
        return Response(pages.not_found(client, sentence), 404)

    @routes.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Cache-Control"] = "no-cache"
        return response

    return routes
