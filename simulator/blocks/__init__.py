"""Block Kit: what Slack takes, what a person can do with it, and what comes of that."""
