"""A JSON API for scripts: each person's client, and an admin's actions."""
