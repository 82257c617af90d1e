"""How the schema came to be what it is, one step a file in `versions`.

A new step: a file with the next number there, the tables in `bot.storage.tables`, the number in `bot.storage.schema`.
A test tells where the three differ.
"""
