"""The workspace as a JSON API for scripts: the client of every person, and an admin's actions."""
