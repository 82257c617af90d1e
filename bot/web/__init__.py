"""The web app: Slack's endpoint, health checks and public pages."""
