"""What is told together, the day's lists, and how a person wants to be told things."""
