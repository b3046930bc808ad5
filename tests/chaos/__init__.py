"""A company's day with the power failing all the time: what must be true afterwards, whatever was hit."""
