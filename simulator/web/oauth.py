"""Slack's consent page for installing an app by OAuth."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from simulator.slack import SimulatedSlack

_TEMPLATES = Path(__file__).parent / "templates"


class _InvalidRequestError(Exception):
    """The app sent the browser to the consent page with invalid parameters."""


def blueprint(slacks: Sequence[SimulatedSlack]) -> Blueprint:
    """GET shows the page; POST redirects the browser back to the app, with a code or with access_denied."""
    routes = Blueprint("oauth", __name__, template_folder=str(_TEMPLATES))

    @routes.get("/oauth/v2/authorize")
    def page() -> ResponseReturnValue:
        return render_template(
            "authorize.html", slacks=slacks, scopes=_check_request(slacks)[1], app=slacks[0].workspace.app
        )

    @routes.post("/oauth/v2/authorize")
    def decide() -> ResponseReturnValue:
        redirect_uri, scopes = _check_request(slacks)
        state = request.args.get("state", "")
        if request.form.get("decision") != "allow":
            return redirect(f"{redirect_uri}?{urlencode({'error': 'access_denied', 'state': state})}")
        [slack] = [each for each in slacks if each.workspace.team_id == request.form["team"]]
        code = slack.shared.codes.add(
            slack=slack,
            user_id=slack.client.person(request.form["user"]).id,
            scopes=scopes,
            redirect_uri=request.args.get("redirect_uri", ""),
            org_wide=bool(request.form.get("org_wide") and slack.workspace.enterprise),
        )
        return redirect(f"{redirect_uri}?{urlencode({'code': code, 'state': state})}")

    @routes.get("/app_redirect")
    def app_redirect() -> ResponseReturnValue:
        wanted = request.args.get("team", slacks[0].workspace.team_id)
        slack = next(each for each in slacks if each.workspace.team_id == wanted)
        return redirect(f"{slack.workspace.url}/")

    @routes.errorhandler(_InvalidRequestError)
    def invalid(error: _InvalidRequestError) -> Response:
        return Response(f"Something went wrong when authorizing this app: {error}", 400, mimetype="text/plain")

    return routes


def _check_request(slacks: Sequence[SimulatedSlack]) -> tuple[str, tuple[str, ...]]:
    """Check the query parameters, and return the redirect URI and the requested scopes."""
    settings, query = slacks[0].settings, request.args
    if not settings.client_id or query.get("client_id") != settings.client_id:
        raise _InvalidRequestError("invalid_client_id")
    scopes = tuple(filter(None, query.get("scope", "").split(",")))
    if not scopes:
        raise _InvalidRequestError("no_scopes")
    if unknown := set(scopes) - set(settings.manifest.bot_scopes):
        raise _InvalidRequestError(f"invalid_scope: {', '.join(sorted(unknown))}")
    known = settings.manifest.redirect_urls
    redirect_uri = query.get("redirect_uri") or next(iter(known), "")
    if not any(redirect_uri.startswith(each) for each in known):
        raise _InvalidRequestError("bad_redirect_uri")
    return redirect_uri, scopes
