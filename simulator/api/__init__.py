"""The Web API, as far as apps with messages, modals and a Home tab need it."""
