"""What the commands of bot/cli.py do, apart from `serve`, `worker` and `tick` (bot/running.py)."""
