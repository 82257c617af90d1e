"""Everything that talks to Slack: reading its requests, handling them, and sending messages."""
