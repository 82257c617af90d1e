"""Schema migrations, one file per step in `versions`.

To add a step, add a file with the next number and change `bot.storage.tables`. A test fails if they differ.
"""
