"""LD Career: a career coach for Learning & Development people, in Slack."""

import gc

gc.set_threshold(50_000, 20, 50)  # starting makes objects by the hundred thousand, and nearly all of them stay
