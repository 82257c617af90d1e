"""Slack's Web API, as far as responses to interactions need it."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from enum import Enum
from math import ceil
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.domain.conversation import MessageRef
from bot.domain.errors import CoachError
from bot.domain.people import Member
from bot.domain.team import Ineligible
from bot.errors import describe
from bot.messages.parts import Form, Message
from bot.slack import api, blocks
from bot.slack.errors import RateLimitedError, RefusedError, SlackError, UnreachableError, call
from bot.slack.interactions import HOME_SUFFIX, Click, Interaction

PROFILE_WITHIN = 1.5
"""Seconds that fetching a profile may take. Slack waits 3 seconds for an acknowledgement."""

Clients = Callable[[str], WebClient]
"""Workspace id -> the client for that workspace."""

_SLACKBOT = "USLACKBOT"
"""In Slack's API, `is_bot` is false for Slackbot."""

_UNSUPPORTED_BLOCK = {"invalid_blocks", "invalid_arguments"}
"""Slack's error codes for a block that it doesn't support on that surface. Nothing was posted."""

_FILES = "files:write"

_NO_CANVASES = ("missing_scope", "canvas_disabled", "free_team", "team_tier", "enterprise_is_restricted")
"""Prefixes of the error codes for a workspace without canvases: not granted, disabled, or not in its plan."""

_GONE = {"message_not_found", "channel_not_found", "cant_update_message"}

T = TypeVar("T")
D = TypeVar("D", Message, Form)

Outbox = Callable[[str], object]
"""Sends a workspace's due deliveries without waiting for the next sweep."""

log = structlog.get_logger()


class Surface(Enum):
    """Where blocks are shown. Slack may support a block on one surface and refuse it on another."""

    MESSAGE = "message"
    HOME = "home"
    MODAL = "modal"


class NoDirectMessagesError(CoachError):
    """The app can't post DMs, since its Messages tab is disabled."""

    prompt = "no_dm"


class NoFilesError(CoachError):
    """The app can't upload files, since the scope wasn't granted."""

    prompt = "no_files"


class NoCanvasError(CoachError):
    """The canvas couldn't be created or shared."""

    prompt = "no_canvas"


@dataclass(frozen=True, slots=True)
class SlackProfile:
    """A member's profile in Slack. A field is None if Slack doesn't return it."""

    zone: str | None = None
    title: str | None = None
    locale: str | None = None


class Messenger:
    """Sends messages and forms to Slack. Unless it says otherwise, a method raises SlackError if the call fails."""

    def __init__(self, clients: Clients, api_url: str) -> None:
        self._clients = clients
        self._api_url = api_url
        self._without_charts: set[tuple[str, Surface]] = set()
        self._without_canvases: set[str] = set()
        self._profile_pool = ThreadPoolExecutor(8, thread_name_prefix="profile")

    def post(self, member: Member, message: Message) -> MessageRef:
        """Post in the member's DM."""
        post = self._clients(member.workspace).chat_postMessage

        def send(content: Message) -> Mapping[str, Any]:
            body = blocks.message(content)
            return call(post, channel=member.user, unfurl_links=False, unfurl_media=False, **body).data  # type: ignore[return-value]

        try:
            response = self._send(member.workspace, Surface.MESSAGE, message, send)
        except RefusedError as error:
            if error.code == "messages_tab_disabled":
                raise NoDirectMessagesError from error
            raise
        return MessageRef(str(response["channel"]), str(response["ts"]))

    def update(self, member: Member, ref: MessageRef, message: Message) -> None:
        """Replace a message without a response_url. Do nothing if it was deleted."""
        update = self._clients(member.workspace).chat_update

        def send(content: Message) -> None:
            call(update, channel=ref.channel, ts=ref.ts, **blocks.message(content))

        try:
            self._send(member.workspace, Surface.MESSAGE, message, send)
        except RefusedError as error:
            if error.code not in _GONE:
                raise

    def replace(self, interaction: Interaction, ref: MessageRef, message: Message) -> None:
        """Replace the message that was clicked: by the response_url, or by chat.update if that fails."""
        body = blocks.message(self._supported(interaction.member.workspace, message))
        try:
            self._respond(interaction, replace_original=True, **body)
        except SlackError as error:
            log.info("no response over the response_url", reason=describe(error))
            self.update(interaction.member, ref, message)

    def ephemeral(self, interaction: Interaction, message: Message) -> None:
        """Post a message visible only to the member. If that is impossible, post it in the DM."""
        body = blocks.message(self._supported(interaction.member.workspace, message))
        try:
            self._respond(interaction, response_type="ephemeral", replace_original=False, **body)
        except (RefusedError, UnreachableError, RateLimitedError) as error:
            log.info("no response over the response_url", reason=describe(error))
            self.post(interaction.member, message)

    def require_files(self, member: Member) -> None:
        """Raise NoFilesError if the installer declined the scope for files."""
        response = call(self._clients(member.workspace).auth_test)
        if _FILES not in api.granted_scopes(response, _FILES):
            raise NoFilesError

    def upload(self, below: MessageRef, member: Member, files: Mapping[str, str]) -> None:
        """Upload files to the member's DM, below the message that announces them."""
        uploads = [{"filename": name, "title": name, "content": text} for name, text in files.items()]
        call(self._clients(member.workspace).files_upload_v2, channel=below.channel, file_uploads=uploads)

    def supports_canvases(self, member: Member) -> bool:
        """Whether the member's workspace supports canvases, as far as known from earlier attempts."""
        return member.workspace not in self._without_canvases

    @contextmanager
    def canvas(self, member: Member, title: str, markdown: str) -> Iterator[str]:
        """Create a canvas and yield its link. When the block ends, make the member its owner.

        The block must send the member the link: without it, Slack refuses to give them access. They become the owner
        since only an owner can delete a canvas.

        Raises:
            NoCanvasError: if that fails. The canvas is deleted.
        """
        client = self._clients(member.workspace)
        content = {"type": "markdown", "markdown": markdown}
        try:
            canvas = call(client.canvases_create, title=title, document_content=content)["canvas_id"]
        except SlackError as error:
            if isinstance(error, RefusedError) and error.code.startswith(_NO_CANVASES):
                self._without_canvases.add(member.workspace)
            log.info("canvas not created", reason=describe(error))
            raise NoCanvasError from error
        try:
            app = call(client.auth_test)
            yield f"{app['url']}docs/{app['team_id']}/{canvas}"
            call(client.canvases_access_set, canvas_id=canvas, access_level="owner", user_ids=[member.user])
        except (SlackError, CoachError) as error:
            log.warning("canvas not shared", reason=describe(error))
            with suppress(SlackError):
                call(client.canvases_delete, canvas_id=canvas)
            raise NoCanvasError from error

    def publish_home(self, member: Member, page: Message) -> None:
        publish = self._clients(member.workspace).views_publish

        def send(content: Message) -> None:
            call(publish, user_id=member.user, view=blocks.home(content))

        self._send(member.workspace, Surface.HOME, page, send)

    def open_form(self, interaction: Interaction, form: Form) -> None:
        """Open a dialog. The interaction's trigger is valid for three seconds."""
        views_open = self._clients(interaction.member.workspace).views_open
        if isinstance(interaction, Click) and interaction.on_home:
            form = replace(form, value=form.value + HOME_SUFFIX)

        def send(content: Form) -> None:
            call(views_open, trigger_id=interaction.trigger_id, view=blocks.modal(content))

        self._send(interaction.member.workspace, Surface.MODAL, form, send)

    def update_form(self, click: Click, form: Form) -> None:
        update = self._clients(click.member.workspace).views_update

        def send(content: Form) -> None:
            call(update, view_id=click.view_id, view=blocks.modal(content))

        self._send(click.member.workspace, Surface.MODAL, form, send)

    def profile(self, member: Member) -> SlackProfile:
        """Fetch the member's time zone, title and language. If that fails or takes too long, the profile is empty.

        Slack may be waiting for an acknowledgement meanwhile, so the total time is limited. The SDK's timeout limits
        only each single read.
        """
        future = self._profile_pool.submit(self._fetch_profile, member)
        try:
            user: Mapping[str, Any] = future.result(PROFILE_WITHIN).get("user") or {}
        except (SlackError, TimeoutError) as error:
            future.cancel()
            log.warning("profile not fetched", reason=describe(error))
            return SlackProfile()
        title = " ".join(str((user.get("profile") or {}).get("title") or "").split())
        return SlackProfile(str(user.get("tz") or "") or None, title or None, str(user.get("locale") or "") or None)

    def barred(self, member: Member) -> Ineligible | None:
        """Return the reason why somebody can't be on a team (an app, a guest, gone); None if they can."""
        try:
            user = self._user(member)
        except RefusedError as error:
            if error.code in {"user_not_found", "user_not_visible"}:
                return Ineligible.GONE
            raise
        if user["is_bot"] or user["id"] == _SLACKBOT:
            return Ineligible.APP
        if user["deleted"]:
            return Ineligible.GONE
        homes = {user.get("team_id"), (user.get("enterprise_user") or {}).get("enterprise_id")}
        stranger = user.get("is_stranger") or (homes != {None} and member.workspace not in homes)
        return Ineligible.GUEST if stranger or user.get("is_restricted") or user.get("is_ultra_restricted") else None

    def name(self, member: Member) -> str:
        """Fetch a member's name for files that are read outside Slack. Return their user id if that fails."""
        try:
            user = self._user(member)
        except SlackError as error:
            log.warning("name not fetched", reason=describe(error))
            return member.user
        return str(user.get("real_name") or user.get("name") or member.user)

    def permalink(self, member: Member, ref: MessageRef) -> str:
        """Fetch the link to a message. Return "" if that fails, as in a channel that the app isn't in."""
        get_permalink = self._clients(member.workspace).chat_getPermalink
        try:
            link = str(call(get_permalink, channel=ref.channel, message_ts=ref.ts)["permalink"])
        except SlackError as error:
            log.info("permalink not fetched", reason=describe(error))
            return ""
        is_message = urlsplit(link).path.startswith("/archives/")
        return link if is_message and _is_slack_url(link, self._api_url) else ""

    def _respond(self, interaction: Interaction, **body: Any) -> None:  # noqa: ANN401  the fields of a message
        url = interaction.response_url
        if not _is_slack_url(url, self._api_url):
            raise RefusedError("no_response_url")

        def respond() -> None:
            status = api.respond(url, body)
            if status != 200:  # noqa: PLR2004  HTTP's OK
                raise RefusedError(f"http_{status}")

        call(respond)

    def _fetch_profile(self, member: Member) -> SlackResponse:
        client = self._clients(member.workspace)
        impatient = api.client(client.token or "", client.base_url, timeout=ceil(PROFILE_WITHIN))
        return call(impatient.users_info, user=member.user, include_locale=True)

    def _user(self, member: Member) -> Mapping[str, Any]:
        user: Mapping[str, Any] = call(self._clients(member.workspace).users_info, user=member.user)["user"]
        return user

    def _send(self, workspace: str, surface: Surface, content: D, send: Callable[[D], T]) -> T:
        """Send content with its charts. If the workspace doesn't support charts on that surface, leave them out."""
        plain = content.without_charts
        if plain == content or (workspace, surface) in self._without_charts:
            return send(plain)
        try:
            return send(content)
        except RefusedError as error:
            if error.code not in _UNSUPPORTED_BLOCK:
                raise
        response = send(plain)
        self._without_charts.add((workspace, surface))
        return response

    def _supported(self, workspace: str, message: Message) -> Message:
        return message.without_charts if (workspace, Surface.MESSAGE) in self._without_charts else message


def _is_slack_url(url: str, api_url: str) -> bool:
    """Whether a URL is Slack's: on its domain or a subdomain, or on the server of the API."""
    parts, api = urlsplit(url), urlsplit(api_url)
    on_domain = parts.scheme == "https" and f".{parts.hostname}".endswith((".slack.com", f".{api.hostname}"))
    return on_domain or (parts.scheme, parts.netloc) == (api.scheme, api.netloc)
