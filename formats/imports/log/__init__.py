"""An event log played over the route: rows to cases, cases to steps."""
