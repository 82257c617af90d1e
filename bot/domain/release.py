"""Which figures about a group may be released."""

FORGOTTEN = "forgotten:"
"""How the stand-in of a person who was forgotten begins."""
