"""The company: its people and roles, their absences and quiet hours, and how they change."""
