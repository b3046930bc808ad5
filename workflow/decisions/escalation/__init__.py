"""What those above do about late work."""
