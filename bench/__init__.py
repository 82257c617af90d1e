"""How fast the bot is, measured against the plainest app that does the same kind of thing."""
