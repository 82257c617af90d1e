"""The gallery's routes: a page for each section, and a version that changes with the file."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, abort
from markupsafe import Markup

from simulator.blocks import surfaces
from simulator.errors import SlackError
from simulator.page import blocks
from simulator.page.reader import Reader

_STATIC = Path(__file__).parent.parent / "static"

Json = Mapping[str, Any]


def application(file: Path) -> Flask:
    """Build the web application that shows a file."""
    app = Flask(__name__, static_folder=str(_STATIC), static_url_path="/static")

    @app.get("/", defaults={"name": ""})
    @app.get("/<name>")
    def page(name: str) -> str:
        version = _version(file)
        gallery = json.loads(file.read_bytes())
        shown = next((section for section in gallery["sections"] if name in {"", section["name"]}), None)
        if name and shown is None:
            abort(404)
        reader = Reader("", datetime.fromtimestamp(file.stat().st_mtime, UTC), gallery["people"])
        pictures = (
            [_render(number, picture, reader) for number, picture in enumerate(shown["pictures"])] if shown else []
        )
        template = blocks.environment.get_template("gallery.html")
        return template.render(gallery=gallery, shown=shown, pictures=pictures, version=version, static="/static/")

    @app.get("/version")
    def version() -> str:
        return _version(file)

    return app


def _version(file: Path) -> str:
    return str(file.stat().st_mtime_ns)


def _render(number: int, picture: Json, reader: Reader) -> Json:
    """Return a picture with its blocks as HTML, its kind, and why Slack would refuse it, if it would."""
    view = picture.get("view")
    content = view["blocks"] if view else picture.get("blocks", ())
    refused = picture.get("refused") or _refusal(view, content)
    html = Markup() if refused else blocks.render(content, blocks.Surface(f"picture-{number}"), reader)
    return {**picture, "html": html, "kind": view["type"] if view else "message", "refused": refused}


def _refusal(view: Json | None, content: object) -> str:
    try:
        if view:
            surfaces.check_view(dict(view), view["type"])
        else:
            surfaces.check_message(content)
    except SlackError as error:
        return str(error.as_json())
    return ""
