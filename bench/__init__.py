"""Benchmarks of the bot, each against the plainest app that does the same kind of thing."""
