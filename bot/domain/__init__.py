"""The coach's values and rules: pure, without clock, randomness or I/O."""
