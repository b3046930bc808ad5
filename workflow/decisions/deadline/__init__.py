"""More time, waiting for somebody outside, planning again, time itself."""
