"""The manifest of the Slack app, for 'Create an app from a manifest' in Slack's settings."""

from typing import Any

from bot.messages.words import AppTexts
from bot.slack.app import COMMANDS
from bot.slack.handlers.messages import SLASH_COMMAND

SCOPES = ("chat:write", "commands", "im:history", "users:read")
"""No more than the app uses: `im:history` brings the messages that people write in their DM with it, and finds again
what was sent there; `users:read` tells their time zone, language and title, and who is an app, a guest, or gone."""

OPTIONAL = {"canvases:write": "briefs as canvases", "files:write": "exports or briefs as files"}
"""What whoever installs the app may decline, and what nobody gets then."""

AGENT = "assistant:write"
"""Needed for an entry in Slack's top bar, and asked for only then."""

EVENTS = ("app_home_opened", "app_uninstalled", "message.im", "tokens_revoked", "user_change")


def required(*, agent: bool) -> tuple[str, ...]:
    """The scopes that nobody may decline. `agent`: whether the app has an entry in Slack's top bar."""
    return (*SCOPES, AGENT) if agent else SCOPES


def manifest(texts: AppTexts, url: str, *, socket_mode: bool = False, agent: bool = False) -> dict[str, Any]:
    """Return the manifest of an app.

    Args:
        texts: what Slack shows of it.
        url: where it is served (`https://…`, no path). With Socket Mode, where browsers reach the pages of an
            installation; empty without such pages.
        socket_mode: whether it opens the connection itself.
        agent: whether it has an entry in Slack's top bar.
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
    entry = {"agent_description": texts.agent, "suggested_prompts": [one.model_dump() for one in texts.prompts]}
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
            **({"agent_view": entry} if agent else {}),
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
        "oauth_config": {
            **redirect,
            "scopes": {
                "bot": sorted((*required(agent=agent), *OPTIONAL)),
                "bot_optional": list(OPTIONAL),
            },
        },
        "settings": {
            "event_subscriptions": {**address, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": True,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }
