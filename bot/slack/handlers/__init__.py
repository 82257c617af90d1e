"""The handlers of interactions, one module per journey. A handler calls one service method and returns a `Show`."""
