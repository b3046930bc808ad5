"""An event log played over the route: rows to cases, cases to steps. Refuses to open files and to execute."""
