"""Repositories, one per file. Statements are built at import, since building one for each click would take longer."""
