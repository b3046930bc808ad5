"""What is known of people besides their cases: absences, preferences, subscriptions, half-typed input."""
