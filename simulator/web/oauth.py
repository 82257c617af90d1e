"""The page where somebody agrees to what an app asks for."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from simulator.slack import SimulatedSlack

_TEMPLATES = Path(__file__).parent / "templates"


class _WrongError(Exception):
    """The app sent somebody here with something that Slack doesn't accept."""


def blueprint(slacks: Sequence[SimulatedSlack]) -> Blueprint:
    """GET shows the page; POST sends the browser back to the app, with a code or with access_denied."""
    routes = Blueprint("oauth", __name__, template_folder=str(_TEMPLATES))

    @routes.get("/oauth/v2/authorize")
    def page() -> ResponseReturnValue:
        return render_template("authorize.html", slacks=slacks, scopes=_asked(slacks)[1], app=slacks[0].workspace.app)

    @routes.post("/oauth/v2/authorize")
    def decide() -> ResponseReturnValue:
        address, scopes = _asked(slacks)
        state = request.args.get("state", "")
        if request.form.get("decision") != "allow":
            return redirect(f"{address}?{urlencode({'error': 'access_denied', 'state': state})}")
        [slack] = [each for each in slacks if each.workspace.team_id == request.form["team"]]
        code = slack.outside.codes.add(
            slack=slack,
            user_id=slack.client.person(request.form["user"]).id,
            scopes=scopes,
            redirect_uri=request.args.get("redirect_uri", ""),
            org_wide=bool(request.form.get("org_wide") and slack.workspace.enterprise),
        )
        return redirect(f"{address}?{urlencode({'code': code, 'state': state})}")

    @routes.get("/app_redirect")
    def app_redirect() -> ResponseReturnValue:
        wanted = request.args.get("team", slacks[0].workspace.team_id)
        slack = next(each for each in slacks if each.workspace.team_id == wanted)
        return redirect(f"{slack.workspace.url}/")

    @routes.errorhandler(_WrongError)
    def wrong(error: _WrongError) -> Response:
        return Response(f"Something went wrong when authorizing this app: {error}", 400, mimetype="text/plain")

    return routes


def _asked(slacks: Sequence[SimulatedSlack]) -> tuple[str, tuple[str, ...]]:
    """Where the browser goes back to, and the scopes that the app asks for."""
    settings, asked = slacks[0].settings, request.args
    if not settings.client_id or asked.get("client_id") != settings.client_id:
        raise _WrongError("invalid_client_id")
    scopes = tuple(filter(None, asked.get("scope", "").split(",")))
    if not scopes:
        raise _WrongError("no_scopes")
    if unknown := set(scopes) - set(settings.manifest.bot_scopes):
        raise _WrongError(f"invalid_scope: {', '.join(sorted(unknown))}")
    known = settings.manifest.redirect_urls
    address = asked.get("redirect_uri") or next(iter(known), "")
    if not any(address.startswith(each) for each in known):
        raise _WrongError("bad_redirect_uri")
    return address, scopes
