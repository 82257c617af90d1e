"""Every message with example data: for `ldcareer preview`, for lint, and for tests."""
