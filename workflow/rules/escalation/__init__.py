"""By which steps attention climbs, when an escalation opens, is taken and closes."""
