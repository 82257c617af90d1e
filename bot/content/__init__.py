"""The content folder: its shape, reading it, checking it, and saying things in its words."""
