"""Reads a content folder into a `Framework`, and lints it."""
