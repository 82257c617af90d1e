"""Sends commands, interactions and events to the app, over HTTP or Socket Mode."""
