"""LD Career: a career coach for Learning & Development people, in Slack."""

import gc

__version__ = "0.1.0"

gc.set_threshold(50_000, 20, 50)  # a start allocates some 100,000 objects, and nearly all of them stay alive
