"""The faults over HTTP."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from simulator.faults import Fault, FaultError, Faults


def blueprint(faults: Faults) -> Blueprint:
    """GET returns the faults that are on and how many calls each has hit; POST replaces them and sets the seed."""
    routes = Blueprint("faults", __name__, url_prefix="/faults")

    @routes.get("")
    def standing() -> ResponseReturnValue:
        return jsonify(_shown(faults))

    @routes.post("")
    def put() -> ResponseReturnValue:
        try:
            _put(faults, request.get_json(silent=True))
        except FaultError as error:
            return jsonify({"error": str(error)}), 400
        return jsonify(_shown(faults))

    return routes


def _put(faults: Faults, wanted: object) -> None:
    match wanted:
        case {"faults": list(given), **rest} if not rest.keys() - {"seed"}:
            seed = rest.get("seed", 0)
            if type(seed) is not int:
                raise FaultError("seed must be a whole number")
            faults.put([Fault.from_json(each) for each in given], seed)
        case _:
            raise FaultError('say {"seed": 7, "faults": [{"kind": "slow", "method": "chat.*", "seconds": 2}]}')


def _shown(faults: Faults) -> dict[str, Any]:
    standing = [asdict(each.fault) | {"number": each.number, "hits": each.hits} for each in faults.all()]
    return {"seed": faults.seed, "faults": standing}
