"""What concerns a person rather than a case: hand-overs, reachability, mornings, subscriptions."""
