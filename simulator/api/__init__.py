"""The Web API, as far as apps for messages, modals and the Home tab use it."""
