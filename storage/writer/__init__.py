"""How units of work are run and committed: on threads, or in a process of its own."""
