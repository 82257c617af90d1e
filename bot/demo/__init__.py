"""`ldcareer demo`: the simulated Slack and the bot as two processes, in a workspace with some history."""
