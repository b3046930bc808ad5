"""How a case moves along its route: tokens, completion, returns, undo, replay, forecast."""
