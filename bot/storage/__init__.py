"""The database: an SQLite file on one machine, PostgreSQL on several."""
