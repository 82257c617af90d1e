"""Everything that goes out to Slack."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.check import Place
from bot.domain.errors import CoachError
from bot.domain.people import Member
from bot.domain.team import Barred
from bot.messages.parts import Form, Message
from bot.slack import api, blocks
from bot.slack.inbound import Inbound

ZONE_WITHIN = 1.5
"""Seconds that asking for a time zone may take: Slack waits 3 for the acknowledgement."""

Clients = Callable[[str], WebClient]
"""Workspace id -> the client that speaks there."""

_SLACKBOT = "USLACKBOT"
"""Is no bot in Slack's own words."""

_NOT_DRAWN = {"invalid_blocks", "invalid_arguments"}
"""What Slack answers to a block that a workspace doesn't know: nothing was posted."""

Surface = Literal["message", "home"]
"""Where blocks are shown. Slack may know a block on one and not on the other."""

T = TypeVar("T")

Outbox = Callable[[str], object]
"""Sends what is due in a workspace, without waiting for the next sweep."""

log = structlog.get_logger()


class NoDirectMessagesError(CoachError):
    """The app's Messages tab is off, so no DM can be written."""

    prompt = "no_dm"


class Messenger:
    """Posts neutral messages to Slack."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._dms: dict[Member, str] = {}
        self._without_charts: set[tuple[str, Surface]] = set()
        self._asking = ThreadPoolExecutor(8, thread_name_prefix="zone")

    def post(self, member: Member, message: Message) -> Place:
        """Post into the member's DM."""
        try:
            answer = self._drawn(
                (member.workspace, "message"),
                message,
                lambda said: self._clients(member.workspace).chat_postMessage(
                    channel=member.user,
                    unfurl_links=False,
                    unfurl_media=False,
                    **blocks.message(said),
                ),
            )
        except SlackApiError as error:
            if error.response["error"] == "messages_tab_disabled":
                raise NoDirectMessagesError from error
            raise
        self._dms[member] = str(answer["channel"])
        return Place(str(answer["channel"]), str(answer["ts"]))

    def in_dm(self, came: Inbound) -> bool:
        """Tell whether something happened in the DM with the app, as far as is known: a command could be in any DM."""
        return came.in_dm or self._dms.get(came.member) == came.channel

    def zone(self, member: Member) -> str | None:
        """Ask Slack for the member's time zone; None where it doesn't tell within `ZONE_WITHIN`.

        Slack waits for the 200 meanwhile, so the time is limited in total: the SDK's timeout is only that of a single
        read.
        """
        speaker = self._clients(member.workspace)
        quick = api.client(speaker.token or "", speaker.base_url, timeout=ceil(ZONE_WITHIN))
        asked = self._asking.submit(quick.users_info, user=member.user)
        try:
            return str(asked.result(ZONE_WITHIN)["user"].get("tz") or "") or None
        except Exception as error:  # noqa: BLE001  whatever went wrong, it must not cost the member's wish
            asked.cancel()
            log.warning("no time zone from Slack", reason=type(error).__name__)
            return None

    def barred(self, member: Member) -> Barred | None:
        """Tell why somebody can't be on a team, by what Slack knows of them; None where they can."""
        try:
            user = self._clients(member.workspace).users_info(user=member.user)["user"]
        except SlackApiError as error:
            if error.response["error"] in {"user_not_found", "user_not_visible"}:
                return Barred.GONE
            raise
        if user["is_bot"] or user["id"] == _SLACKBOT:
            return Barred.APP
        if user["deleted"]:
            return Barred.GONE
        stranger = user.get("is_stranger") or user.get("team_id") not in {member.workspace, None}
        return Barred.GUEST if stranger or user.get("is_restricted") or user.get("is_ultra_restricted") else None

    def name(self, member: Member) -> str:
        """Give somebody's name as Slack knows it, for what is read outside of Slack; their id where it says none."""
        try:
            user = self._clients(member.workspace).users_info(user=member.user)["user"]
        except SlackApiError as error:
            log.warning("name not to be had", reason=error.response["error"])
            return member.user
        return str(user.get("real_name") or user.get("name") or member.user)

    def upload(self, member: Member, files: Mapping[str, str], message: Message) -> None:
        """Put files into the member's DM, below a message that says what they are.

        Args:
            member: whose DM.
            files: name of a file -> its text.
            message: goes before them; where it lands is where the files go.
        """
        place = self.post(member, message)
        self._clients(member.workspace).files_upload_v2(
            channel=place.channel,
            file_uploads=[{"filename": name, "title": name, "content": text} for name, text in files.items()],
        )

    def permalink(self, member: Member, place: Place) -> str:
        """Give the link to a message; empty where Slack gives none, as of a channel that the app isn't in."""
        speaker = self._clients(member.workspace)
        try:
            answer = speaker.chat_getPermalink(channel=place.channel, message_ts=place.ts)
        except SlackApiError as error:
            log.info("link not to be had", reason=error.response.get("error"))
            return ""
        except OSError as error:  # Slack can't be reached: what was kept is kept without
            log.warning("link not to be had", reason=type(error).__name__)
            return ""
        link = str(answer["permalink"])
        return link if _is_slack_s(link, speaker.base_url) else ""

    def update(self, member: Member, place: Place, message: Message) -> None:
        """Change a message where no response_url of it is at hand. One that is gone stays gone."""
        try:
            self._drawn(
                (member.workspace, "message"),
                message,
                lambda said: self._clients(member.workspace).chat_update(
                    channel=place.channel, ts=place.ts, **blocks.message(said)
                ),
            )
        except SlackApiError as error:
            if error.response["error"] not in {"message_not_found", "channel_not_found", "cant_update_message"}:
                raise

    def publish_home(self, member: Member, page: Message) -> None:
        """Put up the member's Home page."""
        self._drawn(
            (member.workspace, "home"),
            page,
            lambda said: self._clients(member.workspace).views_publish(user_id=member.user, view=blocks.home(said)),
        )

    def open_form(self, member: Member, trigger: str, form: Form) -> None:
        """Open a dialog; the trigger lives for three seconds."""
        self._clients(member.workspace).views_open(trigger_id=trigger, view=blocks.modal(form))

    def update_form(self, member: Member, view: str, form: Form) -> None:
        """Put a dialog in the place of the one that was clicked in."""
        self._clients(member.workspace).views_update(view_id=view, view=blocks.modal(form))

    def _drawn(self, shown_on: tuple[str, Surface], message: Message, call: Callable[[Message], T]) -> T:
        """Draw with charts; where a surface of a workspace refuses them, draw again without, from then on."""
        plain = message.without_charts
        if plain == message or shown_on in self._without_charts:
            return call(plain)
        try:
            return call(message)
        except SlackApiError as error:
            if error.response["error"] not in _NOT_DRAWN:
                raise
        answer = call(plain)
        self._without_charts.add(shown_on)
        return answer

    def replace(self, came: Inbound, message: Message) -> Place:
        """Put a message in the place of the one that was clicked; without one, post it into the DM.

        Returns:
            Where the message stands.
        """
        if not came.message_ts:
            return self.post(came.member, message)
        place = Place(came.channel, came.message_ts)
        if not _respond(came.response_url, replace_original=True, **blocks.message(message)):
            self.update(came.member, place, message)
        return place

    def here(self, came: Inbound, message: Message) -> None:
        """Answer where it was said: in the DM as a message that stays, elsewhere for that person's eyes."""
        if self.in_dm(came):
            self.post(came.member, message)
        else:
            self.aside(came, message)

    def aside(self, came: Inbound, message: Message) -> None:
        """Say something in passing, for that person's eyes; into the DM where there is no other way."""
        said = blocks.message(message)
        if not _respond(came.response_url, response_type="ephemeral", replace_original=False, **said):
            self.post(came.member, message)


def _is_slack_s(link: str, api_url: str) -> bool:
    """Whether a link leads to a message in Slack: to some workspace's address, or to where the API is."""
    there, api = urlsplit(link), urlsplit(api_url)
    slack = there.scheme == "https" and (there.hostname or "").endswith(".slack.com")
    return there.path.startswith("/archives/") and (slack or (there.scheme, there.netloc) == (api.scheme, api.netloc))


def _respond(response_url: str, **body: Any) -> bool:  # noqa: ANN401  the fields of a message
    if not response_url:
        return False
    status = api.respond(response_url, body)
    if status != 200:  # noqa: PLR2004  HTTP's OK
        log.warning("response_url refused", status=status)
        return False
    return True
