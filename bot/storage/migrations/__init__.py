"""Schema migrations, one file per step in `versions`.

To add a step: add a file with the next number, change `bot.storage.tables`, and set the number in
`bot.storage.schema`. A test fails if the three differ.
"""
