"""A Slack workspace on this machine, as strict as Slack, to try any Slack app in."""
