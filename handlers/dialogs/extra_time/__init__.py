"""More time, and waiting for somebody outside: asking for it, and answering those who ask."""
