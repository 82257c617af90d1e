"""The manifest of the Slack app, for 'Create an app from a manifest' in Slack's settings."""

from typing import Any

from bot.messages.words import AppTexts
from bot.slack.app import COMMANDS
from bot.slack.handlers.messages import SLASH_COMMAND

SCOPES = ("chat:write", "commands", "files:write", "im:history", "users:read")
"""No more than the app uses: `im:history` brings the messages that people write in their DM with it, and finds again
what was sent there; `users:read` tells their time zone and title, and who is an app, a guest, or gone; `files:write`
puts what somebody exports into their DM."""

EVENTS = ("app_home_opened", "app_uninstalled", "message.im", "tokens_revoked", "user_change")


def manifest(texts: AppTexts, url: str, *, socket_mode: bool = False) -> dict[str, Any]:
    """Return the manifest of an app that is served at this URL (`https://…`, no path), or over Socket Mode.

    With Socket Mode, the URL is where browsers reach the pages of an installation; empty without such pages.
    """
    endpoint = f"{url.rstrip('/')}/slack/events"
    address = {} if socket_mode else {"request_url": endpoint}
    redirect = {"redirect_urls": [f"{url.rstrip('/')}/slack/oauth_redirect"]} if url else {}
    command: dict[str, Any] = {
        "command": SLASH_COMMAND,
        "description": texts.command,
        "usage_hint": " | ".join(spec.name for spec in COMMANDS if spec.hint),
        "should_escape": True,
    }
    if not socket_mode:
        command["url"] = endpoint
    return {
        "display_information": {
            "name": texts.name,
            "description": texts.about,
            "background_color": "#1f4d4f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": texts.name, "always_online": True},
            "slash_commands": [command],
            "shortcuts": [
                {
                    "name": texts.save,
                    "type": "message",
                    "callback_id": "log.save",
                    "description": texts.save_about,
                }
            ],
        },
        "oauth_config": {**redirect, "scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**address, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": True,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }
