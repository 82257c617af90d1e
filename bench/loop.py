"""The plainest way to post to many: one call after another, as the SDK's documentation writes a call.

`python -m bench.loop USER …`; where Slack is, the environment says.
"""

import os
import sys

from slack_sdk import WebClient


def main(users: list[str]) -> None:
    """Post a line to each."""
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    for user in users:
        client.chat_postMessage(channel=user, text="How was your week?")


if __name__ == "__main__":
    main(sys.argv[1:])
