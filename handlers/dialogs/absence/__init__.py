"""Being away: from when to when, who stands in, what of the open tasks; coming back; lists of absences."""
