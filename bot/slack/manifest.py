"""The app's manifest, for 'Create an app from a manifest' in Slack's settings."""

from typing import Any

from bot.messages.words import AppTexts
from bot.slack.app import COMMANDS
from bot.slack.handlers.messages import SLASH_COMMAND

SCOPES = ("chat:write", "commands", "im:history", "users:read")
"""The required scopes. `im:history` is for receiving messages in the DM and looking up deliveries. `users:read` is for
time zones, languages and titles, and for telling apps, guests and deactivated accounts apart from members."""

OPTIONAL = {"canvases:write": "briefs as canvases", "files:write": "exports or briefs as files"}
"""Scopes that the installer may decline, each with the features that need it."""

AGENT = "assistant:write"
"""Scope for an entry in Slack's top bar, requested only if the app has one."""

EVENTS = ("app_home_opened", "app_uninstalled", "message.im", "tokens_revoked", "user_change")


def required(*, agent: bool) -> tuple[str, ...]:
    """The scopes that nobody may decline. `agent`: whether the app has an entry in Slack's top bar."""
    return (*SCOPES, AGENT) if agent else SCOPES


def manifest(texts: AppTexts, url: str, *, socket_mode: bool = False, agent: bool = False) -> dict[str, Any]:
    """Return the manifest as a JSON object.

    Args:
        texts: the texts that Slack shows about the app.
        url: where the app is served (`https://…`, no path). With Socket Mode, only browsers use it, for the
            installation pages; empty if there are none.
        socket_mode: whether the app uses Socket Mode.
        agent: whether the app has an entry in Slack's top bar.
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
