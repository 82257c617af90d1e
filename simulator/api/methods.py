"""The supported methods: the scope, the token and the rate limit of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from simulator.api import apps, blocks, canvases, chat, conversations, files, oauth, users, views
from simulator.api.arguments import Json, Request
from simulator.api.limits import POSTING, TIER_2, TIER_3, TIER_4, Limit


@dataclass(frozen=True)
class Method:
    """A Web API method.

    Args:
        scope: the scope that a bot token needs. Methods whose scope depends on the channel check it themselves.
        caller: the kind of token it takes.
    """

    run: Callable[[Request], Json]
    limit: Limit
    scope: str | None = None
    caller: Literal["bot", "app", "any", "nobody"] = "bot"


METHODS = {
    "api.test": Method(apps.api_test, TIER_4, caller="nobody"),
    "apps.connections.open": Method(apps.connections_open, TIER_3, caller="app"),
    "auth.revoke": Method(oauth.revoke, TIER_3),
    "auth.test": Method(apps.auth_test, TIER_4, caller="any"),
    "blocks.validate": Method(blocks.validate, TIER_3, caller="nobody"),
    "canvases.access.set": Method(canvases.set_access, TIER_3, "canvases:write"),
    "canvases.create": Method(canvases.create, TIER_2, "canvases:write"),
    "canvases.delete": Method(canvases.delete, TIER_3, "canvases:write"),
    "chat.delete": Method(chat.delete, TIER_3, "chat:write"),
    "chat.getPermalink": Method(chat.get_permalink, TIER_4),
    "chat.postEphemeral": Method(chat.post_ephemeral, TIER_4, "chat:write"),
    "chat.postMessage": Method(chat.post_message, POSTING, "chat:write"),
    "chat.update": Method(chat.update, TIER_3, "chat:write"),
    "conversations.history": Method(conversations.history, TIER_3),
    "conversations.info": Method(conversations.info, TIER_3),
    "conversations.open": Method(conversations.open_, TIER_3, "im:write"),
    "files.completeUploadExternal": Method(files.complete_upload_external, TIER_4, "files:write"),
    "files.getUploadURLExternal": Method(files.get_upload_url_external, TIER_4, "files:write"),
    "oauth.v2.access": Method(oauth.access, TIER_4, caller="nobody"),
    "users.info": Method(users.info, TIER_4, "users:read"),
    "users.list": Method(users.list_, TIER_2, "users:read"),
    "views.open": Method(views.open_, TIER_4),
    "views.publish": Method(views.publish, TIER_4),
    "views.push": Method(views.push, TIER_4),
    "views.update": Method(views.update, TIER_4),
}
