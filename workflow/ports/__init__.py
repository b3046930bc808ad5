"""What the rooms ask of each other, said once, where all of them can see it. Storage implements it; nobody else
does."""
