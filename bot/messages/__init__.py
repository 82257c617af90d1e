"""What the bot says: state -> neutral messages in the words of the content folder. One module a journey."""
