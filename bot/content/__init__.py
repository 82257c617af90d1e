"""Reads the content folder into a `Framework`, and checks it."""
