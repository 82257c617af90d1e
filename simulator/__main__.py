"""`python -m simulator`: a local Slack workspace for one app."""

import argparse
import shlex
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from simulator.clock import Clock
from simulator.manifest import Manifest, ManifestError
from simulator.server import running
from simulator.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C. Returns 1 if the server can't start."""
    given = _parser().parse_args(arguments)
    try:
        settings = Settings(
            manifest=Manifest.read(given.manifest).declining(*given.decline),
            signing_secret=given.signing_secret,
            bot_token=given.bot_token,
            client_id=given.client_id,
            client_secret=given.client_secret,
            organisations=given.organisations,
            app_token=given.app_token,
            app_url=given.app_url,
            rate_limits=given.rate_limits == "on",
            on_clock=given.on_clock,
            keep_calls=given.keep_calls,
            more_people=given.people,
            workspaces=given.workspaces,
            clock=Clock(given.clock_file),
        )
    except ManifestError as error:
        return _fail(str(error))
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        with running(settings, given.port) as slack:
            sys.stdout.write(f"Simulated Slack at {slack.url} (Web API: {slack.url}/api/)\n")
            sys.stdout.flush()
            stop.wait()
    except OSError:
        return _fail(f"port {given.port} is already in use; choose another with --port")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulator", description="Run a local Slack workspace for one app.")
    parser.add_argument("--port", type=int, default=8001, help="port to listen on at 127.0.0.1 (default 8001)")
    parser.add_argument("--app-url", help="the app's request URL, such as http://127.0.0.1:3000/slack/events")
    parser.add_argument("--signing-secret", required=True, help="the secret that signs requests to the app")
    parser.add_argument("--bot-token", default="", help="the app's token; without one, people install the app by OAuth")
    parser.add_argument("--client-id", default="", help="the app's client id, for OAuth")
    parser.add_argument("--client-secret", default="", help="the app's client secret")
    parser.add_argument(
        "--organisations",
        action="store_true",
        help="have each workspace belong to an organisation, for org-wide installs",
    )
    parser.add_argument("--app-token", help="the app-level token, for Socket Mode (xapp-…)")
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest, YAML or JSON")
    parser.add_argument("--decline", nargs="+", default=(), metavar="SCOPE", help="optional scopes that are declined")
    parser.add_argument(
        "--rate-limits", choices=("on", "off"), default="off", help="enforce Slack's rate limits (default off)"
    )
    parser.add_argument(
        "--on-clock",
        type=_command,
        default=(),
        metavar="COMMAND",
        help="command to run while the clock is moved: for each time on its stdin, it runs the jobs due by then, "
        "and prints the time when the next one is due, or an empty line",
    )
    parser.add_argument(
        "--clock-file",
        type=Path,
        metavar="FILE",
        help="file that holds how many seconds the workspace's clock is ahead, for an app that follows it",
    )
    parser.add_argument(
        "--keep-calls", type=_from(0), default=500, metavar="N", help="calls to keep in the log (default 500)"
    )
    parser.add_argument(
        "--people",
        type=_from(0),
        default=0,
        metavar="N",
        help="number of generated people besides the usual ones (default 0)",
    )
    parser.add_argument(
        "--workspaces",
        type=_from(1),
        default=1,
        metavar="N",
        help="number of workspaces with the app; the second is at /w/2, its token ends in -2, and so on (default 1)",
    )
    return parser


def _command(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error} in {text!r}") from error


def _from(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of {least} or more")
        return int(text)

    return read


def _fail(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
