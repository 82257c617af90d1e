"""The workspace over HTTP, for scripts: everybody's client as JSON, and what an admin can do."""
