"""Installs the app in a workspace by OAuth."""

import time
from collections.abc import Callable, Mapping
from functools import partial

import structlog

from bot.domain.errors import NotSavedError
from bot.domain.installation import Grant
from bot.domain.people import Member
from bot.errors import describe
from bot.messages.install import InstallMessages, InstallOutcome
from bot.services import Clock
from bot.services.installing import InstallationService, StateError
from bot.slack.endpoint import RateLimitedLog
from bot.slack.errors import INVALID_TOKEN, RefusedError, SlackError, call
from bot.slack.messenger import Clients, Outbox
from bot.slack.oauth import OAuth
from bot.slack.reply_executor import Task

PAGE = "/slack/install"
_CODE_ERRORS = {"invalid_code", "code_already_used", "code_expired"}

log = structlog.get_logger()


class Installing:
    """The two steps of an installation by OAuth.

    Args:
        submit: runs a task after the response was sent.
        outbox: sends the welcome message.
    """

    def __init__(
        self,
        installations: InstallationService,
        oauth: OAuth,
        messages: InstallMessages,
        submit: Callable[[Member, Task], None],
        outbox: Outbox,
    ) -> None:
        self._installations = installations
        self._oauth = oauth
        self._messages = messages
        self._submit = submit
        self._outbox = outbox
        self._refused = RateLimitedLog(time.monotonic)

    def begin(self, browser: str) -> str:
        """Return the URL of the page where the installer grants the scopes."""
        return self._oauth.authorize_url(self._installations.begin(browser))

    def finish(self, query: Mapping[str, str], browser: str) -> InstallOutcome:
        """Complete the installation from the redirect's query parameters. On failure, return a page with the reason."""
        try:
            grant = self._install(query, browser)
        except StateError as error:
            return self._failed(error.prompt, error)
        except RefusedError as error:
            return self._failed("code" if error.code in _CODE_ERRORS else "refused", error)
        except SlackError as error:
            return self._failed("unreachable", error)
        except NotSavedError as error:
            return self._failed("not_saved", error)
        log.info("installed", workspace=grant.workspace, enterprise=grant.enterprise)
        self._submit(Member(grant.workspace, grant.installer), partial(self._outbox, grant.workspace))
        return InstallOutcome(succeeded=True, page=self._messages.done(grant.name), link=self._oauth.app_url(grant))

    def _install(self, query: Mapping[str, str], browser: str) -> Grant:
        if "error" in query:
            raise StateError("denied" if query["error"] == "access_denied" else "refused")
        self._installations.redeem(query.get("state", ""), browser)
        grant = self._oauth.exchange(query.get("code", ""))
        self._installations.install(grant)
        return grant

    def _failed(self, prompt: str, error: Exception) -> InstallOutcome:
        self._refused.warning("not installed", why=prompt, reason=describe(error))
        return InstallOutcome(succeeded=False, page=self._messages.failed(prompt), link=PAGE)


def check(workspace: str, clients: Clients, installations: InstallationService, now: Clock) -> None:
    """Test a workspace's token. If it is invalid, the app was uninstalled and Slack's event was missed: delete it."""
    try:
        call(clients(workspace).auth_test)
    except RefusedError as error:
        if error.code in INVALID_TOKEN and installations.remove((workspace,), now()):
            log.warning("uninstalled; the event was missed", workspace=workspace)
    except SlackError as error:
        log.info("the token can't be checked", workspace=workspace, reason=describe(error))
