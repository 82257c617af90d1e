"""The adapters of the ports, one a file. Statements are made once, so that a click compiles none."""
