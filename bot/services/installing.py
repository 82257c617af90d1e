"""Installing the app in a workspace, and uninstalling it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery
from bot.domain.installation import Grant, Installation, installed, lapsed, removed
from bot.domain.people import Member
from bot.services import Clock, NewId
from bot.services.idempotency import writing
from bot.services.sending import INSTALLED
from bot.services.tokens import TokenService
from bot.storage.encryption import Binding, EncryptionError
from bot.storage.unit_of_work import Storage, UnitOfWork

STATE_LIFETIME = timedelta(minutes=10)

_NO_WORKSPACE = ""
"""Recorded with a state, since the workspace is not known yet."""


class StateError(Exception):
    """Slack returned a state that can't be accepted. `prompt` is the name of the prompt that says why."""

    def __init__(self, prompt: str) -> None:
        super().__init__(prompt)
        self.prompt = prompt


class InstallationService:
    """Installs and uninstalls the app.

    Starting an installation stores nothing: the state is encrypted and bound to the browser. It is recorded once it is
    used, so that it can't be used twice.
    """

    def __init__(self, storage: Storage, clock: Clock, new_id: NewId, client_id: str, tokens: TokenService) -> None:
        self._storage = storage
        self._clock = clock
        self._new_id = new_id
        self._client_id = client_id
        self._tokens = tokens

    def begin(self, browser: str) -> str:
        """Return a state for an installation that is started in this browser."""
        words = {"id": self._new_id(), "until": (self._clock() + STATE_LIFETIME).isoformat()}
        return self._storage.cipher.seal(words, _state_of(browser)).decode()

    def redeem(self, state: str, browser: str) -> None:
        """Use a state up; StateError if it has expired, was used before, or was made for another browser."""
        try:
            words = self._storage.cipher.open(state.encode(), _state_of(browser))
        except EncryptionError:
            raise StateError("elsewhere") from None
        now = self._clock()
        if now > datetime.fromisoformat(str(words["until"])):
            raise StateError("late")
        with self._storage.writing() as work:
            if not work.interactions.record(_NO_WORKSPACE, str(words["id"]), now):
                raise StateError("used")

    def install(self, grant: Grant) -> None:
        """Save what Slack has granted, and send the installer a welcome, once."""
        now = self._clock()
        with self._storage.writing() as work:
            before = work.installations.lock(grant.workspace)
            if before and lapsed(before, now):
                work.purge(now, before.client_id)
            work.installations.put(installed(before, grant, self._client_id, now))
            installer = Member(grant.workspace, grant.installer)
            work.deliveries.add(Delivery(self._new_id(), installer, INSTALLED, "", now))
        self._tokens.invalidate(grant.workspace)

    def remove(self, candidates: Iterable[str], at: datetime) -> str | None:
        """Delete the tokens of a workspace where the app was uninstalled, and send nothing more there.

        Open rounds are deleted, since nobody could be told how they end. Other data is kept for the grace period.

        Args:
            candidates: ids of the workspace and of its organisation; the first that has an installation is meant.
            at: when the app was uninstalled.

        Returns:
            The id of the installation's workspace or organisation; None if nothing has changed.
        """
        with writing(self._storage, self._clock) as work:
            uninstalled = _uninstalled(work, candidates, at)
            if uninstalled:
                work.installations.put(uninstalled)
                work.deliveries.skip_open(uninstalled.workspace, "uninstalled")
                work.rounds.delete_all_open(uninstalled.workspace)
        if not uninstalled:
            return None
        self._tokens.invalidate(uninstalled.workspace)
        return uninstalled.workspace


def _uninstalled(work: UnitOfWork, candidates: Iterable[str], at: datetime) -> Installation | None:
    found = next((one for candidate in candidates if (one := work.installations.lock(candidate))), None)
    return removed(found, at) if found else None


def _state_of(browser: str) -> Binding:
    return ("state", "install", browser)
