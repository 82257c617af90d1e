"""Every message with example data, for `ldcareer preview`, lint and tests."""
