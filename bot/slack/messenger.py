"""Everything that is said to Slack because of what somebody did there."""

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
from bot.slack.interactions import HOME_MARK, Click, Interaction

PROFILE_WITHIN = 1.5
"""Seconds that asking for a profile may take: Slack waits 3 for the acknowledgement."""

Clients = Callable[[str], WebClient]
"""Workspace id -> the client that speaks there."""

_SLACKBOT = "USLACKBOT"
"""Is no bot in Slack's own words."""

_NOT_DRAWN = {"invalid_blocks", "invalid_arguments"}
"""What Slack answers to a block that it doesn't know on that surface: nothing was posted."""

_FILES = "files:write"

_NO_CANVASES = ("missing_scope", "canvas_disabled", "free_team", "team_tier", "enterprise_is_restricted")
"""How the codes begin by which Slack refuses canvases for good: not granted, switched off, or not in the plan."""

_GONE = {"message_not_found", "channel_not_found", "cant_update_message"}

T = TypeVar("T")
D = TypeVar("D", Message, Form)

Outbox = Callable[[str], object]
"""Sends what is due in a workspace, without waiting for the next sweep."""

log = structlog.get_logger()


class Surface(Enum):
    """What blocks are drawn on. Slack may know a block on one of them and refuse it on another."""

    MESSAGE = "message"
    HOME = "home"
    MODAL = "modal"


class NoDirectMessagesError(CoachError):
    """The app's Messages tab is off, so no DM can be written."""

    prompt = "no_dm"


class NoFilesError(CoachError):
    """The app may not put files into a DM."""

    prompt = "no_files"


class NoCanvasError(CoachError):
    """Slack made no canvas."""

    prompt = "no_canvas"


@dataclass(frozen=True, slots=True)
class SlackProfile:
    """What Slack knows of a member; None where it doesn't tell."""

    zone: str | None = None
    title: str | None = None
    locale: str | None = None


class Messenger:
    """Posts neutral messages to Slack. Every method raises SlackError if Slack doesn't do it."""

    def __init__(self, clients: Clients, api_url: str) -> None:
        self._clients = clients
        self._api_url = api_url
        self._without_charts: set[tuple[str, Surface]] = set()
        self._without_canvases: set[str] = set()
        self._asking = ThreadPoolExecutor(8, thread_name_prefix="profile")

    def post(self, member: Member, message: Message) -> MessageRef:
        """Post in the member's DM."""
        post = self._clients(member.workspace).chat_postMessage

        def send(said: Message) -> Mapping[str, Any]:
            drawn = blocks.message(said)
            return call(post, channel=member.user, unfurl_links=False, unfurl_media=False, **drawn).data  # type: ignore[return-value]

        try:
            answer = self._drawn(member.workspace, Surface.MESSAGE, message, send)
        except RefusedError as error:
            if error.code == "messages_tab_disabled":
                raise NoDirectMessagesError from error
            raise
        return MessageRef(str(answer["channel"]), str(answer["ts"]))

    def update(self, member: Member, place: MessageRef, message: Message) -> None:
        """Change a message of which no response_url is at hand. One that is gone stays gone."""
        update = self._clients(member.workspace).chat_update

        def send(said: Message) -> None:
            call(update, channel=place.channel, ts=place.ts, **blocks.message(said))

        try:
            self._drawn(member.workspace, Surface.MESSAGE, message, send)
        except RefusedError as error:
            if error.code not in _GONE:
                raise

    def replace(self, interaction: Interaction, place: MessageRef, message: Message) -> MessageRef:
        """Put a message in the place of the one that was clicked."""
        said = blocks.message(self._drawable(interaction.member.workspace, message))
        try:
            self._respond(interaction, replace_original=True, **said)
        except SlackError as error:
            log.info("no answer over the response_url", reason=describe(error))
            self.update(interaction.member, place, message)
        return place

    def ephemeral(self, interaction: Interaction, message: Message) -> None:
        """Say something for that person's eyes only; in the DM if there is no other way."""
        said = blocks.message(self._drawable(interaction.member.workspace, message))
        try:
            self._respond(interaction, response_type="ephemeral", replace_original=False, **said)
        except (RefusedError, UnreachableError, RateLimitedError) as error:
            log.info("no answer over the response_url", reason=describe(error))
            self.post(interaction.member, message)

    def require_files(self, member: Member) -> None:
        """Raise NoFilesError if whoever installed the app declined the scope for files."""
        answer = call(self._clients(member.workspace).auth_test)
        granted = str(answer.headers.get("x-oauth-scopes", _FILES))
        if _FILES not in granted.replace(" ", "").split(","):
            raise NoFilesError

    def upload(self, below: MessageRef, member: Member, files: Mapping[str, str]) -> None:
        """Put files into the member's DM, below the message that says what they are."""
        uploads = [{"filename": name, "title": name, "content": text} for name, text in files.items()]
        call(self._clients(member.workspace).files_upload_v2, channel=below.channel, file_uploads=uploads)

    def takes_canvases(self, member: Member) -> bool:
        """Whether a canvas can be offered: their workspace hasn't refused one for good."""
        return member.workspace not in self._without_canvases

    @contextmanager
    def canvas(self, member: Member, title: str, markdown: str) -> Iterator[str]:
        """Create a canvas, and yield its link; once the member was sent that, make them its owner.

        Slack lets nobody in who wasn't sent the link, and only an owner can delete. NoCanvasError if it doesn't work;
        then no canvas is left.
        """
        speaker = self._clients(member.workspace)
        content = {"type": "markdown", "markdown": markdown}
        try:
            canvas = call(speaker.canvases_create, title=title, document_content=content)["canvas_id"]
        except SlackError as error:
            if isinstance(error, RefusedError) and error.code.startswith(_NO_CANVASES):
                self._without_canvases.add(member.workspace)
            log.info("no canvas", reason=describe(error))
            raise NoCanvasError from error
        try:
            app = call(speaker.auth_test)
            yield f"{app['url']}docs/{app['team_id']}/{canvas}"
            call(speaker.canvases_access_set, canvas_id=canvas, access_level="owner", user_ids=[member.user])
        except (SlackError, CoachError) as error:
            log.warning("canvas not handed over", reason=describe(error))
            with suppress(SlackError):
                call(speaker.canvases_delete, canvas_id=canvas)
            raise NoCanvasError from error

    def publish_home(self, member: Member, page: Message) -> None:
        """Publish the member's Home tab."""
        publish = self._clients(member.workspace).views_publish

        def send(said: Message) -> None:
            call(publish, user_id=member.user, view=blocks.home(said))

        self._drawn(member.workspace, Surface.HOME, page, send)

    def open_form(self, interaction: Interaction, form: Form) -> None:
        """Open a dialog; the trigger lives for three seconds."""
        opened = self._clients(interaction.member.workspace).views_open
        if isinstance(interaction, Click) and interaction.on_home:
            form = replace(form, value=form.value + HOME_MARK)

        def send(said: Form) -> None:
            call(opened, trigger_id=interaction.trigger_id, view=blocks.modal(said))

        self._drawn(interaction.member.workspace, Surface.MODAL, form, send)

    def update_form(self, click: Click, form: Form) -> None:
        """Replace the dialog that was clicked in."""
        update = self._clients(click.member.workspace).views_update

        def send(said: Form) -> None:
            call(update, view_id=click.view_id, view=blocks.modal(said))

        self._drawn(click.member.workspace, Surface.MODAL, form, send)

    def profile(self, member: Member) -> SlackProfile:
        """Ask Slack for the member's time zone, title and language; none is known unless it tells in PROFILE_WITHIN.

        Slack may be waiting for the 200 meanwhile, so the time is limited in total: the SDK's timeout is only that of a
        single read.
        """
        asked = self._asking.submit(self._quickly_asked, member)
        try:
            user: Mapping[str, Any] = asked.result(PROFILE_WITHIN).get("user") or {}
        except (SlackError, TimeoutError) as error:
            asked.cancel()
            log.warning("no profile from Slack", reason=describe(error))
            return SlackProfile()
        title = " ".join(str((user.get("profile") or {}).get("title") or "").split())
        return SlackProfile(str(user.get("tz") or "") or None, title or None, str(user.get("locale") or "") or None)

    def barred(self, member: Member) -> Ineligible | None:
        """Return why somebody can't be on a team, by what Slack knows of them; None if they can."""
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
        """Ask for somebody's name, for what is read outside of Slack; their id if Slack doesn't tell."""
        try:
            user = self._user(member)
        except SlackError as error:
            log.warning("no name from Slack", reason=describe(error))
            return member.user
        return str(user.get("real_name") or user.get("name") or member.user)

    def permalink(self, member: Member, place: MessageRef) -> str:
        """Ask for the link to a message; empty if there is none, as in a channel that the app isn't in."""
        speaker = self._clients(member.workspace)
        try:
            answer = call(speaker.chat_getPermalink, channel=place.channel, message_ts=place.ts)
        except SlackError as error:
            log.info("no link from Slack", reason=describe(error))
            return ""
        link = str(answer["permalink"])
        is_message = urlsplit(link).path.startswith("/archives/")
        return link if is_message and _is_slack_s(link, self._api_url) else ""

    def _respond(self, interaction: Interaction, **body: Any) -> None:  # noqa: ANN401  the fields of a message
        address = interaction.response_url
        if not _is_slack_s(address, self._api_url):
            raise RefusedError("no_response_url")

        def respond() -> None:
            status = api.respond(address, body)
            if status != 200:  # noqa: PLR2004  HTTP's OK
                raise RefusedError(f"http_{status}")

        call(respond)

    def _quickly_asked(self, member: Member) -> SlackResponse:
        speaker = self._clients(member.workspace)
        quick = api.client(speaker.token or "", speaker.base_url, timeout=ceil(PROFILE_WITHIN))
        return call(quick.users_info, user=member.user, include_locale=True)

    def _user(self, member: Member) -> Mapping[str, Any]:
        user: Mapping[str, Any] = call(self._clients(member.workspace).users_info, user=member.user)["user"]
        return user

    def _drawn(self, workspace: str, surface: Surface, shown: D, send: Callable[[D], T]) -> T:
        """Send with charts; if the surface doesn't know them there, send again without, from then on."""
        plain = shown.without_charts
        if plain == shown or (workspace, surface) in self._without_charts:
            return send(plain)
        try:
            return send(shown)
        except RefusedError as error:
            if error.code not in _NOT_DRAWN:
                raise
        answer = send(plain)
        self._without_charts.add((workspace, surface))
        return answer

    def _drawable(self, workspace: str, message: Message) -> Message:
        return message.without_charts if (workspace, Surface.MESSAGE) in self._without_charts else message


def _is_slack_s(address: str, api_url: str) -> bool:
    """Whether an address is Slack's: below its domain, or where the API is."""
    there, api = urlsplit(address), urlsplit(api_url)
    below = there.scheme == "https" and f".{there.hostname}".endswith((".slack.com", f".{api.hostname}"))
    return below or (there.scheme, there.netloc) == (api.scheme, api.netloc)
