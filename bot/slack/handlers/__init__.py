"""What interactions lead to: a module a journey. A handler calls one service method and returns what to show."""
