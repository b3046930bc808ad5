"""Those who answer for others' work: their people, what is late, and handing a task to somebody else."""
