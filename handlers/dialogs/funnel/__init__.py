"""The funnel: how many came in, where they stand, how many came through. A picture, its figures, and the text."""
