"""LD Career: a career coach for Learning & Development people, in Slack."""
