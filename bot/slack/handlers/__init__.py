"""One handler a journey: what persists, and what shows."""
