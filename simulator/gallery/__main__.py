"""`python -m simulator.gallery`: show the pictures in a file, and update them whenever the file changes."""

import argparse
from pathlib import Path

from werkzeug.serving import make_server

from simulator.gallery.page import application
from simulator.server import HOST, QuietHandler


def main() -> None:
    """Serve until the process is terminated."""
    parser = argparse.ArgumentParser(prog="python -m simulator.gallery", description="Show pictures of messages.")
    parser.add_argument("file", type=Path, help="what to show; simulator/gallery/__init__.py describes it")
    parser.add_argument("--port", type=int, default=8090, help="port to listen on at 127.0.0.1 (default 8090)")
    given = parser.parse_args()
    make_server(HOST, given.port, application(given.file), threaded=True, request_handler=QuietHandler).serve_forever()


if __name__ == "__main__":
    main()
