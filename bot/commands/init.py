"""Writes the .env file of a new installation."""

import os
from pathlib import Path

from cryptography.fernet import Fernet

from bot.errors import OperatorError

TEMPLATE = Path(__file__).parent / "env.example"
NAME = ".env"

_KEY = "LDCAREER_ENCRYPTION_KEY="

NEXT_STEPS = """\
1. Create the Slack app: at https://api.slack.com/apps choose 'Create New App', 'From a manifest', and paste what
   `ldcareer manifest --url https://your-host` prints (`ldcareer manifest --socket` if Slack can't reach this machine).
   Then choose 'Install to Workspace'.
2. Copy into .env: SLACK_BOT_TOKEN from 'OAuth & Permissions', and SLACK_SIGNING_SECRET from 'Basic Information' (with
   --socket, SLACK_APP_TOKEN: an app-level token with the scope connections:write, from 'Basic Information').
3. Run `ldcareer doctor` until it finds nothing to do, then `ldcareer serve`. In Slack, type /ldcareer.
"""


class EnvFileError(OperatorError):
    """The .env file can't be written."""


def write(folder: Path) -> Path:
    """Write a .env file with a new encryption key, readable by its owner only; EnvFileError if there is one already."""
    path = folder / NAME
    filled = TEMPLATE.read_text().replace(f"\n{_KEY}\n", f"\n{_KEY}{Fernet.generate_key().decode()}\n")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise EnvFileError(
            f"{path} is already there and may hold a key that the database needs: run `ldcareer doctor`, or move the "
            "file away first"
        ) from None
    except OSError as error:
        raise EnvFileError(f"can't write {path} ({error.strerror}): choose a folder that you can write to") from None
    with os.fdopen(descriptor, "w") as file:
        file.write(filled)
    return path
