"""Builds the bot's messages from the state, in the words of the content folder. One module per journey."""
