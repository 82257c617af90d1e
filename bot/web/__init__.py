"""The web side: Slack's endpoint, health, and the pages that anybody may read."""
