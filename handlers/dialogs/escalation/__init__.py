"""Late and stuck work in the hands of those above: its card, and what can be done with one tap."""
