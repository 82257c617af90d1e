"""Repositories, one per file. Statements are built at import, so that a click compiles none."""
