"""Converses: a router and a form for each job to be done; translates, executes, shows."""
