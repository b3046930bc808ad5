"""Who is joined to which account, and what follows when people come, move and leave."""
