"""Takes somebody who installs the app to Slack, and what Slack sends back to the database."""

import time
from collections.abc import Callable, Mapping
from functools import partial

import structlog

from bot.domain.errors import NotSavedError
from bot.domain.installation import Grant
from bot.domain.people import Member
from bot.errors import describe
from bot.messages.install import Ended, InstallMessages
from bot.services import Clock
from bot.services.installing import InstallationService, StateError
from bot.slack.endpoint import LimitedLog
from bot.slack.errors import NO_TOKEN, RefusedError, SlackError, call
from bot.slack.messenger import Clients, Outbox
from bot.slack.oauth import OAuth
from bot.slack.reply_executor import Task

PAGE = "/slack/install"
_SPENT = {"invalid_code", "code_already_used", "code_expired"}

log = structlog.get_logger()


class Installing:
    """The steps of an installation.

    Args:
        later: runs what a page needn't wait for.
        outbox: sends the welcome.
    """

    def __init__(
        self,
        installations: InstallationService,
        oauth: OAuth,
        messages: InstallMessages,
        later: Callable[[Member, Task], None],
        outbox: Outbox,
    ) -> None:
        self._installations = installations
        self._oauth = oauth
        self._messages = messages
        self._later = later
        self._outbox = outbox
        self._refused = LimitedLog(time.monotonic)

    def begin(self, browser: str) -> str:
        """Where somebody goes to agree."""
        return self._oauth.authorize_url(self._installations.begin(browser))

    def finish(self, sent: Mapping[str, str], browser: str) -> Ended:
        """Install the app with what Slack sent back through the browser, or say why not."""
        try:
            grant = self._granted(sent, browser)
        except StateError as error:
            return self._failed(error.prompt, error)
        except RefusedError as error:
            return self._failed("code" if error.code in _SPENT else "refused", error)
        except SlackError as error:
            return self._failed("unreachable", error)
        except NotSavedError as error:
            return self._failed("not_saved", error)
        log.info("installed", workspace=grant.workspace, enterprise=grant.enterprise)
        self._later(Member(grant.workspace, grant.installer), partial(self._outbox, grant.workspace))
        return Ended(well=True, page=self._messages.done(grant.name), link=self._oauth.app_url(grant))

    def _granted(self, sent: Mapping[str, str], browser: str) -> Grant:
        if "error" in sent:
            raise StateError("denied" if sent["error"] == "access_denied" else "refused")
        self._installations.redeem(sent.get("state", ""), browser)
        grant = self._oauth.exchange(sent.get("code", ""))
        self._installations.install(grant)
        return grant

    def _failed(self, why: str, error: Exception) -> Ended:
        self._refused.warning("not installed", why=why, reason=describe(error))
        return Ended(well=False, page=self._messages.failed(why), link=PAGE)


def check(workspace: str, clients: Clients, installations: InstallationService, now: Clock) -> None:
    """Ask Slack whether a token still works. If not, the app was uninstalled, and we weren't told."""
    try:
        call(clients(workspace).auth_test)
    except RefusedError as error:
        if error.code in NO_TOKEN and installations.remove((workspace,), now()):
            log.warning("uninstalled, and Slack's event was missed", workspace=workspace)
    except SlackError as error:
        log.info("the token can't be checked", workspace=workspace, reason=describe(error))
