"""The workspace itself: who is in it, what was said, which views are open; thread-safe, in memory."""
