"""A local Slack workspace, as strict as Slack, for developing and testing any Slack app."""
