"""The manifest of the app with the bundled content, for the simulated Slack."""

from bot.bundled import CONTENT
from bot.messages.words import Words
from bot.slack.manifest import manifest
from simulator.manifest import Manifest


def described(url: str, *, socket_mode: bool = False) -> Manifest:
    """Return the manifest of an app that is served at this URL, or over Socket Mode."""
    return Manifest.from_json(manifest(Words(CONTENT).app, url, socket_mode=socket_mode))
