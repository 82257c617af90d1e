"""The clock over HTTP: reading it and moving it."""

from dataclasses import asdict
from datetime import datetime

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from simulator.clock import Clock
from simulator.timekeeper import MoveResult, Timekeeper


def blueprint(timekeeper: Timekeeper, clock: Clock) -> Blueprint:
    """GET returns the time. POST moves the clock, stopping whenever something is due, and responds when it is done."""
    routes = Blueprint("clock", __name__, url_prefix="/clock")

    @routes.get("")
    def now() -> ResponseReturnValue:
        return jsonify({"now": clock()})

    @routes.post("")
    def move() -> ResponseReturnValue:
        try:
            return jsonify(asdict(_move(timekeeper, request.get_json(silent=True))))
        except ValueError as error:
            return jsonify({"error": str(error)}), 400

    return routes


def _move(timekeeper: Timekeeper, wanted: object) -> MoveResult:
    match wanted:
        case {"move_on": int() | float() as seconds, **rest} if not rest and not isinstance(seconds, bool):
            return timekeeper.move_on(seconds)
        case {"to": str(moment), **rest} if not rest:
            return timekeeper.move_to(_seconds(moment))
    raise ValueError('say {"to": "2026-11-27T15:00:00Z"} or {"move_on": 3600}')


def _seconds(moment: str) -> float:
    when = datetime.fromisoformat(moment)
    if when.tzinfo is None:
        raise ValueError("the time must name its zone, as in 2026-11-27T15:00:00Z")
    return when.timestamp()
