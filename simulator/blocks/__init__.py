"""Block Kit: validation as Slack does it, and the state of interactive elements."""
