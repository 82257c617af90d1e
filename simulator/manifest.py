"""The app manifest: what the app declares, which determines what Slack allows it to do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Self

import yaml

_EVENT_SCOPES = {
    "message.im": "im:history",
    "message.channels": "channels:history",
    "app_mention": "app_mentions:read",
    "user_change": "users:read",
}

_MAX_PROMPTS = 4


class ManifestError(ValueError):
    """A manifest that Slack would reject."""


@dataclass(frozen=True)
class SlashCommand:
    """A command that people can type, such as `/order`."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class Shortcut:
    """An entry in the shortcut menu (`global`) or in a message's menu (`message`)."""

    name: str
    kind: Literal["global", "message"]
    callback_id: str
    description: str = ""


@dataclass(frozen=True)
class Prompt:
    """A suggested prompt of the app's entry in the top bar: its title, and the message that it sends."""

    title: str
    message: str


@dataclass(frozen=True)
class Manifest:
    """The parts of an app manifest that affect the workspace."""

    name: str = "App"
    description: str = ""
    bot_name: str = "app"
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    bot_scopes: tuple[str, ...] = ()
    optional_scopes: tuple[str, ...] = ()
    bot_events: tuple[str, ...] = ()
    home_tab: bool = False
    messages_tab: bool = True
    messages_read_only: bool = False
    socket_mode: bool = False
    redirect_urls: tuple[str, ...] = ()
    token_rotation: bool = False

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a manifest file, YAML or JSON.

        Raises:
            ManifestError: if Slack would reject it; the message says why.
        """
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError) as error:
            raise ManifestError(f"cannot read {path}: {error}") from error
        if not isinstance(content, Mapping):
            raise ManifestError(f"{path} holds no app manifest")
        return cls.from_json(content)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Build a manifest from Slack's fields."""
        display, features = content.get("display_information", {}), content.get("features", {})
        settings, home = content.get("settings", {}), features.get("app_home", {})
        scopes = content.get("oauth_config", {}).get("scopes", {})
        manifest = cls(
            name=display.get("name", "App"),
            description=display.get("description", ""),
            bot_name=features.get("bot_user", {}).get("display_name", display.get("name", "app")),
            commands=tuple(
                SlashCommand(
                    entry["command"],
                    entry.get("description", ""),
                    entry.get("usage_hint", ""),
                    bool(entry.get("should_escape", False)),
                )
                for entry in features.get("slash_commands", ())
            ),
            shortcuts=tuple(
                Shortcut(entry["name"], entry["type"], entry["callback_id"], entry.get("description", ""))
                for entry in features.get("shortcuts", ())
            ),
            prompts=tuple(
                Prompt(entry["title"], entry["message"])
                for entry in features.get("agent_view", {}).get("suggested_prompts", ())
            ),
            bot_scopes=tuple(scopes.get("bot", ())),
            optional_scopes=tuple(scopes.get("bot_optional", ())),
            bot_events=tuple(settings.get("event_subscriptions", {}).get("bot_events", ())),
            home_tab=bool(home.get("home_tab_enabled", False)),
            messages_tab=bool(home.get("messages_tab_enabled", True)),
            messages_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
            socket_mode=bool(settings.get("socket_mode_enabled", False)),
            redirect_urls=tuple(content.get("oauth_config", {}).get("redirect_urls", ())),
            token_rotation=bool(settings.get("token_rotation_enabled", False)),
        )
        manifest._check()
        if "agent_view" in features and "assistant:write" not in manifest.bot_scopes:
            raise ManifestError("an entry in the top bar needs the bot scope `assistant:write`")
        return manifest

    def declining(self, *scopes: str) -> Self:
        """The app as installed by somebody who declined these optional scopes.

        Raises:
            ManifestError: if one of them isn't optional.
        """
        if not set(scopes) <= set(self.optional_scopes):
            raise ManifestError("only the scopes in `bot_optional` can be declined")
        return replace(self, bot_scopes=tuple(scope for scope in self.bot_scopes if scope not in scopes))

    def command(self, name: str) -> SlashCommand | None:
        """The declared command with this name (including its slash), if any."""
        return next((each for each in self.commands if each.command == name), None)

    def shortcut(self, callback_id: str, kind: Literal["global", "message"]) -> Shortcut | None:
        """The declared shortcut with this callback id and kind, if any."""
        return next((each for each in self.shortcuts if (each.callback_id, each.kind) == (callback_id, kind)), None)

    def _check(self) -> None:
        if (self.commands or self.shortcuts) and "commands" not in self.bot_scopes:
            raise ManifestError("slash commands and shortcuts need the bot scope `commands`")
        for command in self.commands:
            if not command.command.startswith("/") or command.command != command.command.lower():
                raise ManifestError(f"a slash command begins with / and is lower case, unlike {command.command!r}")
        for shortcut in self.shortcuts:
            if shortcut.kind not in ("global", "message"):
                raise ManifestError(f"a shortcut is of type global or message, not {shortcut.kind!r}")
        if not set(self.optional_scopes) <= set(self.bot_scopes):
            raise ManifestError("each scope in `bot_optional` must be in `bot` too")
        if len(self.prompts) > _MAX_PROMPTS:
            raise ManifestError(f"an entry in the top bar has at most {_MAX_PROMPTS} prompts")
        for event in self.bot_events:
            needed = _EVENT_SCOPES.get(event)
            if needed and needed not in self.bot_scopes:
                raise ManifestError(f"the event {event} needs the bot scope `{needed}`")
