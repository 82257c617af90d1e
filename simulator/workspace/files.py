"""Files that the app uploads."""

import mimetypes
import secrets
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from simulator.errors import SlackError
from simulator.workspace.changes import ChangeTracker
from simulator.workspace.ids import Ids


@dataclass(frozen=True)
class File:
    """A pending upload, or a shared file."""

    id: str
    name: str
    length: int
    upload_secret: str
    content: bytes | None = None
    title: str = ""

    @property
    def mimetype(self) -> str:
        """The media type according to its name."""
        return mimetypes.guess_type(self.name)[0] or "text/plain"

    def as_json(self, url: str, user_id: str) -> dict[str, Any]:
        """Slack's file object."""
        address = f"{url}/files/{self.id}/{quote(self.name, safe='')}"
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": self.name.rpartition(".")[2] or "text",
            "user": user_id,
            "size": self.length,
            "mode": "hosted",
            "url_private": address,
            "url_private_download": address,
        }


class Files:
    """All files, by id."""

    def __init__(self, ids: Ids, changes: ChangeTracker) -> None:
        self._ids, self._changes = ids, changes
        self._by_id: dict[str, File] = {}

    def announce(self, name: str, length: int) -> File:
        """Begin an upload."""
        file = File(self._ids.next("F"), name, length, secrets.token_urlsafe(18))
        return self._keep(file)

    def receive(self, upload_secret: str, content: bytes) -> File:
        """Receive the bytes of an upload.

        Raises:
            SlackError: file_not_found if it wasn't announced, length_mismatch if its length differs.
        """
        with self._changes.lock:
            file = next((each for each in self._by_id.values() if each.upload_secret == upload_secret), None)
        if file is None:
            raise SlackError("file_not_found")
        if len(content) != file.length:
            raise SlackError("length_mismatch")
        return self._keep(replace(file, content=content))

    def complete(self, file_id: str, title: str) -> File:
        """Set an uploaded file's title.

        Raises:
            SlackError: file_not_found if nothing was uploaded with this id.
        """
        return self._keep(replace(self.get(file_id), title=title))

    def get(self, file_id: str) -> File:
        """The uploaded file with this id.

        Raises:
            SlackError: file_not_found.
        """
        with self._changes.lock:
            file = self._by_id.get(file_id)
        if file is None or file.content is None:
            raise SlackError("file_not_found")
        return file

    def _keep(self, file: File) -> File:
        with self._changes.lock:
            self._by_id[file.id] = file
            return file
