"""The part of the Web API that apps with messages, modals and a Home tab need."""
