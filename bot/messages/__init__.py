"""The state of things -> a neutral message, in the words of the content folder; one module a journey."""
