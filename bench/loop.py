"""The plainest way to post to many people: one call after another, as in the SDK's documentation.

`python -m bench.loop USER …`; SLACK_API_URL says where Slack is.
"""

import os
import sys

from slack_sdk import WebClient


def main(users: list[str]) -> None:
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    for user in users:
        client.chat_postMessage(channel=user, text="How was your week?")


if __name__ == "__main__":
    main(sys.argv[1:])
