"""Where everything is kept: one file of SQLite on one machine, PostgreSQL on many."""
