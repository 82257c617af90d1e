"""The state of a workspace: people, conversations, views, files and canvases; thread-safe, in memory."""
