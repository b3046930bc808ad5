"""Who counts and draws beside the bot."""
