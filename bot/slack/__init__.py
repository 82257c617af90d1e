"""Slack as this app meets it: what comes in, what goes out, and one handler a journey."""
