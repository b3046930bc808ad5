"""What may be asked of all cases together, and what is answered."""
