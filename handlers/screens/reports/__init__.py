"""/reports: what was done, what waits, how long it took. A picture, its figures as text, and the file."""
