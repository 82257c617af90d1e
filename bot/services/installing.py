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

STATE_LASTS = timedelta(minutes=10)

_NOWHERE = ""
"""In place of a workspace, of what is noted before one is known."""


class StateError(Exception):
    """The state that came back from Slack isn't good. `prompt` says why."""

    def __init__(self, prompt: str) -> None:
        super().__init__(prompt)
        self.prompt = prompt


class InstallationService:
    """Installs and uninstalls.

    Nothing is kept of an installation that somebody begins: the state is encrypted for their browser, and only one that
    comes back is noted, so that it can't come back again.
    """

    def __init__(self, storage: Storage, clock: Clock, new_id: NewId, client_id: str, tokens: TokenService) -> None:
        self._storage = storage
        self._clock = clock
        self._new_id = new_id
        self._client_id = client_id
        self._tokens = tokens

    def begin(self, browser: str) -> str:
        """Make a state for an installation that is begun in a browser."""
        words = {"id": self._new_id(), "until": (self._clock() + STATE_LASTS).isoformat()}
        return self._storage.cipher.seal(words, _state_of(browser)).decode()

    def redeem(self, state: str, browser: str) -> None:
        """Use up a state; StateError if it is too old, was used before, or is another browser's."""
        try:
            words = self._storage.cipher.open(state.encode(), _state_of(browser))
        except EncryptionError:
            raise StateError("elsewhere") from None
        now = self._clock()
        if now > datetime.fromisoformat(str(words["until"])):
            raise StateError("late")
        with self._storage.writing() as work:
            if not work.interactions.note(_NOWHERE, str(words["id"]), now):
                raise StateError("used")

    def install(self, grant: Grant) -> None:
        """Keep what Slack granted, and have the installer welcomed, once."""
        now = self._clock()
        with self._storage.writing() as work:
            before = work.installations.lock(grant.workspace)
            if before and lapsed(before, now):
                work.purge(now, before.client_id)
            work.installations.put(installed(before, grant, self._client_id, now))
            installer = Member(grant.workspace, grant.installer)
            work.deliveries.add(Delivery(self._new_id(), installer, INSTALLED, "", now))
        self._tokens.invalidate(grant.workspace)

    def remove(self, places: Iterable[str], at: datetime) -> str | None:
        """Delete the tokens of a workspace where the app was uninstalled, and send nothing more there.

        Open rounds are dropped, since nobody would be told of their end. The data stays for the grace.

        Args:
            places: the workspace, and the organisation that it is in. The first one with an installation is meant.
            at: when.

        Returns:
            The workspace; None if nothing has changed.
        """
        with writing(self._storage, self._clock) as work:
            gone = _gone(work, places, at)
            if gone:
                work.installations.put(gone)
                work.deliveries.drop_open(gone.workspace, "uninstalled")
                work.rounds.drop_open_of(gone.workspace)
        if not gone:
            return None
        self._tokens.invalidate(gone.workspace)
        return gone.workspace


def _gone(work: UnitOfWork, places: Iterable[str], at: datetime) -> Installation | None:
    found = next((one for place in places if (one := work.installations.lock(place))), None)
    return removed(found, at) if found else None


def _state_of(browser: str) -> Binding:
    return ("state", "install", browser)
