"""What the coach knows and decides: pure, with no clock, no chance and no I/O."""
