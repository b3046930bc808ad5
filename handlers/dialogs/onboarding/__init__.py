"""Coming in: an invite link joins a person to their record; a stranger is told so and nothing else."""
