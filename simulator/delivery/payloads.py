"""The payloads that Slack sends to the app."""

from typing import Any, Literal

from simulator.blocks.state import values
from simulator.blocks.walk import Json
from simulator.manifest import Shortcut
from simulator.workspace.conversations import Conversation, Message
from simulator.workspace.people import Person
from simulator.workspace.views import View
from simulator.workspace.workspace import Workspace


class Payloads:
    """Builds the payloads of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def command(self, user_id: str, conversation: Conversation, name: str, text: str) -> Json:
        """The form fields of a slash command."""
        space = self._workspace
        return {
            "token": space.app.verification_token,
            "team_id": space.team_id,
            "team_domain": space.team_domain,
            "channel_id": conversation.id,
            "channel_name": _channel_name(conversation),
            "user_id": user_id,
            "user_name": space.people.get(user_id).handle,
            "command": name,
            "text": text,
            "api_app_id": space.app.id,
            "is_enterprise_install": "true" if space.org_wide else "false",
            **self._organisation(),
            "response_url": self._response_url("commands", user_id, conversation.id),
            "trigger_id": space.grants.trigger(user_id),
        }

    def message_click(self, user_id: str, message: Message, actions: list[Json], state: Json) -> Json:
        """block_actions from a message."""
        conversation = self._workspace.conversations.get(message.conversation_id)
        return self._interaction("block_actions", user_id) | {
            "trigger_id": self._workspace.grants.trigger(user_id),
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": conversation.id,
                "is_ephemeral": message.ephemeral,
            },
            "channel": {"id": conversation.id, "name": _channel_name(conversation)},
            **({} if message.ephemeral else {"message": message.as_json(self._workspace.team_id)}),
            "state": {"values": state},
            "response_url": self._response_url("actions", user_id, conversation.id, message.ts),
            "actions": actions,
        }

    def view_click(self, view: View, actions: list[Json]) -> Json:
        """block_actions from a modal or a Home tab."""
        return self._interaction("block_actions", view.user_id) | {
            "trigger_id": self._workspace.grants.trigger(view.user_id),
            "container": {"type": "view", "view_id": view.id},
            "view": self.view(view),
            "actions": actions,
        }

    def submission(self, view: View) -> Json:
        return self._interaction("view_submission", view.user_id) | {
            "trigger_id": self._workspace.grants.trigger(view.user_id),
            "view": self.view(view),
            "response_urls": self._response_urls(view),
        }

    def closing(self, view: View, *, cleared: bool) -> Json:
        """view_closed."""
        return self._interaction("view_closed", view.user_id) | {"view": self.view(view), "is_cleared": cleared}

    def shortcut(self, user_id: str, shortcut: Shortcut) -> Json:
        return self._interaction("shortcut", user_id) | {
            "callback_id": shortcut.callback_id,
            "trigger_id": self._workspace.grants.trigger(user_id),
            "action_ts": self._workspace.conversations.stamp(),
        }

    def message_shortcut(self, user_id: str, message: Message, shortcut: Shortcut) -> Json:
        conversation = self._workspace.conversations.get(message.conversation_id)
        interaction = self._interaction("message_action", user_id)
        del interaction["api_app_id"], interaction["user"]["username"]
        return interaction | {
            "callback_id": shortcut.callback_id,
            "trigger_id": self._workspace.grants.trigger(user_id),
            "action_ts": self._workspace.conversations.stamp(),
            "message_ts": message.ts,
            "channel": {"id": conversation.id, "name": _channel_name(conversation)},
            "message": message.as_json(self._workspace.team_id),
            "response_url": self._response_url("actions", user_id, conversation.id, message.ts),
        }

    def event(self, event: Json, event_id: str, *, authorized: bool = True) -> Json:
        """event_callback; `authorized` is whether the bot is listed in `authorizations`."""
        space = self._workspace
        enterprise_id = space.enterprise["id"] if space.enterprise else None
        authorization = {
            "enterprise_id": enterprise_id,
            "team_id": None if space.org_wide else space.team_id,
            "user_id": space.app.user_id,
            "is_bot": True,
            "is_enterprise_install": space.org_wide,
        }
        return {
            "token": space.app.verification_token,
            "team_id": space.team_id,
            **({"enterprise_id": enterprise_id} if enterprise_id else {}),
            "api_app_id": space.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(space.clock()),
            "event_context": f"4-{event_id}",
            "authorizations": [authorization] if authorized else [],
            "is_ext_shared_channel": False,
            "context_team_id": space.team_id,
            "context_enterprise_id": enterprise_id,
        }

    def view(self, view: View) -> Json:
        """The view object with its current state."""
        return self._workspace.view_json(view, values(view.blocks, view.values))

    def _interaction(self, kind: str, user_id: str) -> Json:
        space = self._workspace
        return {
            "type": kind,
            "user": self._user(space.people.get(user_id)),
            "api_app_id": space.app.id,
            "token": space.app.verification_token,
            "team": None
            if space.org_wide
            else {"id": space.team_id, "domain": space.team_domain, **self._organisation()},
            "enterprise": space.enterprise,
            "is_enterprise_install": space.org_wide,
        }

    def _organisation(self) -> Json:
        """The fields with the organisation, which stand next to those of the team."""
        enterprise = self._workspace.enterprise
        return {"enterprise_id": enterprise["id"], "enterprise_name": enterprise["name"]} if enterprise else {}

    def _user(self, person: Person) -> Json:
        return {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": self._workspace.team_id,
        }

    def _response_url(
        self, kind: Literal["commands", "actions"], user_id: str, conversation_id: str, ts: str | None = None
    ) -> str:
        secret = self._workspace.grants.response(kind, user_id, conversation_id, ts)
        return f"{self._workspace.url}/{kind}/{self._workspace.team_id}/{secret}"

    def _response_urls(self, view: View) -> list[dict[str, Any]]:
        known, urls = values(view.blocks, view.values), []
        for block in view.blocks:
            element = block.get("element", {})
            if element.get("response_url_enabled"):
                state = known[block["block_id"]][element["action_id"]]
                channel = state.get("selected_conversation") or state.get("selected_channel")
                if channel:
                    url = self._response_url("actions", view.user_id, channel)
                    place = {"block_id": block["block_id"], "action_id": element["action_id"], "channel_id": channel}
                    urls.append(place | {"response_url": url})
        return urls


def _channel_name(conversation: Conversation) -> str:
    return conversation.name or "directmessage"
