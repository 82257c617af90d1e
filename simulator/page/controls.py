"""The controls outside the conversations: the clock, faults, rate limits and an admin's actions."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from simulator.api.methods import METHODS
from simulator.client import Client
from simulator.errors import RefusedError
from simulator.faults import KINDS, Fault, FaultError, Faults
from simulator.page.moves import MOVES
from simulator.page.pages import page, render, slack, updates_url, window


def add_routes(routes: Blueprint, client: Client) -> None:
    """Add the page of faults, and all POST routes of its controls and of the clock."""
    _clock(routes, client)
    _faults(routes, client)


def _clock(routes: Blueprint, client: Client) -> None:
    @routes.post("/u/<user_id>/clock")
    def move(user_id: str) -> ResponseReturnValue:
        to = MOVES.get(request.form.get("to", ""))
        if to is None:
            raise RefusedError("the clock can't be moved that way")
        timekeeper = slack().shared.timekeeper
        if timekeeper.target is not None:
            raise RefusedError("the clock is still being moved")
        try:
            timekeeper.move_to(to(window(client, user_id).reader.now).timestamp())
        except (ValueError, OverflowError) as error:
            raise RefusedError(str(error)) from error
        return "", 204


def _faults(routes: Blueprint, client: Client) -> None:
    def panel(user_id: str) -> str:
        return render("window/faults.html", window(client, user_id), **_FACTS, changed=True)

    @routes.get("/u/<user_id>/faults")
    def faults_page(user_id: str) -> ResponseReturnValue:
        seen = window(client, user_id, tab="about")
        return page("faults.html", seen, updates_url(seen), **_FACTS)

    @routes.post("/u/<user_id>/faults")
    def add(user_id: str) -> ResponseReturnValue:
        _active_faults().add(_entered())
        return panel(user_id)

    @routes.post("/u/<user_id>/faults/<int:number>/off")
    def off(user_id: str, number: int) -> ResponseReturnValue:
        _active_faults().remove(number)
        return panel(user_id)

    @routes.post("/u/<user_id>/faults/again")
    def again(user_id: str) -> ResponseReturnValue:
        seed = request.form.get("seed", type=int)
        if seed is None:
            raise RefusedError("the seed must be a whole number")
        faults = _active_faults()
        faults.put([each.fault for each in faults.all()], seed)
        return panel(user_id)

    @routes.post("/u/<user_id>/rate-limits")
    def rate_limits(user_id: str) -> ResponseReturnValue:
        limits = slack().shared.limits
        limits.switch(on=not limits.on)
        return panel(user_id)

    @routes.post("/u/<user_id>/older-workspace")
    def older_workspace(user_id: str) -> ResponseReturnValue:
        client.workspace.older = not client.workspace.older
        return panel(user_id)

    @routes.post("/u/<user_id>/deactivate")
    def deactivate(user_id: str) -> ResponseReturnValue:
        leaver = request.form.get("person", "")
        slack().deactivate(leaver)
        return Response(headers={"hx-refresh": "true"}) if leaver == user_id else Response(panel(user_id))


_FACTS = {"kinds": KINDS, "methods": sorted(METHODS)}


def _active_faults() -> Faults:
    return slack().shared.faults


def _entered() -> Fault:
    """The fault entered in the form; empty fields are left out."""
    entered = {name: text.strip() for name, text in request.form.items() if text.strip()}
    try:
        given: dict[str, object] = {"kind": entered.get("kind"), "method": entered.get("method", "*")}
        if "percent" in entered:
            given["chance"] = float(entered["percent"]) / 100
        if "count" in entered:
            given["count"] = int(entered["count"])
        if "seconds" in entered:
            given["seconds"] = float(entered["seconds"])
        return Fault.from_json(given)
    except FaultError as error:
        raise RefusedError(str(error)) from error
    except ValueError as error:
        raise RefusedError("how often, how many and seconds must be numbers") from error
